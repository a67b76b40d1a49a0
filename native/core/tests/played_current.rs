//! Currents played from samples (neuron-numerics 2g): which sample drives which step, and pieces in place of the whole.

mod support;

use rheobase_core::{sample_index, Run, Scheme, Site};
use support::{spiking_cell, Random};

#[test]
fn a_step_takes_the_last_sample_at_or_before_its_midpoint() {
    let drive = |dt: f64, sample_dt: f64, steps: u64| -> Vec<usize> {
        (0..steps).map(|step| sample_index(step, dt / sample_dt)).collect()
    };
    assert_eq!(drive(0.005, 0.005, 5), [0, 1, 2, 3, 4]);
    assert_eq!(drive(0.005, 0.02, 9), [0, 0, 0, 0, 1, 1, 1, 1, 2]);
    assert_eq!(drive(0.025, 0.005, 4), [2, 7, 12, 17]); // observed in NEURON, counted from 0
    assert_eq!(drive(0.01, 0.005, 4), [1, 3, 5, 7]); // a tie goes to the later sample
                                                     // One sample a step stays one sample a step for hours, however dt rounds.
    assert_eq!(sample_index(3_000_000_000, 0.005 / 0.005), 3_000_000_000);
    assert_eq!(sample_index(3_000_000_000, (1.0 / 30.0) / (1.0 / 30.0)), 3_000_000_000);
}

#[test]
fn fed_in_pieces_it_is_the_same_run() {
    let cell = spiking_cell();
    let mut random = Random(5);
    let samples: Vec<f64> = (0..1000).map(|_| random.between(-0.2, 0.6)).collect();
    let (dt, sample_dt, steps) = (0.025, 0.1, 4400); // 400 steps beyond the last sample, which holds

    let mut run = Run::new(&cell, dt, Scheme::Implicit).unwrap();
    run.play(1, samples.clone(), sample_dt).unwrap();
    run.record(&Site::Voltage { node: 1 }).unwrap();
    let mut whole = vec![0.0; steps];
    run.advance(steps, &mut whole).unwrap();

    let mut run = Run::new(&cell, dt, Scheme::Implicit).unwrap();
    let injection = run.play(1, vec![0.0], sample_dt).unwrap();
    run.record(&Site::Voltage { node: 1 }).unwrap();
    let mut pieces = Vec::new();
    while pieces.len() < steps {
        let count = 700.min(steps - pieces.len());
        let index = |step: usize| sample_index(step as u64, dt / sample_dt).min(samples.len() - 1);
        let (first, last) = (index(pieces.len()), index(pieces.len() + count - 1));
        run.feed(injection, first, samples[first..=last].to_vec()).unwrap();
        let mut out = vec![0.0; count];
        run.advance(count, &mut out).unwrap();
        pieces.extend(out);
    }
    assert_eq!(whole, pieces);
}

#[test]
fn a_clamp_acts_on_the_steps_whose_midpoint_it_covers() {
    let cell = spiking_cell();
    let moved = |delay: f64, duration: f64| -> Vec<usize> {
        let trace = |amplitude: f64| {
            let mut run = Run::new(&cell, 0.025, Scheme::Implicit).unwrap();
            run.clamp(1, delay, duration, amplitude).unwrap();
            support::voltage(&mut run, 1, 12)
        };
        let (with, without) = (trace(0.1), trace(0.0));
        (0..12).filter(|&step| with[step] != without[step]).take(1).collect()
    };
    assert_eq!(moved(0.1, 0.1), [4]); // the step from 0.1 to 0.125
    assert_eq!(moved(0.11, 0.1), [4]); // its midpoint is 0.1125
    assert_eq!(moved(0.1126, 0.1), [5]);
    assert_eq!(moved(0.1, 0.0), []);
    assert_eq!(moved(0.101, 0.01), []); // between two midpoints
}
