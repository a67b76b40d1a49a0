//! The pair of exponentials against sums of two doubles (106 bits).

use super::exp_pair::ExpPair;
use crate::lanes::Lanes;

/// a + b and what rounding lost.
fn sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let c = s - a;
    (s, (a - (s - c)) + (b - c))
}

/// e^x as high + low by Taylor of x/2¹², squared twelve times; good to 1e-27.
fn truth(x: f64) -> (f64, f64) {
    let times = |(a, b): (f64, f64), (c, d): (f64, f64)| {
        let product = a * c;
        sum(product, a.mul_add(c, -product) + (a * d + b * c))
    };
    let small = x / 4096.0;
    let mut total = (1.0, 0.0);
    for n in (1..=16).rev() {
        let term = times(total, (small, 0.0));
        let n = f64::from(n);
        let quotient = term.0 / n;
        let rest = (-quotient).mul_add(n, term.0) + term.1;
        let (one, lost) = sum(1.0, quotient);
        total = sum(one, lost + rest / n);
    }
    (0..12).fold(total, |root, _| times(root, root))
}

fn error(found: f64, (high, low): (f64, f64), factor: f64) -> f64 {
    // The factors of the test are powers of two or are compared with a product of 106 bits.
    let product = factor * high;
    let rest = factor.mul_add(high, -product) + factor * low;
    (((found - product) - rest) / product).abs()
}

#[test]
fn both_exponentials_are_within_2_pow_minus_52_whatever_the_factor() {
    for factor in [1.0, 1.3489, 0.017, 8000.0] {
        let pair = ExpPair::new(factor);
        let mut worst = 0f64;
        for i in -120_000..=120_000 {
            let x = f64::from(i) * 1.234_567e-4; // ±14.8, which is ±310 mV over 24 mV
            let [up, down] = pair.at(x);
            worst = worst.max(error(up, truth(x), factor)).max(error(down, truth(-x), factor));
        }
        assert!(worst < f64::EPSILON, "factor {factor}: {worst:e}");
    }
}

#[test]
fn far_voltages_give_the_limits_and_nan_stays_nan() {
    let pair = ExpPair::new(1.0);
    let [up, down] = pair.at(700.0);
    assert!(error(up, truth(700.0), 1.0) < f64::EPSILON && error(down, truth(-700.0), 1.0) < 2.1e-16);
    assert_eq!(pair.at(1e9), [up, down]);
    assert_eq!(pair.at(f64::INFINITY), [up, down]);
    assert_eq!(pair.at(-1e9), [down, up]);
    assert!(pair.at(f64::NAN).iter().all(|x| x.is_nan()));
    assert_eq!(pair.at(0.0), [1.0, 1.0]);
}

#[test]
fn lanes_have_the_bits_of_one_number() {
    let pair = ExpPair::new(0.3);
    for i in -500..500 {
        for slopes in [[0.03, 1.7], [-0.4, 3.3]] {
            let x = slopes.map(|slope| slope * f64::from(i));
            let (one, two) = (x.map(|x| pair.at(x)), pair.at(Lanes::new(x)));
            for way in 0..2 {
                assert_eq!(two[way].to_array(), [one[0][way], one[1][way]]);
            }
        }
    }
}
