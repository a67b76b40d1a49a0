//! Random trees and parameters, sensible and not: a run ends with finite numbers or with a failure that says where, and
//! a cell that cannot be used is refused with its reason. Nothing panics, and no NaN goes unreported.

mod support;

use std::sync::Arc;

use rheobase_core::{catalogue, Cell, CellSpec, Invalid, MechanismSpec, Run, Scheme, Scope, Site};
use support::{spiking_cell, Random};

/// A tree of random shape with random mechanisms; `wild` widens every range beyond what a cell could be.
fn random_spec(random: &mut Random, wild: bool) -> CellSpec {
    let nodes = 1 + random.below(40);
    let mut spec =
        CellSpec { celsius: random.between(5.0, 40.0), v_init: random.between(-100.0, -40.0), ..CellSpec::default() };
    for node in 0..nodes {
        spec.parent.push(if node == 0 { -1 } else { random.below(node) as i32 });
        spec.area.push(if wild { random.log_between(1e-6, 1e8) } else { random.log_between(5.0, 1000.0) });
        spec.axial.push(if wild { random.log_between(1e-9, 1e9) } else { random.log_between(0.01, 100.0) });
        spec.capacitance.push(if random.below(6) == 0 { 0.0 } else { random.between(0.5, 8.0) });
        spec.ena.push(random.between(30.0, 60.0));
        spec.ek.push(random.between(-110.0, -70.0));
    }
    for description in catalogue() {
        let on: Vec<u32> = (0..nodes as u32).filter(|_| random.below(3) == 0).collect();
        let mut mechanism = MechanismSpec { name: description.name.into(), nodes: on, parameters: Vec::new() };
        for parameter in description.parameters {
            let factor = if wild { random.log_between(1e-6, 1e6) } else { random.log_between(0.1, 100.0) };
            let shared = parameter.default * factor;
            let mut value = || match (parameter.scope, parameter.name) {
                (Scope::Global, _) if wild => shared,
                (Scope::Range, "gbar" | "g") | (Scope::Range, _) if wild => {
                    parameter.default * random.log_between(1e-6, 1e6)
                }
                (_, "gbar" | "g") => parameter.default * random.log_between(0.1, 100.0),
                _ => parameter.default,
            };
            let values = mechanism.nodes.iter().map(|_| value()).collect();
            mechanism.parameters.push((parameter.name.into(), values));
        }
        spec.mechanisms.push(mechanism);
    }
    spec
}

fn run_randomly(random: &mut Random, spec: CellSpec) -> Result<bool, Invalid> {
    let nodes = spec.parent.len();
    let states: Vec<(String, Vec<u32>)> = spec.mechanisms.iter().map(|m| (m.name.clone(), m.nodes.clone())).collect();
    let cell = Arc::new(Cell::new(spec)?);
    let scheme = if random.below(2) == 0 { Scheme::Implicit } else { Scheme::SecondOrder };
    let mut run = Run::new(&cell, random.log_between(1e-3, 0.5), scheme)?;
    run.clamp(random.below(nodes), 1.0, 5.0, random.between(-2.0, 2.0))?;
    run.play(random.below(nodes), (0..50).map(|_| random.between(-0.5, 0.5)).collect(), 0.1)?;
    for node in 0..nodes {
        run.record(&Site::Voltage { node })?;
    }
    for description in catalogue() {
        let on = states.iter().find(|(name, _)| name == description.name).map(|(_, nodes)| nodes.as_slice());
        let Some(&[first, ..]) = on else { continue };
        for &state in description.states {
            let (mechanism, state) = (description.name.into(), state.into());
            run.record(&Site::State { mechanism, state, node: first as usize })?;
        }
    }
    let mut out = vec![0.0; 300 * run.site_count()];
    match run.advance(300, &mut out) {
        Ok(()) => {
            assert!(out.iter().all(|x| x.is_finite()), "a value that is not finite went unreported");
            Ok(true)
        }
        Err(failure) => {
            assert!(failure.node < nodes && failure.time_ms > 0.0, "{failure:?}");
            assert!(!failure.value.is_finite() || failure.value.abs() >= 1000.0, "{failure:?}");
            let again = run.advance(0, &mut []).expect_err("a failed run does not go on");
            assert_eq!(format!("{again:?}"), format!("{failure:?}"));
            Ok(false)
        }
    }
}

