//! Passive cables against the solution of the cable equation in closed form: Rallpack 1 and 2 (Bhalla, Bilitch and
//! Bower 1992, Trends in Neurosciences 15, 453), a ball and stick, charge conservation and reciprocity.

mod support;

use std::f64::consts::PI;

use rheobase_core::{Run, Scheme, Site};
use support::{voltage, Builder, Passive, Random};

/// Rallpack's membrane: Ra 1 Ωm, Rm 4 Ωm², Cm 0.01 F/m², rest −65 mV.
const RALLPACK: Passive = Passive { ra: 100.0, cm: 1.0, g: 2.5e-5, e: -65.0 };
const RALLPACK_CURRENT: f64 = 0.1; // [nA]

/// Depolarisation [mV] of a sealed cable at `x` of its `length` (both in space constants), `t` time constants after a
/// current step at its near end. `scale` = current × axial resistance per space constant [mV]. The cosine series of the
/// cable equation, ∂v/∂t = ∂²v/∂x² − v with v_x(0) = −scale and v_x(length) = 0.
fn sealed_cable(scale: f64, length: f64, x: f64, t: f64) -> f64 {
    let steady = (length - x).cosh() / length.sinh();
    let mut transient = 0.5;
    for n in 1..4000 {
        let k = f64::from(n) * PI / length;
        let term = (-k * k * t).exp() / (1.0 + k * k);
        transient += (k * x).cos() * term;
        if term < 1e-15 {
            break;
        }
    }
    scale * (steady - 2.0 * (-t).exp() / length * transient)
}

/// Root mean square of the error over time, relative to the largest depolarisation.
fn relative_error(found: &[f64], dt: f64, truth: impl Fn(f64) -> f64) -> f64 {
    let truth: Vec<f64> = (1..=found.len()).map(|step| truth(step as f64 * dt)).collect();
    let squares: f64 = found.iter().zip(&truth).map(|(found, truth)| (found - RALLPACK.e - truth).powi(2)).sum();
    let largest = truth.iter().fold(0.0, |largest: f64, v| largest.max(v.abs()));
    (squares / found.len() as f64).sqrt() / largest
}

#[test]
fn rallpack_1_is_within_a_thousandth_at_both_ends() {
    let (dt, steps) = (0.05, 5000);
    for scheme in [Scheme::Implicit, Scheme::SecondOrder] {
        let mut builder = Builder::new(RALLPACK);
        let end = builder.cylinder(0, 1000.0, 1.0, 1000);
        let cell = builder.build();
        let scale = RALLPACK_CURRENT * 0.01 * RALLPACK.ra * 1000.0 / (PI / 4.0); // λ = 1 mm, d = 1 µm
        for (node, x) in [(0, 0.0), (end, 1.0)] {
            let mut run = Run::new(&cell, dt, scheme).unwrap();
            run.clamp(0, 0.0, 1e9, RALLPACK_CURRENT).unwrap();
            let found = voltage(&mut run, node, steps);
            let error = relative_error(&found, dt, |t| sealed_cable(scale, 1.0, x, t / 40.0));
            assert!(error < 1e-3, "{scheme:?} at x = {x}: {error}");
        }
    }
}

#[test]
fn rallpack_2_equals_its_equivalent_cable() {
    // Ten generations; two daughters each of d·2^(−2/3) (the 3/2 power rule) and 0.008 space constants long.
    let mut builder = Builder::new(RALLPACK);
    let mut tips = vec![0];
    for generation in 0..10 {
        let diameter = 16.0 * 2f64.powf(-2.0 / 3.0 * f64::from(generation));
        let length = 32.0 * 2f64.powf(-f64::from(generation) / 3.0);
        let daughters = if generation == 0 { 1 } else { 2 };
        let parents: Vec<usize> = tips.iter().flat_map(|&tip| vec![tip; daughters]).collect();
        tips = parents.iter().map(|&parent| builder.cylinder(parent, length, diameter, 1)).collect();
    }
    let cell = builder.build();
    let (dt, steps) = (0.05, 5000);
    let scale = RALLPACK_CURRENT * 0.01 * RALLPACK.ra * 4000.0 / (PI * 16.0 * 16.0 / 4.0); // λ = 4 mm
    for (node, x) in [(0, 0.0), (tips[0], 0.08), (tips[511], 0.08)] {
        let mut run = Run::new(&cell, dt, Scheme::Implicit).unwrap();
        run.clamp(0, 0.0, 1e9, RALLPACK_CURRENT).unwrap();
        let found = voltage(&mut run, node, steps);
        let error = relative_error(&found, dt, |t| sealed_cable(scale, 0.08, x, t / 40.0));
        assert!(error < 1e-3, "at x = {x}: {error}");
    }
}

