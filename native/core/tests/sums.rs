//! Sums over membrane currents, such as extracellular potentials: they agree with the reference solver, and their bits do not
//! depend on what is summed beside them.

mod support;

use std::sync::Arc;

use rheobase_core::{Batch, Cell, Device, Method, Site};
use support::{Builder, Passive, Random};

const DT: f64 = 0.025;
const SAMPLES: usize = 800;

/// A soma with channels and passive dendrites that are taken as modes, or with channels in these, too.
fn cell(active: bool) -> (Arc<Cell>, Vec<usize>) {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 5e-5, e: -75.0 });
    builder.cylinder(0, 15.0, 15.0, 1);
    for _ in 0..6 {
        let trunk = builder.cylinder(1, 200.0, 2.5, 7);
        builder.cylinder(trunk, 150.0, 1.0, 7);
        builder.cylinder(trunk, 250.0, 1.2, 9);
    }
    let segments = builder.segments();
    let excitable = if active { &segments[..] } else { &segments[..1] };
    builder.channel("NaTs", excitable, if active { 0.05 } else { 0.8 });
    builder.channel("Kv3_1", excitable, if active { 0.02 } else { 0.3 });
    (builder.build(), segments.iter().map(|&node| node as usize).collect())
}

/// Sums with resistances as weights, of contacts at random places.
fn sums(count: usize, segments: &[usize]) -> Vec<Site> {
    let mut random = Random(5);
    let mut contact = || segments.iter().map(|&node| (node, random.log_between(1e-4, 1e-2))).collect();
    (0..count).map(|_| Site::Membrane { weights: contact() }).collect()
}

/// `[sweep][site][sample]`; of sweep i the current is i + 1 times 0.4 nA, from 2 ms on.
fn run(
    cell: &Arc<Cell>,
    method: Method,
    device: &Device,
    sweeps: &[usize],
    hold: usize,
    sites: &[Site],
) -> Vec<Vec<Vec<f64>>> {
    let mut batch = Batch::new(cell, DT, method, sweeps.len(), std::slice::from_ref(device)).unwrap();
    for site in sites {
        batch.record(site.clone()).unwrap();
    }
    let samples = SAMPLES / hold;
    let of = |sweep: &usize, sample: usize| if sample * hold < 80 { 0.0 } else { 0.4 * (sweep + 1) as f64 };
    let inputs: Vec<f64> = sweeps.iter().flat_map(|sweep| (0..samples).map(move |sample| of(sweep, sample))).collect();
    let mut out = vec![f64::NAN; samples * sites.len() * sweeps.len()];
    batch.advance(samples, hold, &inputs, &mut out).unwrap();
    assert!((0..sweeps.len()).all(|sweep| batch.failure(sweep).is_none()));
    let traces: Vec<Vec<f64>> = out.chunks_exact(samples).map(<[f64]>::to_vec).collect();
    traces.chunks_exact(sites.len()).map(<[Vec<f64>]>::to_vec).collect()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, x| most.max(x.abs()))
}

#[test]
fn the_exact_solver_has_the_potentials_of_the_reference() {
    for active in [false, true] {
        let (cell, segments) = cell(active);
        let sites = sums(5, &segments);
        // At the soma; in a dendrite, where all modes are needed; at the end of a section, which has no membrane.
        for node in [segments[0], segments[30], segments[30] + 1] {
            let device = Device::Current { node };
            let exact = run(&cell, Method::Exact, &device, &[0], 1, &sites).remove(0);
            let reference = run(&cell, Method::Reference, &device, &[0], 1, &sites).remove(0);
            for (site, (a, b)) in exact.iter().zip(&reference).enumerate() {
                let difference = a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs())) / largest(b);
                assert!(largest(b) > 1e-4, "there is a potential");
                assert!(difference < 1e-9, "active {active}, node {node}, site {site}: {difference:e}");
            }
        }
    }
}

#[test]
fn a_start_away_from_rest_is_read_from_all_modes() {
    let (_, segments) = cell(false);
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 5e-5, e: -75.0 });
    builder.spec.v_init = -60.0;
    builder.cylinder(0, 15.0, 15.0, 1);
    let trunk = builder.cylinder(1, 200.0, 2.5, 41);
    builder.cylinder(trunk, 250.0, 1.2, 41);
    builder.channel("Im", &builder.segments()[..1], 1e-4);
    let own: Vec<usize> = builder.segments().iter().map(|&node| node as usize).collect();
    let cell = builder.build();
    let sites = sums(3, &own);
    let device = Device::Current { node: segments[0] };
    let exact = run(&cell, Method::Exact, &device, &[0], 1, &sites).remove(0);
    let reference = run(&cell, Method::Reference, &device, &[0], 1, &sites).remove(0);
    for (a, b) in exact.iter().zip(&reference) {
        let difference = a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs())) / largest(b);
        assert!(difference < 1e-9, "{difference:e}");
    }
}

#[test]
fn a_sum_has_the_same_bits_alone_and_in_any_company() {
    for active in [false, true] {
        let (cell, segments) = cell(active);
        let device = Device::Current { node: segments[0] };
        let all = sums(37, &segments);
        for hold in [1, 4] {
            let together = run(&cell, Method::Exact, &device, &[0, 1, 2], hold, &all);
            for count in [1, 2, 3, 5, 8, 16, 17, 37] {
                for sweeps in [vec![1], vec![1, 0]] {
                    let few = run(&cell, Method::Exact, &device, &sweeps, hold, &all[..count]).remove(0);
                    assert!(few == together[1][..count], "active {active}, hold {hold}, {count} sums, {sweeps:?}");
                }
            }
            // Between other sites.
            let mut mixed = vec![Site::Voltage { node: segments[0] }, all[0].clone()];
            mixed.extend([Site::Voltage { node: segments[40] }, all[1].clone()]);
            let traces = run(&cell, Method::Exact, &device, &[0, 1, 2], hold, &mixed);
            assert!(traces[2][1] == together[2][0] && traces[2][3] == together[2][1]);
            let voltages = [mixed[0].clone(), mixed[2].clone()];
            let plain = run(&cell, Method::Exact, &device, &[2], hold, &voltages).remove(0);
            assert!(traces[2][0] == plain[0] && traces[2][2] == plain[1]);
        }
    }
}

#[test]
fn a_sample_is_the_mean_over_its_steps() {
    for method in [Method::Exact, Method::Reference] {
        let (cell, segments) = cell(false);
        let device = Device::Current { node: segments[0] };
        let sites = sums(3, &segments);
        let fine = run(&cell, method, &device, &[0], 1, &sites).remove(0);
        let coarse = run(&cell, method, &device, &[0], 4, &sites).remove(0);
        for (fine, coarse) in fine.iter().zip(&coarse) {
            for (four, mean) in fine.chunks_exact(4).zip(coarse) {
                let difference = (four.iter().sum::<f64>() / 4.0 - mean).abs() / largest(fine);
                assert!(difference < 1e-11, "{method:?}: {difference:e}");
            }
        }
    }
}
