//! Dendrites as modes against elimination, step by step and at every node.

#[path = "support/dendrites.rs"]
mod dendrites;
#[path = "support/precise.rs"]
mod precise;
mod support;
#[path = "support/two.rs"]
mod two;

use dendrites::{by_elimination, step_and_noise, Dendrites, ModalRun, Node};
use precise::precisely;
use rheobase_core::{Invalid, Modes, PassiveTree, Scheme, MODE_LIMIT};
use support::Random;

/// Against the crate's own elimination, whose diagonals are differences [mV].
const EXACT: f64 = 1e-11;

/// Against 106 bits [mV].
const PRECISE: f64 = 4e-12;

fn modes(dendrites: &Dendrites, dt: f64, v_init: f64) -> Modes {
    Modes::new(&dendrites.tree(), dt, v_init).expect("the tree is valid").expect("the tree has modes")
}

/// Voltages of soma and tree by modes: one vector a node, one value a step.
fn by_modes(dendrites: &Dendrites, dt: f64, v_init: f64, currents: &[f64]) -> Vec<Vec<f64>> {
    let mut run = ModalRun::new(modes(dendrites, dt, v_init), v_init, dt);
    voltages(dendrites, &mut run, currents, ModalRun::step)
}

fn voltages(
    dendrites: &Dendrites,
    run: &mut ModalRun,
    currents: &[f64],
    step: fn(&mut ModalRun, f64),
) -> Vec<Vec<f64>> {
    let weights: Vec<_> = (0..dendrites.0.len()).map(|node| run.modes.voltage_weights(node)).collect();
    let mut out = vec![Vec::new(); weights.len() + 1];
    for &current in currents {
        step(run, current);
        out[0].push(run.v);
        for (out, weights) in out[1..].iter_mut().zip(&weights) {
            out.push(run.voltage(weights));
        }
    }
    out
}

/// The largest difference at any node in any step [mV].
fn difference(found: &[Vec<f64>], expected: &[Vec<f64>]) -> f64 {
    assert_eq!((found.len(), found[0].len()), (expected.len(), expected[0].len()));
    let pairs = found.iter().flatten().zip(expected.iter().flatten());
    // NaN must not pass for small.
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, |worst, d| if d <= worst { worst } else { d })
}

fn check(what: &str, dendrites: &Dendrites, dt: f64, v_init: f64, currents: &[f64]) {
    let found = by_modes(dendrites, dt, v_init, currents);
    let error = difference(&found, &precisely(&dendrites.tree(), dt, v_init, currents));
    assert!(error < PRECISE, "{what}, dt {dt} ms: {error} mV from 106 bits");
    let error = difference(&found, &by_elimination(dendrites, Scheme::Implicit, dt, v_init, currents));
    assert!(error < EXACT, "{what}, dt {dt} ms: {error} mV from elimination");
}

#[test]
fn random_trees_are_exact_at_every_node() {
    let mut random = Random(11);
    for trial in 0..90 {
        let count = 1 + random.below(80);
        let dendrites = Dendrites::random(&mut random, count);
        let currents = step_and_noise(&mut random, 1000);
        let (dt, v_init) = ([0.005, 0.025, 0.1][trial % 3], random.between(-90.0, -60.0));
        check(&format!("tree {trial} of {count} nodes"), &dendrites, dt, v_init, &currents);
    }
}

#[test]
fn a_chain_of_200_is_exact() {
    let currents = step_and_noise(&mut Random(12), 1500);
    for dt in [0.005, 0.025, 0.1] {
        check("chain", &Dendrites::chain(200), dt, -80.0, &currents);
    }
}

#[test]
fn the_second_order_scheme_takes_modes_of_half_a_step() {
    let mut random = Random(13);
    for _ in 0..10 {
        let mut dendrites = Dendrites::random(&mut random, 40);
        // A leaky node without capacitance would swing about its voltage for ever in this scheme, as in NEURON.
        dendrites.0.iter_mut().filter(|node| node.cm == 0.0).for_each(|node| node.g = 0.0);
        let currents = step_and_noise(&mut random, 1000);
        let (dt, v_init) = (0.05, -75.0);
        let mut run = ModalRun::new(modes(&dendrites, dt / 2.0, v_init), v_init, dt / 2.0);
        let found = voltages(&dendrites, &mut run, &currents, ModalRun::second_order_step);
        let error = difference(&found, &by_elimination(&dendrites, Scheme::SecondOrder, dt, v_init, &currents));
        assert!(error < EXACT, "{error} mV");
    }
}