#[test]
fn ball_and_stick_comes_to_its_steady_state() {
    let passive = Passive { ra: 150.0, cm: 1.0, g: 1e-4, e: -70.0 };
    let mut builder = Builder::new(passive);
    let soma = builder.cylinder(0, 20.0, 20.0, 1);
    let (length, diameter) = (600.0, 2.0);
    let tip = builder.cylinder(soma, length, diameter, 600);
    let cell = builder.build();
    // λ = √(d/(4·g·Ra)), conductance into the sealed stick g∞·tanh(L/λ), the soma isopotential but for its own half.
    let lambda = (diameter * 1e-4 / (4.0 * passive.g * passive.ra)).sqrt() * 1e4; // [µm]
    let infinite = 1e-8 * PI * diameter * lambda * passive.g * 1e6; // [µS]
    let stick = infinite * (length / lambda).tanh();
    let half = 0.01 * passive.ra * 10.0 / (PI * 100.0); // [MΩ]
    let soma_leak = 1e-8 * PI * 400.0 * passive.g * 1e6; // [µS]
    let into_stick = 1.0 / (half + 1.0 / stick);
    let at_soma = 0.1 / (soma_leak + into_stick); // [mV] for 0.1 nA
    let at_tip = at_soma * into_stick / stick / (length / lambda).cosh();

    let mut run = Run::new(&cell, 0.1, Scheme::Implicit).unwrap();
    run.clamp(1, 0.0, 1e9, 0.1).unwrap();
    run.record(&Site::Voltage { node: 1 }).unwrap();
    run.record(&Site::Voltage { node: tip }).unwrap();
    let steps = 5000; // 50 time constants
    let mut out = vec![0.0; 2 * steps];
    run.advance(steps, &mut out).unwrap();
    let (soma, tip) = (out[steps - 1] - passive.e, out[2 * steps - 1] - passive.e);
    assert!((soma / at_soma - 1.0).abs() < 1e-6, "soma {soma} mV, expected {at_soma}");
    assert!((tip / at_tip - 1.0).abs() < 1e-6, "tip {tip} mV, expected {at_tip}");
}

/// A passive tree of `sections` random sections.
fn random_tree(random: &mut Random, passive: Passive, sections: usize) -> Builder {
    let mut builder = Builder::new(passive);
    let mut ends = vec![builder.cylinder(0, 15.0, 15.0, 1)];
    for _ in 0..sections {
        let parent = ends[random.below(ends.len())];
        let (length, diameter) = (random.between(10.0, 150.0), random.between(0.3, 4.0));
        let count = 1 + random.below(5);
        ends.push(builder.cylinder(parent, length, diameter, count));
    }
    builder
}

#[test]
fn charge_is_conserved_in_every_step() {
    let mut random = Random(7);
    let passive = Passive { ra: 120.0, cm: 1.3, g: 8e-5, e: -72.0 };
    let cell = random_tree(&mut random, passive, 25).build();
    let (nodes, dt, current) = (cell.node_count(), 0.025, 0.2);
    let mut run = Run::new(&cell, dt, Scheme::Implicit).unwrap();
    run.clamp(1, 0.0, 1e9, current).unwrap();
    for node in 0..nodes {
        run.record(&Site::Voltage { node }).unwrap();
    }
    let mut before = run.sample();
    for _ in 0..400 {
        let mut after = vec![0.0; nodes];
        run.advance(1, &mut after).unwrap();
        let membrane = |node: usize| {
            // Only segments have a membrane; they are those whose area is not the nominal 100.
            if cell.area()[node] == 100.0 {
                return 0.0;
            }
            let capacitive = 1e-3 * passive.cm * (after[node] - before[node]) / dt; // [mA/cm²]
            0.01 * cell.area()[node] * (capacitive + passive.g * (after[node] - passive.e))
            // [nA]
        };
        let total: f64 = (0..nodes).map(membrane).sum();
        assert!((total - current).abs() < 1e-10, "{total} nA leave, {current} nA enter");
        before = after;
    }
}

#[test]
fn a_passive_tree_transfers_the_same_both_ways() {
    let mut random = Random(8);
    for _ in 0..5 {
        let passive = Passive { ra: 120.0, cm: 1.0, g: 1e-4, e: -70.0 };
        let cell = random_tree(&mut random, passive, 12).build();
        let there = random.below(cell.node_count());
        let response = |from: usize, to: usize| {
            let mut run = Run::new(&cell, 0.1, Scheme::Implicit).unwrap();
            run.clamp(from, 1.0, 5.0, 0.1).unwrap();
            voltage(&mut run, to, 300)
        };
        for (a, b) in response(1, there).iter().zip(response(there, 1)) {
            assert!((a - b).abs() < 1e-9, "{a} and {b}");
        }
    }
}
