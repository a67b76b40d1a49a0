//! Devices: both solvers agree, Kirchhoff's law holds, and other sweeps, recording and silent devices change no bit.

mod support;

use std::sync::Arc;

use rheobase_core::{Batch, Cell, Delivered, Device, Event, Method, Site};
use support::{Builder, Passive, Random};

const DT: f64 = 0.025;

/// An active soma with branching passive dendrites; the first `count` segments of the dendrites are given.
fn cell() -> (Arc<Cell>, Vec<usize>) {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 5e-5, e: -75.0 });
    builder.cylinder(0, 15.0, 15.0, 1);
    let trunk = builder.cylinder(1, 200.0, 2.5, 7);
    builder.cylinder(trunk, 150.0, 1.0, 5);
    builder.cylinder(trunk, 250.0, 1.2, 9);
    builder.cylinder(1, 300.0, 1.5, 9);
    let segments = builder.segments();
    builder.channel("NaTs", &segments[..1], 0.8);
    builder.channel("Kv3_1", &segments[..1], 0.3);
    builder.channel("Im", &segments[..1], 1e-3);
    (builder.build(), segments.iter().map(|&node| node as usize).collect())
}

/// A sweep: samples of each input, and events.
#[derive(Clone)]
struct Sweep {
    inputs: Vec<Vec<f64>>,
    events: Vec<Event>,
}

/// `[sweep][site][sample]`, from blocks of 100 samples.
fn run(cell: &Arc<Cell>, method: Method, devices: &[Device], sweeps: &[Sweep], sites: &[Site]) -> Vec<Vec<Vec<f64>>> {
    let mut batch = Batch::new(cell, DT, method, sweeps.len(), devices).unwrap();
    for (index, sweep) in sweeps.iter().enumerate() {
        batch.add_events(index, &sweep.events).unwrap();
    }
    for site in sites {
        batch.record(site.clone()).unwrap();
    }
    let samples = SAMPLES;
    let mut all = vec![vec![Vec::new(); sites.len()]; sweeps.len()];
    for first in (0..samples).step_by(100) {
        let block = |input: &Vec<f64>| input[first..first + 100].to_vec();
        let inputs: Vec<f64> = sweeps.iter().flat_map(|sweep| sweep.inputs.iter().flat_map(block)).collect();
        let mut out = vec![f64::NAN; 100 * sites.len() * sweeps.len()];
        batch.advance(100, 1, &inputs, &mut out).unwrap();
        for (index, values) in out.chunks_exact(100).enumerate() {
            all[index / sites.len()][index % sites.len()].extend(values);
        }
    }
    assert!((0..sweeps.len()).all(|sweep| batch.failure(sweep).is_none()));
    all
}

const SAMPLES: usize = 2000;

/// The values of all traces, sample by sample.
fn by_sample(traces: &[Vec<f64>]) -> impl Iterator<Item = (usize, Vec<f64>)> + '_ {
    (0..SAMPLES).map(|sample| (sample, traces.iter().map(|trace| trace[sample]).collect()))
}

fn step(from: usize, to: usize, value: f64) -> Vec<f64> {
    (0..SAMPLES).map(|sample| if (from..to).contains(&sample) { value } else { 0.0 }).collect()
}

/// Every kind of device, several on one node, and three sweeps.
fn everything(segments: &[usize]) -> (Vec<Device>, Vec<Sweep>) {
    let devices = vec![
        Device::Current { node: segments[0] },
        Device::Synapse { node: segments[12], rise: 0.5, decay: 5.0, reversal: 0.0 },
        Device::Current { node: segments[18] },
        Device::Synapse { node: segments[12], rise: 0.5, decay: 5.0, reversal: 0.0 },
        Device::Synapse { node: segments[12], rise: 0.0, decay: 3.0, reversal: -80.0 },
        Device::Synapse { node: segments[25], rise: 2.0, decay: 2.0, reversal: 0.0 },
        Device::Alpha { node: segments[5], onset: 10.0, tau: 1.5, peak: 2e-3, reversal: 0.0 },
        Device::Conductance { node: segments[20], reversal: -10.0 },
        Device::VoltageClamp { node: segments[28], series: 20.0 },
    ];
    let mut random = Random(3);
    let sweep = |index: usize| {
        let mut command = step(600, 1200, 30.0);
        command.iter_mut().for_each(|value| *value -= 70.0);
        // The clamp lets go.
        command[1400 + index * 50..].fill(f64::NAN);
        let g: Vec<f64> = (0..SAMPLES).map(|sample| 1e-3 * (1.0 + (sample as f64 * 0.01).sin())).collect();
        let at = |time: f64, device: usize| Event { time, device, weight: 1e-3 * (1 + index) as f64 };
        let mut events: Vec<Event> =
            (0..40).map(|_| at(random.between(0.0, 50.0), [1, 3, 4, 5][random.below(4)])).collect();
        // On a step, in the middle of one, and at the start.
        events.extend([at(10.0, 1), at(10.0125, 3), at(0.0, 4)]);
        Sweep { inputs: vec![step(400, 1600, 0.2), step(800, 1000, 0.1 * index as f64), g, command], events }
    };
    (devices, (0..3).map(sweep).collect())
}

