//! Random trees and parameters, sensible and not: a run ends with finite numbers or with a failure that says where, and
//! a cell that cannot be used is refused with its reason. Nothing panics, and no NaN goes unreported.

mod support;

use std::sync::Arc;

use rheobase_core::{
    catalogue, Batch, Cell, CellSpec, Device, Invalid, MechanismSpec, Method, NumericalFailure, Run, Scheme, Site,
};
use support::random_cell::{all_sites, random_spec, Kind, KINDS};
use support::{spiking_cell, Random};

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

/// What a batch gave: the values of all its sites in each sweep, and which sweeps failed.
struct Ended {
    values: Vec<Vec<f64>>,
    failures: Vec<Option<NumericalFailure>>,
}

/// Two blocks of a batch, one sample of each current a step.
fn run_batch(cell: &Arc<Cell>, dt: f64, node: usize, sites: &[Site], currents: &[Vec<f64>]) -> Result<Ended, Invalid> {
    let mut batch = Batch::new(cell, dt, Method::Exact, currents.len(), &[Device::Current { node }])?;
    for site in sites {
        batch.record(site.clone())?;
    }
    let half = currents[0].len() / 2;
    let mut values = vec![Vec::new(); currents.len()];
    for block in 0..2 {
        let samples = block * half..(block + 1) * half;
        let currents: Vec<f64> = currents.iter().flat_map(|current| &current[samples.clone()]).copied().collect();
        let mut out = vec![f64::NAN; currents.len() * sites.len()];
        batch.advance(half, 1, &currents, &mut out)?;
        let of_sweeps = out.chunks_exact(half * sites.len());
        values.iter_mut().zip(of_sweeps).for_each(|(all, block)| all.extend_from_slice(block));
    }
    let failures = (0..currents.len()).map(|sweep| batch.failure(sweep).cloned()).collect();
    Ok(Ended { values, failures })
}

/// Runs 1, 2 or 5 sweeps, together and alone, and says how many ended well and how many failed.
fn run_batch_randomly(random: &mut Random, spec: CellSpec) -> Result<(usize, usize), Invalid> {
    let (nodes, sites) = (spec.parent.len(), all_sites(&spec));
    let cell = Arc::new(Cell::new(spec)?);
    let (dt, node) = (random.log_between(1e-3, 0.5), random.below(nodes));
    let currents: Vec<Vec<f64>> = (0..[1, 2, 5][random.below(3)])
        .map(|_| {
            let (size, from) = (random.log_between(1e-3, 10.0), random.below(60));
            (0..120).map(|sample| if sample < from { 0.0 } else { random.between(-size, size) }).collect()
        })
        .collect();
    let together = run_batch(&cell, dt, node, &sites, &currents)?;
    for (sweep, (values, failure)) in together.values.iter().zip(&together.failures).enumerate() {
        let alone = run_batch(&cell, dt, node, &sites, &currents[sweep..=sweep])?;
        assert_eq!(format!("{failure:?}"), format!("{:?}", alone.failures[0]), "the company counts");
        let Some(failure) = failure else {
            assert!(values.iter().all(|x| x.is_finite()), "a value that is not finite went unreported");
            assert!(*values == alone.values[0], "the company counts");
            continue;
        };
        assert!(failure.node < nodes && failure.time_ms > 0.0 && failure.time_ms < 121.0 * dt, "{failure:?}");
        assert!(!failure.value.is_finite() || failure.value.abs() >= 1000.0, "{failure:?}");
    }
    let failed = together.failures.iter().flatten().count();
    Ok((currents.len() - failed, failed))
}

#[test]
fn batches_of_random_cells_end_with_numbers_or_a_reason() {
    let mut random = Random(14);
    let (mut finished, mut failed) = (0, 0);
    for round in 0..900 {
        let spec = random_spec(&mut random, KINDS[round % KINDS.len()], round % 3 > 0);
        let (well, badly) = run_batch_randomly(&mut random, spec).expect("the cell is valid");
        (finished, failed) = (finished + well, failed + badly);
    }
    assert!(finished > 1000 && failed > 200, "{finished} got through and {failed} failed: the test tests too little");
}

#[test]
fn random_cells_run_to_the_end() {
    let mut random = Random(11);
    let mut finished = 0;
    for _ in 0..300 {
        let spec = random_spec(&mut random, Kind::Anything, false);
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
        let spec = random_spec(&mut random, Kind::Anything, true);
        finished += usize::from(run_randomly(&mut random, spec) == Ok(true));
    }
    assert!(finished > 200, "only {finished} of 1500 got through: the test tests too little");
}

#[test]
fn broken_cells_are_refused() {
    let mut random = Random(13);
    let sound = random_spec(&mut random, Kind::Anything, false);
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
fn broken_batches_are_refused() {
    let cell = spiking_cell();
    let refused = |dt: f64, sweeps: usize, node: usize| {
        Batch::new(&cell, dt, Method::Exact, sweeps, &[Device::Current { node }]).is_err()
    };
    assert!(refused(0.0, 1, 1) && refused(f64::NAN, 1, 1) && refused(f64::INFINITY, 1, 1));
    assert!(refused(0.025, 0, 1) && refused(0.025, 1, 1000) && !refused(0.025, 1, 0));
    let mut batch = Batch::new(&cell, 0.025, Method::Exact, 2, &[Device::Current { node: 1 }]).unwrap();
    assert!(batch.record(Site::Voltage { node: 1000 }).is_err());
    assert!(batch.record(Site::Cai { node: 4 }).is_err());
    batch.record(Site::Voltage { node: 1 }).unwrap();
    let mut out = [0.0; 4];
    let message = batch.advance(2, 1, &[0.0, 0.0, f64::NAN, 0.0], &mut out).unwrap_err().to_string();
    assert_eq!(message, "Cannot use samples[2]: NaN is not finite");
    assert!(batch.t() == 0.0 && batch.failure(1).is_none(), "a refused block is as if it had not been");
    batch.advance(2, 1, &[0.0; 4], &mut out).unwrap();
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
