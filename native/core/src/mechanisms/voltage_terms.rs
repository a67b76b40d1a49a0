//! Terms that many rate equations share.

use crate::lanes::Lanes;
use crate::math::{exp_lanes, pow};

/// x/(e^(x/y) − 1) at x and at −x, from one exponential: the second is e^(x/y) times the first. Where |x/y| < 1e-6 the
/// mechanisms take the first two terms of the series.
#[inline(always)]
pub(super) fn linoid_pair(x: Lanes, y: f64) -> (Lanes, Lanes) {
    let u = x / y;
    let e = exp_lanes(u);
    let quotient = x / (e - 1.0);
    let near = u.abs().below(1e-6);
    let half = u / 2.0;
    (near.select(y * (1.0 - half), quotient), near.select(y * (1.0 + half), quotient * e))
}

/// The first of [`linoid_pair`].
#[inline(always)]
pub(super) fn linoid(x: Lanes, y: f64) -> Lanes {
    linoid_pair(x, y).0
}

/// 1/(1 + e^x)
#[inline(always)]
pub(super) fn sigmoid(x: Lanes) -> Lanes {
    1.0 / (1.0 + exp_lanes(x))
}

/// e^(−x²)
#[inline(always)]
pub(super) fn bell(x: Lanes) -> Lanes {
    exp_lanes(-(x * x))
}

/// Temperature factor of the rates, 2.3^((celsius − reference)/10).
pub(crate) fn temperature_factor(celsius: f64, reference: f64) -> f64 {
    pow(2.3, (celsius - reference) / 10.0)
}