#[test]
fn one_node_has_its_own_time_constant() {
    let (c, g, e, axial, dt, v_init) = (0.002, 0.0003, -80.0, 0.05, 0.025, -70.0);
    let tree =
        PassiveTree { parent: vec![-1], capacitance: vec![c], leak: vec![g], reversal: vec![e], axial: vec![axial] };
    let modes = Modes::new(&tree, dt, v_init).unwrap().unwrap();
    let mu = 1.0 / (1.0 + dt * (g + axial) / c);
    let h = mu * axial * axial / (g + axial); // β² = G²/C
    let away = g * (v_init - e) / (g + axial); // from the voltage for a port that stands still
    let (offset, gain, weights) = modes.voltage_weights(0);
    let pairs = [
        (modes.mu[0], mu),
        (modes.h[0], h),
        (modes.h_sum, h),
        (modes.g_eff, g * axial / (g + axial)),
        (modes.e_eff, e),
        (modes.z0[0], mu * axial * away),
        (offset, g * e / (g + axial)),
        (gain, axial / (g + axial)),
        (weights[0], 1.0 / (mu * axial)),
    ];
    for (index, (found, expected)) in pairs.into_iter().enumerate() {
        assert!((found / expected - 1.0).abs() < 1e-14, "pair {index}: {found} and {expected}");
    }
    assert_eq!(modes.count(), 1);
}

#[test]
fn a_tree_without_capacitance_is_a_conductance() {
    let tree = PassiveTree {
        parent: vec![-1, 0, 0],
        capacitance: vec![0.0; 3],
        leak: vec![0.0, 0.001, 0.003],
        reversal: vec![0.0, -60.0, -80.0],
        axial: vec![0.1, 0.001, 0.003],
    };
    let modes = Modes::new(&tree, 0.025, -70.0).unwrap().unwrap();
    assert_eq!((modes.count(), modes.h_sum), (0, 0.0));
    let ends = 0.0005 + 0.0015;
    assert!((modes.g_eff - 0.1 * ends / (0.1 + ends)).abs() < 1e-17, "{}", modes.g_eff);
    assert!((modes.e_eff - -75.0).abs() < 1e-13, "{}", modes.e_eff);
}

#[test]
fn modes_that_the_soma_cannot_see_are_still_recorded() {
    // Twins on a branch point, pulled to different voltages: their difference never reaches the soma.
    let node = |parent, e| Node { parent, area: 90.0, axial: 20.0, cm: 1.0, g: 1e-4, e };
    let point = Node { cm: 0.0, g: 0.0, area: 100.0, ..node(-1, -70.0) };
    let dendrites = Dendrites(vec![point, node(0, -60.0), node(0, -80.0), node(1, -60.0), node(2, -80.0)]);
    let modes = modes(&dendrites, 0.025, -70.0);
    assert_eq!(modes.count(), 4);
    assert!(modes.h.iter().filter(|&&h| h < 1e-25 * modes.h_sum).count() == 2, "{:?}", modes.h);
    check("twins", &dendrites, 0.025, -70.0, &step_and_noise(&mut Random(14), 1000));
}

#[test]
fn modes_come_slowest_first_and_make_a_passive_tree() {
    let mut random = Random(15);
    for _ in 0..30 {
        let dendrites = Dendrites::random(&mut random, 60);
        let (tree, dt) = (dendrites.tree(), 0.025);
        let modes = modes(&dendrites, dt, -70.0);
        assert_eq!(modes.count(), tree.capacitance.iter().filter(|&&c| c > 0.0).count());
        assert!(modes.mu.windows(2).all(|pair| pair[0] >= pair[1]));
        assert!(modes.mu.iter().all(|&mu| mu > 0.0 && mu < 1.0) && modes.h.iter().all(|&h| h > 0.0));
        // All charge that a push of the soma moves comes from its axial conductances.
        let together: f64 = (0..60).filter(|&node| tree.parent[node] == -1).map(|node| tree.axial[node]).sum();
        let pushed: f64 = modes.h.iter().zip(&modes.mu).map(|(h, mu)| h / mu).sum();
        assert!(modes.g_eff + pushed <= together * (1.0 + 1e-14));
        let direct: f64 = (0..60)
            .filter(|&node| tree.parent[node] == -1 && tree.capacitance[node] > 0.0)
            .map(|node| tree.axial[node])
            .sum();
        assert!(modes.g_eff + pushed >= direct * (1.0 - 1e-14));
    }
}

