//! exp, log and pow against sums of two doubles (106 bits), on millions of points.

mod support;
#[path = "support/two.rs"]
mod two;

use rheobase_core::math::{exp, log, log_lanes, pow};
use rheobase_core::Lanes;
use support::Random;
use two::Two;

impl Two {
    fn exp(self) -> Two {
        let k = (self.0 / std::f64::consts::LN_2).round();
        let ln2 = Two(std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
        let r = self.plus(ln2.times(Two(-k, 0.0)));
        let mut total = Two(1.0, 0.0);
        for n in (1..=27).rev() {
            total = Two(1.0, 0.0).plus(total.times(r).over_number(f64::from(n)));
        }
        let scale = 2f64.powi(k as i32);
        Two(total.0 * scale, total.1 * scale)
    }

    /// One Newton step from the nearest double: ln x = y + (x·e^(−y) − 1), quadratically.
    fn log(x: f64) -> Two {
        let y = x.ln();
        let rest = Two(x, 0.0).times(Two(-y, 0.0).exp()).plus(Two(-1.0, 0.0));
        Two(y, 0.0).plus(rest)
    }
}

/// Distance of `found` from the truth in units of the last place of the truth.
fn ulps(found: f64, truth: Two) -> f64 {
    let exponent = ((truth.0.to_bits() >> 52) & 0x7ff) as i32 - 1075;
    ((found - truth.0) - truth.1).abs() / 2f64.powi(exponent)
}

#[test]
fn exp_is_within_three_quarters_of_an_ulp() {
    let mut random = Random(1);
    let mut worst = (0.0, 0.0);
    for i in 0..3_000_000 {
        let width = [0.5, 5.0, 50.0, 600.0][i % 4];
        let x = random.between(-width, width);
        let error = ulps(exp(x), Two(x, 0.0).exp());
        if error > worst.0 {
            worst = (error, x);
        }
    }
    assert!(worst.0 < 0.75, "{} ulp at {}", worst.0, worst.1);
}

#[test]
fn exp_at_the_edges_is_that_of_the_mechanisms() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(exp(-700.1), 0.0);
    assert_eq!(exp(f64::NEG_INFINITY), 0.0);
    assert_eq!(exp(1e9), exp(700.0));
    assert_eq!(exp(f64::INFINITY), exp(700.0));
    assert!(exp(f64::NAN).is_nan());
    assert!(ulps(exp(700.0), Two(700.0, 0.0).exp()) < 0.75);
    assert!((exp(-700.0) * exp(700.0) - 1.0).abs() < 3e-16);
}

#[test]
fn log_is_within_nine_tenths_of_an_ulp() {
    let mut random = Random(2);
    let mut worst = (0.0, 0.0);
    for i in 0..1_500_000 {
        let x = match i % 3 {
            0 => random.between(0.5, 2.0),
            1 => random.log_between(1e-8, 1e8),
            _ => random.log_between(1e-290, 1e290),
        };
        let error = ulps(log(x), Two::log(x));
        if error > worst.0 {
            worst = (error, x);
        }
    }
    assert!(worst.0 < 0.9, "{} ulp at {}", worst.0, worst.1);
}

#[test]
fn log_of_two_has_the_bits_of_one_after_the_other() {
    let mut random = Random(6);
    let edges = [0.0, -1.0, f64::NAN, f64::INFINITY, 5e-324, f64::MIN_POSITIVE, 1.0, f64::MAX];
    let pairs = edges.iter().flat_map(|&x| edges.map(|y| [x, y])).collect::<Vec<_>>();
    let anywhere = (0..100_000).map(|_| [random.log_between(1e-300, 1e300), random.between(0.5, 2.0)]);
    for [x, y] in pairs.into_iter().chain(anywhere) {
        let found = log_lanes(Lanes::new([x, y])).to_array();
        assert_eq!(found.map(f64::to_bits), [log(x), log(y)].map(f64::to_bits), "ln {x}, ln {y}");
    }
}

#[test]
fn log_at_the_edges() {
    assert_eq!(log(1.0), 0.0);
    assert_eq!(log(0.0), f64::NEG_INFINITY);
    assert_eq!(log(f64::INFINITY), f64::INFINITY);
    assert!(log(-1.0).is_nan());
    assert!(log(f64::NAN).is_nan());
    assert!((log(5e-324) - 5e-324f64.ln()).abs() < 1e-12);
}

#[test]
fn pow_is_within_three_quarters_of_an_ulp() {
    let mut random = Random(3);
    let mut worst = (0.0, 0.0, 0.0);
    for i in 0..1_000_000 {
        let (x, y) = match i % 3 {
            0 => (random.log_between(1e-9, 1e6), 4.8),
            1 => (2.3, random.between(-6.0, 8.0)),
            _ => (random.log_between(1e-30, 1e30), random.between(-8.0, 8.0)),
        };
        let error = ulps(pow(x, y), Two::log(x).times(Two(y, 0.0)).exp());
        if error > worst.0 {
            worst = (error, x, y);
        }
    }
    assert!(worst.0 < 0.75, "{} ulp at {}^{}", worst.0, worst.1, worst.2);
}

#[test]
fn pow_at_the_edges() {
    assert_eq!(pow(0.0, 4.8), 0.0);
    assert_eq!(pow(7.0, 0.0), 1.0);
    assert_eq!(pow(1.0, 4.8), 1.0);
    assert_eq!(pow(f64::INFINITY, 4.8), exp(700.0));
    assert!(pow(-1.0, 4.8).is_nan());
    assert!(pow(f64::NAN, 4.8).is_nan());
}