fn sites(segments: &[usize]) -> Vec<Site> {
    let mut sites: Vec<Site> = segments.iter().map(|&node| Site::Voltage { node }).collect();
    for device in 0..9 {
        sites.push(Site::Device { device, quantity: Delivered::Current });
        sites.push(Site::Device { device, quantity: Delivered::Conductance });
    }
    sites.push(Site::Capacitive { node: segments[0] });
    sites.push(Site::Capacitive { node: segments[14] });
    sites.push(Site::Membrane { weights: vec![(segments[0], 1.0)] });
    sites.push(Site::Membrane { weights: vec![(segments[28], 1.0), (segments[3], -0.5)] });
    sites
}

#[test]
fn the_exact_solver_follows_the_reference_with_every_device() {
    let (cell, segments) = cell();
    let (devices, sweeps) = everything(&segments);
    let sites = sites(&segments);
    for count in [1, 3] {
        let exact = run(&cell, Method::Exact, &devices, &sweeps[..count], &sites);
        let reference = run(&cell, Method::Reference, &devices, &sweeps[..count], &sites);
        for (sweep, (exact, reference)) in exact.iter().zip(&reference).enumerate() {
            for (site, (a, b)) in sites.iter().zip(exact.iter().zip(reference)) {
                let scale = b.iter().fold(1e-9, |most: f64, x| most.max(x.abs()));
                let difference = a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs())) / scale;
                assert!(difference < 1e-8, "sweep {sweep}, {site:?}: {difference:e} of its largest value");
            }
        }
        let soma = &exact[0][0];
        assert!(soma.iter().any(|&v| v > 0.0), "the cell spikes");
    }
}

#[test]
fn membrane_currents_add_up_to_what_electrodes_deliver() {
    let (cell, segments) = cell();
    let (devices, sweeps) = everything(&segments);
    let all = Site::Membrane { weights: segments.iter().map(|&node| (node, 1.0)).collect() };
    let of = |device| Site::Device { device, quantity: Delivered::Current };
    let (g, v) = (Site::Device { device: 7, quantity: Delivered::Conductance }, Site::Voltage { node: segments[20] });
    for method in [Method::Exact, Method::Reference] {
        let sites = [all.clone(), of(0), of(2), of(8), g.clone(), v.clone()];
        let traces = run(&cell, method, &devices, &sweeps[2..], &sites).remove(0);
        for (sample, values) in by_sample(&traces) {
            // An implicit step has the conductance's current at the new voltage.
            let by_conductance = values[4] * (-10.0 - values[5]);
            let electrodes = values[1] + values[2] + values[3] + by_conductance;
            let difference = (values[0] - electrodes).abs();
            assert!(difference < 1e-11, "{method:?}, sample {sample}: {difference:e} nA");
        }
    }
}

#[test]
fn a_capacitive_and_an_ionic_current_are_the_membrane_current() {
    let (cell, segments) = cell();
    let (devices, sweeps) = everything(&segments);
    // A passive segment without a device: the leak at the new voltage, which is what an implicit step has.
    let node = segments[10];
    let area = cell_area(&segments, node);
    let sites = [Site::Membrane { weights: vec![(node, 1.0)] }, Site::Capacitive { node }, Site::Voltage { node }];
    let traces = run(&cell, Method::Exact, &devices, &sweeps[..1], &sites).remove(0);
    for (sample, values) in by_sample(&traces).skip(1) {
        let leak = 5e-5 * (values[2] + 75.0);
        let expected = (values[1] + leak) * area * 0.01;
        let difference = (values[0] - expected).abs();
        assert!(difference < 1e-11, "sample {sample}: {difference:e} nA");
    }
}

/// Area of a segment of `cell` (µm²): that of the second branch's segments.
fn cell_area(segments: &[usize], node: usize) -> f64 {
    let index = segments.iter().position(|&own| own == node).unwrap();
    assert!((8..13).contains(&index), "a segment of the branch of 5");
    std::f64::consts::PI * 1.0 * 30.0
}

