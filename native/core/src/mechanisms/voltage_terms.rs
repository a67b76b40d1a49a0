//! Terms that many rate equations share.

use crate::lanes::Lanes;
use crate::math::{exp_lanes, pow};

/// x/(e^(x/y) − 1) at x and at −x, from one exponential: the second is e^(x/y) times the first.
///
/// For |x/y| < 0.01, where e^(x/y) − 1 loses digits, by the series u/(e^u − 1) = 1 − u/2 + u²/12 − u⁴/720 + …, whose next
/// term is below 4e-17. (NEURON takes the quotient with what is left of its digits: down to |x/y| = 1e-6, or to 0.)
#[inline(always)]
pub(crate) fn linoid_pair(x: Lanes, y: f64) -> (Lanes, Lanes) {
    let u = x / y;
    let e = exp_lanes(u);
    let quotient = x / (e - 1.0);
    let near = u.abs().below(0.01);
    let (half, u2) = (u / 2.0, u * u);
    let even = 1.0 + u2 * (1.0 / 12.0 - u2 / 720.0);
    (near.select(y * (even - half), quotient), near.select(y * (even + half), quotient * e))
}

/// The first of [`linoid_pair`].
#[inline(always)]
pub(crate) fn linoid(x: Lanes, y: f64) -> Lanes {
    linoid_pair(x, y).0
}

/// 1/(1 + e^x)
#[inline(always)]
pub(crate) fn sigmoid(x: Lanes) -> Lanes {
    1.0 / (1.0 + exp_lanes(x))
}

/// e^(−x²)
#[inline(always)]
pub(crate) fn bell(x: Lanes) -> Lanes {
    exp_lanes(-(x * x))
}

/// Temperature factor of the rates, 2.3^((celsius − reference)/10).
pub(crate) fn temperature_factor(celsius: f64, reference: f64) -> f64 {
    pow(2.3, (celsius - reference) / 10.0)
}
