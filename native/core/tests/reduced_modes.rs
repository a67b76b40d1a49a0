//! Fewer modes against all of them.

#[path = "support/dendrites.rs"]
mod dendrites;
mod support;

use dendrites::{step_and_noise, Dendrites, ModalRun};
use rheobase_core::Modes;
use support::Random;

const V_INIT: f64 = -76.0; // [mV]

fn modes(dendrites: &Dendrites, dt: f64) -> Modes {
    Modes::new(&dendrites.tree(), dt, V_INIT).expect("the tree is valid").expect("the tree has modes")
}

/// What separates reduced modes from all of them in one run.
#[derive(Default)]
struct Difference {
    soma: f64,         // the largest [mV]
    anywhere: f64,     // of any node of the tree [mV]
    range: (f64, f64), // of the soma's voltage [mV]
}

fn difference(all: &Modes, reduced: &Modes, nodes: usize, dt: f64, currents: &[f64]) -> Difference {
    let mut one = ModalRun::new(all.clone(), V_INIT, dt);
    let mut other = ModalRun::new(reduced.clone(), V_INIT, dt);
    let weights: Vec<_> = (0..nodes).map(|node| (all.voltage_weights(node), reduced.voltage_weights(node))).collect();
    let mut found = Difference { range: (V_INIT, V_INIT), ..Difference::default() };
    for (step, &current) in currents.iter().enumerate() {
        one.step(current);
        other.step(current);
        found.soma = found.soma.max((one.v - other.v).abs());
        found.range = (found.range.0.min(one.v), found.range.1.max(one.v));
        for (of_all, of_few) in weights.iter().filter(|_| step % 20 == 0) {
            found.anywhere = found.anywhere.max((one.voltage(of_all) - other.voltage(of_few)).abs());
        }
    }
    found
}

/// Noise with three steps of much more every 97: spikes.
fn noise_and_spikes(random: &mut Random, dt: f64) -> Vec<f64> {
    let strength = 1.0 / dt.sqrt();
    let noise = step_and_noise(random, 4000);
    noise.iter().enumerate().map(|(step, i)| if step % 97 < 3 { strength * 5.0 * i } else { *i }).collect()
}

#[test]
fn a_few_modes_keep_the_soma_within_the_tolerance() {
    let mut random = Random(21);
    let mut trees = vec![Dendrites::chain(200)];
    trees.extend((0..8).map(|_| Dendrites::random(&mut random, 250)));
    for (trial, tree) in trees.iter().enumerate() {
        let dt = [0.005, 0.025, 0.1][trial % 3];
        let all = modes(tree, dt);
        let currents = noise_and_spikes(&mut random, dt);
        for (tolerance, anywhere, most) in [(1e-2, 1.0, 18), (1e-4, 0.1, 25), (1e-8, 1e-3, 42)] {
            let reduced = all.reduce(tolerance);
            let found = difference(&all, &reduced, tree.0.len(), dt, &currents);
            let (low, high) = found.range;
            assert!(high - low > 20.0 && high - low < 200.0, "tree {trial}: {low} to {high} mV");
            // The bound counts with a soma that does its worst at every step; this one does not.
            let expected = 0.01 * tolerance;
            assert!(found.soma <= expected, "tree {trial}, dt {dt} ms: {} mV, tolerance {tolerance}", found.soma);
            assert!(found.anywhere <= anywhere, "tree {trial}, dt {dt} ms: {} mV anywhere", found.anywhere);
            assert!(reduced.count() <= most, "tree {trial}: {} of {} modes", reduced.count(), all.count());
        }
    }
}

#[test]
fn the_reduced_tree_is_a_passive_tree_of_the_same_conductance() {
    let mut random = Random(22);
    for _ in 0..10 {
        let all = modes(&Dendrites::random(&mut random, 100), 0.025);
        let reduced = all.reduce(1e-4);
        assert!(reduced.count() < all.count());
        assert!(reduced.mu.windows(2).all(|pair| pair[0] >= pair[1]));
        assert!(reduced.mu.iter().all(|&mu| mu > 0.0 && mu < 1.0) && reduced.h.iter().all(|&h| h > 0.0));
        assert!(reduced.h.iter().sum::<f64>() <= reduced.h_sum * (1.0 + 1e-14));
        assert_eq!((reduced.g_eff, reduced.e_eff, reduced.h_sum), (all.g_eff, all.e_eff, all.h_sum));
    }
}

#[test]
fn a_tolerance_that_fewer_modes_do_not_meet_keeps_all() {
    let all = modes(&Dendrites::random(&mut Random(23), 100), 0.025);
    assert_eq!(all.reduce(0.0).mu, all.mu);
    // Without a leak no current is small enough.
    let mut sealed = Dendrites::chain(30);
    sealed.0.iter_mut().for_each(|node| node.g = 0.0);
    let sealed = modes(&sealed, 0.025);
    assert_eq!(sealed.reduce(1e-2).count(), 30);
    assert_eq!(sealed.g_eff, 0.0);
}

#[test]
fn modes_for_reading_give_the_voltage_of_every_node_from_rest() {
    let mut random = Random(24);
    let mut trees = vec![Dendrites::chain(200)];
    trees.extend((0..5).map(|_| Dendrites::random(&mut random, 250)));
    for (trial, mut tree) in trees.into_iter().enumerate() {
        let dt = [0.005, 0.025, 0.1][trial % 3];
        assert!(modes(&tree, dt).for_reading().is_none(), "tree {trial} does not start at rest");
        tree.0.iter_mut().for_each(|node| node.e = V_INIT);
        let all = modes(&tree, dt);
        let reading = all.for_reading().expect("fewer modes hold the voltages");
        assert!(reading.count() <= 64 && reading.count() < all.count());
        let found = difference(&all, &reading, tree.0.len(), dt, &noise_and_spikes(&mut random, dt));
        let range = found.range.1 - found.range.0;
        assert!(range > 10.0, "tree {trial}: {range} mV");
        assert!(found.anywhere < 1e-11 * range, "tree {trial}: {:e} of {range} mV", found.anywhere);
    }
}