#[test]
fn a_sweep_has_the_same_bits_alone_and_in_company_recorded_or_not() {
    let (cell, segments) = cell();
    let (devices, sweeps) = everything(&segments);
    let all = sites(&segments);
    for method in [Method::Exact, Method::Fast, Method::Reference] {
        let together = run(&cell, method, &devices, &sweeps, &all);
        for (index, sweep) in sweeps.iter().enumerate() {
            let alone = run(&cell, method, &devices, std::slice::from_ref(sweep), &all).remove(0);
            assert!(alone == together[index], "{method:?}: sweep {index}");
            let unwatched = run(&cell, method, &devices, std::slice::from_ref(sweep), &all[..1]).remove(0);
            assert!(unwatched[0] == together[index][0], "{method:?}: sweep {index} without records");
        }
    }
}

#[test]
fn synapses_act_as_their_sum() {
    let (cell, segments) = cell();
    let one = Device::Synapse { node: segments[12], rise: 0.5, decay: 5.0, reversal: 0.0 };
    let events = |device: usize, weight: f64| Event { time: 5.0, device, weight };
    let site = [Site::Voltage { node: segments[0] }];
    let sweep = |events: Vec<Event>| [Sweep { inputs: Vec::new(), events }];
    let single = run(&cell, Method::Exact, &[one], &sweep(vec![events(0, 3e-3)]), &site);
    let double = run(&cell, Method::Exact, &[one, one], &sweep(vec![events(0, 1e-3), events(1, 2e-3)]), &site);
    assert!(single == double);
}

#[test]
fn conductances_follow_their_formula() {
    let (cell, segments) = cell();
    let node = segments[0];
    let devices = [
        Device::Synapse { node, rise: 0.5, decay: 5.0, reversal: 0.0 },
        Device::Synapse { node, rise: 0.0, decay: 3.0, reversal: 0.0 },
    ];
    let weight = 1e-3;
    let events = vec![Event { time: 1.0, device: 0, weight }, Event { time: 1.0, device: 1, weight }];
    let g = |device| Site::Device { device, quantity: Delivered::Conductance };
    let sweep = [Sweep { inputs: Vec::new(), events }];
    for method in [Method::Exact, Method::Reference] {
        let traces = run(&cell, method, &devices, &sweep, &[g(0), g(1)]).remove(0);
        let peak = 0.5 * 5.0 / 4.5 * 10f64.ln();
        let scale = (-peak / 5.0).exp() - (-peak / 0.5).exp();
        for (sample, values) in by_sample(&traces) {
            // NEURON records Exp2Syn's conductance in the middle of the step, and ExpSyn's after it.
            let elapsed = |steps: usize| (sample as f64 - steps as f64) * DT - 1.0;
            let of = |t: f64, f: &dyn Fn(f64) -> f64| if t < -1e-9 { 0.0 } else { f(t) };
            let double = of(elapsed(1), &|t| weight * ((-t / 5.0).exp() - (-t / 0.5).exp()) / scale);
            // An event at 1 ms acts after the record of that time.
            let single = if elapsed(0) < 1e-9 { 0.0 } else { weight * (-elapsed(0) / 3.0).exp() };
            assert!((values[0] - double).abs() < 1e-15, "{method:?}, Exp2Syn, sample {sample}");
            assert!((values[1] - single).abs() < 1e-15, "{method:?}, ExpSyn, sample {sample}");
        }
    }
}

#[test]
fn a_device_that_cannot_be_is_refused() {
    let (cell, segments) = cell();
    let node = segments[0];
    let refused =
        |device: Device| Batch::new(&cell, DT, Method::Exact, 1, &[device]).err().map(|error| error.to_string());
    assert!(refused(Device::Current { node: 10_000 }).unwrap().contains("node of device[0]"));
    assert!(refused(Device::VoltageClamp { node, series: 0.0 }).unwrap().contains("series resistance"));
    assert!(refused(Device::Conductance { node, reversal: f64::NAN }).is_some());
    assert!(refused(Device::Synapse { node, rise: -1.0, decay: 1.0, reversal: 0.0 }).is_some());
    assert!(refused(Device::Synapse { node, rise: 1.0, decay: 0.0, reversal: 0.0 }).is_some());
    assert!(refused(Device::Alpha { node, onset: 0.0, tau: 0.0, peak: 1.0, reversal: 0.0 }).is_some());
    let mut batch = Batch::new(&cell, DT, Method::Exact, 1, &[Device::Current { node }]).unwrap();
    let event = Event { time: 1.0, device: 0, weight: 1.0 };
    assert!(batch.add_events(0, &[event]).unwrap_err().to_string().contains("a synapse"));
    assert!(batch.record(Site::Device { device: 1, quantity: Delivered::Current }).is_err());
    let mut out = [];
    assert!(batch.advance(1, 1, &[f64::NAN], &mut out).is_err());
}
