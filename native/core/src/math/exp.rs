//! e^x, clamped as NEURON's mechanisms see it.
//!
//! x = k·ln 2 + r with |r| ≤ ½ ln 2; e^r by Taylor to r¹³ (the first term left out is below 4e-18), times 2^k. r is kept
//! as high − low, and what the sum 1 + high rounds away goes into the small terms: they lose some hundredths of an ulp,
//! and the last addition ½.

use super::constants::{LN2_HIGH, LN2_LOW, LOG2_E, ROUND};
use crate::lanes::Lanes;

/// NEURON's `hoc_Exp`: beyond ±700 the result is e^700 or 0.
const LIMIT: f64 = 700.0;

/// 1/n!, n = 2…13.
#[rustfmt::skip]
const TAYLOR: [f64; 12] = [
    1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5_040.0, 1.0 / 40_320.0, 1.0 / 362_880.0,
    1.0 / 3_628_800.0, 1.0 / 39_916_800.0, 1.0 / 479_001_600.0, 1.0 / 6_227_020_800.0,
];

/// e^(x + tail) for a tail far below the last bit of x (pow brings one).
#[inline(always)]
pub(super) fn exp_with_tail(x: Lanes, tail: Lanes) -> Lanes {
    let tiny = x.below(-LIMIT);
    let x = Lanes::splat(LIMIT).below(x).select(LIMIT, x); // NaN passes both
    let x = tiny.select(-LIMIT, x);
    let rounded = x * LOG2_E + ROUND;
    let k = rounded - ROUND;
    let high = x - k * LN2_HIGH;
    let low = k * LN2_LOW - tail;
    let r = high - low;
    let [c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13] = TAYLOR;
    let r2 = r * r;
    let r4 = r2 * r2;
    let first = (c2 + c3 * r) + r2 * (c4 + c5 * r);
    let second = (c6 + c7 * r) + r2 * (c8 + c9 * r);
    let third = (c10 + c11 * r) + r2 * (c12 + c13 * r);
    let q = first + r4 * (second + r4 * third);
    let begun = 1.0 + high;
    let lost = (1.0 - begun) + high;
    let fraction = begun + (lost + (r2 * q - low));
    // The low bits of `rounded` are k in two's complement: added to the exponent of 1 they make 2^k. NaN stays NaN in the
    // product, whatever the scale has become.
    let scale = rounded.shift_bits_left(52).add_bits(Lanes::splat(1.0));
    tiny.select(0.0, fraction * scale)
}

/// e^x in each lane; 0 below −700, e^700 above 700, NaN of NaN. Error below 0.75 ulp.
#[inline(always)]
pub fn exp_lanes(x: Lanes) -> Lanes {
    exp_with_tail(x, Lanes::splat(0.0))
}

/// e^x of one number, the same bits as [`exp_lanes`].
pub fn exp(x: f64) -> f64 {
    exp_lanes(Lanes::splat(x)).lane(0)
}

/// 1 − e^(−x) for x ≥ 0, to a relative error of some 1e-16 however small x is: NEURON's own 1 − exp(−x) loses the digits
/// that x is below 1.
pub fn approach(x: f64) -> f64 {
    if x.is_nan() || x >= 0.25 {
        return 1.0 - exp(-x);
    }
    // x·(1 − x/2·(1 − x/3·(…))), to x¹⁴/15!.
    let mut sum = 1.0;
    for n in (2..=14).rev() {
        sum = 1.0 - x / f64::from(n) * sum;
    }
    x * sum
}
