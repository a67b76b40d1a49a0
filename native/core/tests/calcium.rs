//! Calcium: its reversal potential, and where there is a pool of it.

mod support;

use rheobase_core::{calcium_reversal, MechanismSpec, Run, Scheme, Site};
use support::{Builder, Passive};

#[test]
fn the_reversal_potential_follows_nernst() {
    for (cai, celsius) in [(1e-4_f64, 34.0), (5e-5, 6.3), (2.0, 20.0), (7.7e-3, 37.0)] {
        let expected =
            1000.0 * 8.314_462_618_153_24 * (celsius + 273.15) / (2.0 * 96_485.332_123_310_02) * (2.0 / cai).ln();
        assert!((calcium_reversal(cai, celsius) - expected).abs() < 1e-11, "at {cai} mM");
    }
    assert_eq!(calcium_reversal(0.0, 34.0), 1e6);
    assert_eq!(calcium_reversal(-1.0, 34.0), 1e6);
}

/// A soma with a calcium channel and whatever else, run for `steps`; eca, cai, ica.
fn calcium_after(with: &[&str], steps: usize) -> [f64; 3] {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 1e-4, e: -75.0 });
    builder.cylinder(0, 20.0, 20.0, 1);
    for name in with {
        builder.spec.mechanisms.push(MechanismSpec { name: (*name).into(), nodes: vec![1], parameters: Vec::new() });
    }
    let mut run = Run::new(&builder.build(), 0.1, Scheme::Implicit).unwrap();
    run.clamp(1, 0.0, 1e9, 0.05).unwrap();
    for site in [Site::Eca { node: 1 }, Site::Cai { node: 1 }, Site::Ica { node: 1 }] {
        run.record(&site).unwrap();
    }
    run.advance(steps, &mut vec![0.0; 3 * steps]).unwrap();
    run.sample().try_into().unwrap()
}

#[test]
fn without_dynamics_calcium_stays_at_its_default() {
    let [eca, cai, ica] = calcium_after(&["Ca_LVA", "SK"], 1000);
    assert_eq!(cai, 5e-5);
    assert!((eca - 132.457_934_163_700_9).abs() < 1e-10, "{eca}"); // NEURON's default, at any temperature
    assert!(ica < 0.0);
}

#[test]
fn with_dynamics_a_steady_current_keeps_up_its_concentration() {
    let [eca, cai, ica] = calcium_after(&["Ca_LVA", "CaDynamics"], 200_000);
    let expected = 1e-4 - 80.0 * 1e4 * 0.05 * ica / (2.0 * 96_485.332_123_310_02 * 0.1);
    assert!((cai / expected - 1.0).abs() < 1e-9, "{cai} and {expected}");
    assert!((eca - calcium_reversal(cai, 34.0)).abs() < 1e-9, "{eca}");
}