#[test]
fn charge_is_conserved_and_energy_only_lost() {
    let mut random = Random(16);
    let mut dendrites = Dendrites::random(&mut random, 60);
    dendrites.0.iter_mut().for_each(|node| node.e = dendrites::E);
    let (tree, dt, current) = (dendrites.tree(), 0.025, 0.2);
    let currents: Vec<f64> = (0..600).map(|step| if step < 300 { current } else { 0.0 }).collect();
    let found = by_modes(&dendrites, dt, -75.0, &currents);
    let capacitance: Vec<f64> = [&[1e-5 * dendrites::CM * dendrites::AREA], &tree.capacitance[..]].concat();
    let leak: Vec<f64> = [&[0.01 * dendrites::G * dendrites::AREA], &tree.leak[..]].concat();
    let energy = |step: usize| -> f64 {
        found.iter().zip(&capacitance).map(|(v, c)| 0.5 * c * (v[step] - dendrites::E).powi(2)).sum()
    };
    for step in 1..currents.len() {
        let membrane = found.iter().zip(&capacitance).zip(&leak);
        let leaving: f64 =
            membrane.map(|((v, c), g)| c * (v[step] - v[step - 1]) / dt + g * (v[step] - dendrites::E)).sum();
        assert!((leaving - currents[step]).abs() < 1e-11, "step {step}: {leaving} nA leave");
        assert!(step <= 300 || energy(step) < energy(step - 1), "step {step} gains energy");
    }
}

#[test]
fn what_cannot_be_used_is_named_and_what_is_left_to_elimination_is_none() {
    let good = Dendrites::chain(3).tree();
    let refusal = |change: fn(&mut PassiveTree)| {
        let mut tree = good.clone();
        change(&mut tree);
        Modes::new(&tree, 0.025, -70.0).expect_err("the tree is refused")
    };
    let named = |error: Invalid| match error {
        Invalid::Value { quantity, index, .. } => (quantity, index),
        other => panic!("{other:?}"),
    };
    assert_eq!(named(refusal(|tree| tree.parent[1] = 1)), ("parent of a passive tree".into(), 1));
    assert_eq!(named(refusal(|tree| tree.parent[2] = -2)), ("parent of a passive tree".into(), 2));
    assert_eq!(named(refusal(|tree| tree.capacitance[0] = -1.0)), ("capacitance of a passive tree".into(), 0));
    assert_eq!(named(refusal(|tree| tree.leak[0] = f64::NAN)), ("leak of a passive tree".into(), 0));
    assert_eq!(named(refusal(|tree| tree.reversal[2] = f64::NAN)), ("reversal of a passive tree".into(), 2));
    assert_eq!(named(refusal(|tree| tree.axial[1] = 0.0)), ("axial of a passive tree".into(), 1));
    assert!(matches!(refusal(|tree| tree.leak.truncate(1)), Invalid::Length { found: 1, expected: 3, .. }));
    assert_eq!(named(Modes::new(&good, 0.0, -70.0).unwrap_err()), ("dt".into(), 0));
    assert_eq!(named(Modes::new(&good, 0.025, f64::NAN).unwrap_err()), ("v_init".into(), 0));

    let mut gaining = good.clone();
    gaining.leak[1] = -1e-6;
    assert!(Modes::new(&gaining, 0.025, -70.0).unwrap().is_none());
    let large = Dendrites::chain(MODE_LIMIT + 1).tree();
    assert!(Modes::new(&large, 0.025, -70.0).unwrap().is_none());
}
