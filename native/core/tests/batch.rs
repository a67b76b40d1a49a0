//! The solver arranged for speed against the one that takes NEURON's step operation for operation; and that no sweep
//! knows of the others.

mod support;

use std::sync::Arc;

use rheobase_core::{catalogue, Batch, Cell, Device, Method, Site};
use support::{active_tree, spiking_cell, Builder, Passive, Random, CHANNELS};

/// Values of all sites in all sweeps: `[sweep][site][sample]`, from blocks of 100 samples.
fn run(
    cell: &Arc<Cell>,
    dt: f64,
    method: Method,
    hold: usize,
    sites: &[Site],
    currents: &[Vec<f64>],
) -> Vec<Vec<Vec<f64>>> {
    let mut batch = Batch::new(cell, dt, method, currents.len(), &[Device::Current { node: 1 }]).unwrap();
    for site in sites {
        batch.record(site.clone()).unwrap();
    }
    let mut all = vec![vec![Vec::new(); sites.len()]; currents.len()];
    let samples = currents[0].len();
    for first in (0..samples).step_by(100) {
        let count = 100.min(samples - first);
        let block: Vec<f64> = currents.iter().flat_map(|current| current[first..first + count].to_vec()).collect();
        let mut out = vec![f64::NAN; block.len() * sites.len()];
        batch.advance(count, hold, &block, &mut out).unwrap();
        for (index, values) in out.chunks_exact(count).enumerate() {
            all[index / sites.len()][index % sites.len()].extend(values);
        }
    }
    assert!((0..currents.len()).all(|sweep| batch.failure(sweep).is_none()));
    all
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()))
}

/// A step of current [nA] between samples, after nothing.
fn step_current(samples: usize, from: usize, amplitude: f64) -> Vec<f64> {
    (0..samples).map(|sample| if sample < from { 0.0 } else { amplitude }).collect()
}

fn voltage(node: usize) -> Site {
    Site::Voltage { node }
}

#[test]
fn the_exact_solver_follows_the_reference_through_spikes() {
    for (name, cell, amplitude) in [("soma", spiking_cell(), 0.3), ("tree", active_tree().build(), 0.6)] {
        let sites: Vec<Site> = (0..cell.node_count()).map(voltage).collect();
        let currents = [step_current(8000, 400, amplitude)];
        let exact = run(&cell, 0.025, Method::Exact, 1, &sites, &currents);
        let reference = run(&cell, 0.025, Method::Reference, 1, &sites, &currents);
        let spikes = exact[0][1].windows(2).filter(|pair| pair[0] < -20.0 && pair[1] >= -20.0).count();
        assert!(spikes >= 3, "{name}: {spikes} spikes");
        for (node, (a, b)) in exact[0].iter().zip(&reference[0]).enumerate() {
            let (early, all) = (largest_difference(&a[..410], &b[..410]), largest_difference(a, b));
            assert!(early < 1e-10 && all < 1e-7, "{name}, node {node}: {early:e} mV in 410 samples, {all:e} in all");
        }
    }
}

#[test]
fn what_can_be_recorded_is_what_the_reference_records() {
    let cell = spiking_cell();
    let mut sites = vec![Site::Cai { node: 1 }, Site::Eca { node: 1 }, Site::Ica { node: 1 }];
    let other = |name: &str| ["pas", "CaDynamics"].contains(&name);
    let present = |name: &str| other(name) || CHANNELS.iter().any(|(channel, _)| *channel == name);
    for description in catalogue().iter().filter(|known| present(known.name)) {
        sites.push(Site::Current { mechanism: description.name.into(), node: 1 });
        sites.extend(description.states.iter().map(|&state| Site::State {
            mechanism: description.name.into(),
            state: state.into(),
            node: 1,
        }));
    }
    let currents = [step_current(2000, 100, 0.3)];
    for hold in [1, 4] {
        let exact = run(&cell, 0.025, Method::Exact, hold, &sites, &currents);
        let reference = run(&cell, 0.025, Method::Reference, hold, &sites, &currents);
        for (site, (a, b)) in sites.iter().zip(exact[0].iter().zip(&reference[0])) {
            let scale = b.iter().fold(1e-12, |most: f64, x| most.max(x.abs()));
            let difference = largest_difference(a, b) / scale;
            assert!(difference < 1e-8, "{site:?}, {hold} points a sample: {difference:e} of its largest value");
        }
    }
}

