//! Cells with channels: order of convergence, steady state, NaV's states, and what the mechanisms share.

mod support;

use std::sync::Arc;

use rheobase_core::{Cell, Run, Scheme, Site};
use support::{spiking_cell, spiking_cell_without, voltage, Builder, Passive, CHANNELS};

/// Voltage 4 ms after the onset of a current that does not make the cell fire.
fn at_four_ms(cell: &Arc<Cell>, scheme: Scheme, steps: usize) -> f64 {
    let mut run = Run::new(cell, 4.0 / steps as f64, scheme).unwrap();
    run.clamp(1, 0.0, 1e9, 0.03).unwrap();
    voltage(&mut run, 1, steps)[steps - 1]
}

#[test]
fn halving_the_step_halves_the_error_or_quarters_it() {
    // NaV does not start in its equilibrium (nav_start.rs); half a step of that makes second order first order.
    let cell = spiking_cell_without("NaV");
    for (scheme, expected) in [(Scheme::Implicit, 2.0), (Scheme::SecondOrder, 4.0)] {
        let v = [200, 400, 800, 1600].map(|steps| at_four_ms(&cell, scheme, steps));
        for three in v.windows(3) {
            let ratio = (three[0] - three[1]) / (three[1] - three[2]);
            assert!((ratio / expected - 1.0).abs() < 0.03, "{scheme:?}: error falls {ratio} times");
        }
    }
}

#[test]
fn both_schemes_come_to_the_same_limit() {
    let cell = spiking_cell();
    let first = 2.0 * at_four_ms(&cell, Scheme::Implicit, 3200) - at_four_ms(&cell, Scheme::Implicit, 1600);
    let second = at_four_ms(&cell, Scheme::SecondOrder, 3200);
    assert!((first - second).abs() < 1e-4, "{first} and {second}");
}

#[test]
fn the_cell_fires_and_the_same_run_twice_gives_the_same_bits() {
    let cell = spiking_cell();
    let fire = |blocks: &[usize]| {
        let mut run = Run::new(&cell, 0.025, Scheme::Implicit).unwrap();
        run.clamp(1, 10.0, 180.0, 0.3).unwrap();
        run.record(&Site::Voltage { node: 1 }).unwrap();
        let mut all = Vec::new();
        for &steps in blocks {
            let mut out = vec![0.0; steps];
            run.advance(steps, &mut out).unwrap();
            all.extend(out);
        }
        all
    };
    let whole = fire(&[8000]);
    let spikes = whole.windows(2).filter(|pair| pair[0] < -20.0 && pair[1] >= -20.0).count();
    assert!(spikes >= 3, "{spikes} spikes");
    assert_eq!(whole, fire(&[1, 2999, 0, 5000]));
    // The same as the WebAssembly build gives (test/native/native.test.ts).
    let digest = whole.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, v| {
        v.to_bits()
            .to_le_bytes()
            .iter()
            .fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
    });
    assert_eq!(format!("{digest:016x}"), "850b29a738fe30a1");
}

#[test]
fn at_rest_the_membrane_carries_what_is_injected() {
    let cell = spiking_cell();
    let mut run = Run::new(&cell, 0.1, Scheme::Implicit).unwrap();
    let current = -0.05;
    run.clamp(1, 0.0, 1e9, current).unwrap();
    let mut areas = Vec::new();
    for node in (0..cell.node_count()).filter(|&node| cell.area()[node] != 100.0) {
        run.record(&Site::Current { mechanism: "pas".into(), node }).unwrap();
        areas.push(cell.area()[node]);
    }
    for (mechanism, _) in CHANNELS {
        run.record(&Site::Current { mechanism: mechanism.into(), node: 1 }).unwrap();
        areas.push(cell.area()[1]);
    }
    let mut out = vec![0.0; areas.len() * 60_000];
    run.advance(60_000, &mut out).unwrap();
    let total: f64 = run.sample().iter().zip(areas).map(|(density, area)| 0.01 * area * density).sum();
    assert!((total - current).abs() < 1e-9, "{total} nA");
}

fn nav_cell(celsius: f64) -> Arc<Cell> {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 1e-4, e: -75.0 });
    builder.cylinder(0, 60.0, 3.0, 3);
    let nodes = builder.segments();
    builder.channel("NaV", &nodes, 0.08);
    builder.channel("Kv3_1", &nodes, 0.3);
    builder.spec.celsius = celsius;
    builder.build()
}

#[test]
fn the_states_of_nav_stay_a_probability() {
    let cell = nav_cell(34.0);
    let mut run = Run::new(&cell, 0.025, Scheme::Implicit).unwrap();
    run.clamp(1, 5.0, 1e9, 0.15).unwrap();
    let names = ["C1", "C2", "C3", "C4", "C5", "O", "I1", "I2", "I3", "I4", "I5", "I6"];
    for node in [1, 2, 3] {
        for state in names {
            run.record(&Site::State { mechanism: "NaV".into(), state: state.into(), node }).unwrap();
        }
    }
    for _ in 0..140 {
        let mut out = vec![0.0; 36 * 1000];
        run.advance(1000, &mut out).unwrap();
        assert!(out.iter().all(|x| (0.0..=1.0).contains(x)), "a state is not in [0, 1]");
        for node in run.sample().chunks(12) {
            let total: f64 = node.iter().sum();
            assert!((total - 1.0).abs() < 5e-15, "they add up to 1 + {:e}", total - 1.0);
        }
    }
}

/// A state at the start, for a cell that starts at `v_init` with one channel.
fn start(mechanism: &str, state: &str, v_init: f64) -> f64 {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 1e-4, e: -75.0 });
    builder.cylinder(0, 20.0, 20.0, 1);
    builder.channel(mechanism, &[1], 1e-3);
    builder.spec.v_init = v_init;
    let mut run = Run::new(&builder.build(), 0.025, Scheme::Implicit).unwrap();
    run.record(&Site::State { mechanism: mechanism.into(), state: state.into(), node: 1 }).unwrap();
    run.sample()[0]
}

#[test]
fn related_channels_are_each_other_s_shift() {
    for v in [-90.0, -70.0, -45.5, -20.0, 15.0] {
        for (one, other, state, shift) in [
            ("NaTs", "NaTa", "m", -8.0),
            ("NaTs", "NaTa", "h", -3.0),
            ("NaTs2_t", "NaTa_t", "m", -6.0),
            ("NaTs2_t", "NaTa_t", "h", -6.0),
        ] {
            let (a, b) = (start(one, state, v), start(other, state, v + shift));
            assert!((a / b - 1.0).abs() < 1e-12, "{one} at {v}: {a}, {other}: {b}");
        }
    }
}

#[test]
fn rates_are_smooth_where_their_formula_is_0_over_0() {
    let singular = [
        ("NaTs", "m", -40.0),
        ("NaTs", "h", -66.0),
        ("Nap", "h", -17.0),
        ("NaTa_t", "m", -38.0),
        ("NaTs2_t", "h", -60.0),
        ("Nap_Et2", "h", -64.4),
        ("Kv2like", "m", 43.0),
        ("Ih", "m", -154.9),
        ("Ca_HVA", "m", -27.0),
    ];
    for (mechanism, state, v) in singular {
        let (below, at, above) =
            (start(mechanism, state, v - 1e-3), start(mechanism, state, v), start(mechanism, state, v + 1e-3));
        assert!((at - 0.5 * (below + above)).abs() < 2e-5, "{mechanism}.{state} at {v}: {below} {at} {above}");
    }
}