#[test]
fn random_cells_run_to_the_end() {
    let mut random = Random(11);
    let mut finished = 0;
    for _ in 0..300 {
        let spec = random_spec(&mut random, false);
        finished += usize::from(run_randomly(&mut random, spec).expect("the cell is valid"));
    }
    // Not all: 2 nA into a node of 5 µm² without a neighbour to speak of is more than 1 V.
    assert!(finished > 250, "only {finished} of 300");
}

#[test]
fn wild_cells_end_with_numbers_or_a_reason() {
    let mut random = Random(12);
    let mut finished = 0;
    for _ in 0..1500 {
        let spec = random_spec(&mut random, true);
        finished += usize::from(run_randomly(&mut random, spec) == Ok(true));
    }
    assert!(finished > 200, "only {finished} of 1500 got through: the test tests too little");
}

#[test]
fn broken_cells_are_refused() {
    let mut random = Random(13);
    let sound = random_spec(&mut random, false);
    type Damage = fn(&mut CellSpec);
    let broken: [(&str, Damage); 14] = [
        ("parent", |spec| spec.parent.clear()),
        ("parent[0]", |spec| spec.parent[0] = 0),
        ("parent[1]", |spec| spec.parent[1] = 1),
        ("parent[1]", |spec| spec.parent[1] = -1),
        ("area", |spec| spec.area.truncate(1)),
        ("area[2]", |spec| spec.area[2] = 0.0),
        ("axial[", |spec| spec.axial[3] = f64::NAN),
        ("capacitance[0]", |spec| spec.capacitance[0] = -1.0),
        ("ek[1]", |spec| spec.ek[1] = f64::INFINITY),
        ("celsius", |spec| spec.celsius = -300.0),
        ("v_init", |spec| spec.v_init = f64::NAN),
        ("KaP", |spec| spec.mechanisms[3].name = "KaP".into()),
        ("gmax", |spec| spec.mechanisms[3].parameters[0].0 = "gmax".into()),
        ("nodes of Ih", |spec| {
            spec.mechanisms[4] = MechanismSpec { name: "Ih".into(), nodes: vec![2, 2], parameters: Vec::new() }
        }),
    ];
    assert!(sound.parent.len() > 4 && Cell::new(sound.clone()).is_ok());
    for (named, damage) in broken {
        let mut spec = sound.clone();
        damage(&mut spec);
        let message = Cell::new(spec).expect_err(named).to_string();
        assert!(message.starts_with("Cannot use ") && message.contains(named), "{named}: {message}");
    }
}

#[test]
fn broken_runs_are_refused() {
    let cell = spiking_cell();
    assert!(Run::new(&cell, 0.0, Scheme::Implicit).is_err());
    assert!(Run::new(&cell, f64::NAN, Scheme::Implicit).is_err());
    let mut run = Run::new(&cell, 0.025, Scheme::Implicit).unwrap();
    assert!(run.clamp(1000, 0.0, 1.0, 1.0).is_err());
    assert!(run.clamp(1, 0.0, 1.0, f64::NAN).is_err());
    assert!(run.play(1, Vec::new(), 0.1).is_err());
    assert!(run.play(1, vec![0.0, f64::NAN], 0.1).is_err());
    assert!(run.play(1, vec![0.0], 0.0).is_err());
    assert!(run.feed(5, 0, vec![0.0]).is_err());
    let missing = Site::State { mechanism: "NaTs".into(), state: "n".into(), node: 1 };
    assert_eq!(
        run.record(&missing).unwrap_err().to_string(),
        "Cannot use \"n\" of mechanism NaTs: expected one of its own (m, h)"
    );
    let absent = Site::Current { mechanism: "NaV".into(), node: 4 };
    assert_eq!(run.record(&absent).unwrap_err().to_string(), "Cannot record NaV at node 4: it is not there");
    assert!(run.record(&Site::Cai { node: 4 }).is_err());
}

#[test]
fn a_run_that_explodes_says_where() {
    let cell = spiking_cell();
    let mut run = Run::new(&cell, 0.025, Scheme::Implicit).unwrap();
    run.clamp(1, 1.0, 1.0, 1e6).unwrap();
    run.record(&Site::Voltage { node: 1 }).unwrap();
    let failure = run.advance(100, &mut vec![0.0; 100]).unwrap_err();
    assert!((failure.time_ms - 1.025).abs() < 0.03, "{failure:?}");
    assert_eq!(failure.quantity, "voltage");
    assert!(failure.mechanism.is_some());
}