#[test]
fn a_sweep_gives_the_same_bits_alone_and_in_any_company() {
    for cell in [spiking_cell(), active_tree().build()] {
        let mut random = Random(7);
        let nodes = cell.node_count();
        let sites = [voltage(1), voltage(nodes - 2)];
        let currents: Vec<Vec<f64>> =
            (0..5).map(|sweep| step_current(1500, 50 + 10 * sweep, random.between(-0.3, 0.8))).collect();
        let alone: Vec<_> = currents
            .iter()
            .map(|one| run(&cell, 0.025, Method::Exact, 2, &sites, std::slice::from_ref(one)).remove(0))
            .collect();
        for order in [vec![0, 1], vec![3, 0, 2], vec![4, 3, 2, 1, 0], vec![2, 2, 2, 2], vec![1, 4, 0, 3, 2, 1, 4, 0]] {
            let together: Vec<Vec<f64>> = order.iter().map(|&sweep| currents[sweep].clone()).collect();
            let batch = run(&cell, 0.025, Method::Exact, 2, &sites, &together);
            for (place, &sweep) in order.iter().enumerate() {
                assert!(batch[place] == alone[sweep], "sweep {sweep} at place {place} of {order:?}");
            }
        }
    }
}

#[test]
fn a_cell_takes_a_current_at_one_node_as_if_it_had_never_had_one_at_another() {
    let build = || {
        let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 5e-5, e: -70.0 });
        let soma_end = builder.cylinder(0, 15.0, 15.0, 1);
        builder.cylinder(soma_end, 300.0, 2.0, 9);
        builder.channel("Ih", &[1], 1e-3);
        builder.build()
    };
    let cell = build();
    // The soma's end has no membrane: it is a place of its own only where a current goes in.
    for node in [1, 2, 1, 5] {
        let trace = |cell: &Arc<Cell>| {
            let mut batch = Batch::new(cell, 0.025, Method::Exact, 1, &[Device::Current { node }]).unwrap();
            batch.record(voltage(node)).unwrap();
            let mut out = vec![0.0; 400];
            batch.advance(400, 1, &[0.1; 400], &mut out).unwrap();
            out
        };
        assert!(trace(&cell) == trace(&build()), "node {node}");
    }
}

#[test]
fn voltages_beyond_the_tables_are_evaluated_directly() {
    let cell = active_tree().build();
    let currents = [step_current(3000, 100, -1.2)];
    let sites = [voltage(1)];
    let exact = run(&cell, 0.025, Method::Exact, 1, &sites, &currents);
    let reference = run(&cell, 0.025, Method::Reference, 1, &sites, &currents);
    let lowest = reference[0][0].iter().fold(0.0_f64, |low, v| low.min(*v));
    assert!(lowest < -155.0, "the cell only goes to {lowest} mV");
    let difference = largest_difference(&exact[0][0], &reference[0][0]);
    assert!(difference < 1e-9, "{difference:e} mV");
}

#[test]
fn the_first_sample_of_a_block_continues_the_last() {
    let cell = spiking_cell();
    for method in [Method::Exact, Method::Reference, Method::SecondOrder] {
        let current = step_current(600, 20, 0.4);
        let whole = {
            let mut batch = Batch::new(&cell, 0.025, method, 1, &[Device::Current { node: 1 }]).unwrap();
            batch.record(voltage(1)).unwrap();
            let mut out = vec![0.0; 600];
            batch.advance(current.len(), 3, &current, &mut out).unwrap();
            out
        };
        let pieces = run(&cell, 0.025, method, 3, &[voltage(1)], std::slice::from_ref(&current));
        assert_eq!(whole, pieces[0][0], "{method:?}");
    }
}

#[test]
fn one_sweep_that_fails_does_not_take_the_others_with_it() {
    let cell = spiking_cell();
    let good = step_current(400, 10, 0.2);
    let bad = step_current(400, 200, 1e9);
    let mut batch = Batch::new(&cell, 0.025, Method::Exact, 3, &[Device::Current { node: 1 }]).unwrap();
    batch.record(voltage(1)).unwrap();
    let mut out = vec![0.0; 3 * 400];
    let all: Vec<f64> = [good.clone(), bad, good.clone()].concat();
    batch.advance(all.len() / 3, 1, &all, &mut out).unwrap();
    let failure = batch.failure(1).expect("a thousand million nanoampere are too much");
    assert_eq!((failure.node, failure.quantity), (1, "voltage"));
    assert!((failure.time_ms - 201.0 * 0.025).abs() < 1e-9, "{failure:?}");
    assert!(batch.failure(0).is_none() && batch.failure(2).is_none());
    let alone = run(&cell, 0.025, Method::Exact, 1, &[voltage(1)], &[good]);
    assert_eq!(out[..400], alone[0][0]);
    assert_eq!(out[800..], alone[0][0]);
}

#[test]
fn a_spiking_run_has_the_bits_it_has_in_webassembly() {
    let pulse: Vec<f64> = (0..8001).map(|step| if (400..7600).contains(&step) { 0.3 } else { 0.0 }).collect();
    let voltages = run(&spiking_cell(), 0.025, Method::Exact, 1, &[voltage(1)], &[pulse]);
    // FNV-1a; the same digest is in test/native/native.test.ts.
    let digest = voltages[0][0][1..]
        .iter()
        .flat_map(|v| v.to_bits().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    assert_eq!(format!("{digest:016x}"), "a4b772fa4f159348");
}
