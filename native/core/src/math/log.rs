//! Natural logarithm.
//!
//! x = 2^k·(1 + f) with 1 + f in [√½, √2), s = f/(2 + f): ln(1 + f) = 2·artanh s = 2s + s·R, R = Σ 2·s²ⁿ/(2n + 1).
//! Since 2s = f − s·f, and s·f = ½f² − ½s·f², it is summed as f − (½f² − s·(½f² + R)): the leading term f is exact.

use std::ops::{Add, Mul};

use super::constants::{LN2_HIGH, LN2_LOW};
use crate::lanes::Lanes;

/// A positive finite number as 2^k·(1 + f), f in [√½ − 1, √2 − 1).
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    // A subnormal is scaled by 2⁵⁴ first.
    let (x, bias) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, 1077.0) } else { (x, 1023.0) };
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let mut k = (bits >> 52) as f64 - bias;
    let mut m = f64::from_bits((bits & MANTISSA) | (1023 << 52));
    if m >= std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1.0;
    }
    (k, m - 1.0)
}

/// 2/(2n + 1), n = 1…11.
#[rustfmt::skip]
const ARTANH: [f64; 11] = [
    2.0 / 3.0, 2.0 / 5.0, 2.0 / 7.0, 2.0 / 9.0, 2.0 / 11.0, 2.0 / 13.0, 2.0 / 15.0, 2.0 / 17.0, 2.0 / 19.0, 2.0 / 21.0,
    2.0 / 23.0,
];

/// R(s²) = Σ_{n ≥ 1} 2·s²ⁿ/(2n + 1); s² < 0.0295, so that n = 11 is below 2e-18 of the result. In pairs of pairs, which wait
/// less for each other than one term after the other.
#[inline(always)]
pub(super) fn artanh_tail<V: Copy + Mul<Output = V> + Mul<f64, Output = V> + Add<Output = V> + Add<f64, Output = V>>(
    z: V,
) -> V {
    let [c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11] = ARTANH;
    let z2 = z * z;
    let z4 = z2 * z2;
    let first = (z * c2 + c1) + z2 * (z * c4 + c3);
    let second = (z * c6 + c5) + z2 * (z * c8 + c7);
    let third = (z * c10 + c9) + z2 * c11;
    z * (first + z4 * (second + z4 * third))
}

/// ln x; NaN below 0, −∞ at 0. Error below 0.9 ulp.
pub fn log(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    let (k, f) = split(x);
    let s = f / (2.0 + f);
    let half_square = 0.5 * f * f;
    let r = artanh_tail(s * s);
    k * LN2_HIGH - ((half_square - (s * (half_square + r) + k * LN2_LOW)) - f)
}

/// The same in each lane, to the same bits.
#[inline(always)]
pub fn log_lanes(x: Lanes) -> Lanes {
    let lanes = x.to_array();
    if !lanes.iter().all(|x| x.is_normal() && x.is_sign_positive()) {
        return x.map(log);
    }
    let parts = lanes.map(split);
    let (k, f) = (Lanes::new(parts.map(|(k, _)| k)), Lanes::new(parts.map(|(_, f)| f)));
    let s = f / (2.0 + f);
    let half_square = 0.5 * f * f;
    let r = artanh_tail(s * s);
    k * LN2_HIGH - ((half_square - (s * (half_square + r) + k * LN2_LOW)) - f)
}
