//! e^x and e^−x at once, both times a factor.
//!
//! With x = k·ln 2 + r and |r| ≤ ½ ln 2 the even terms of the series are those of both, and the odd ones change their
//! sign. The factor is in the coefficients, so it costs nothing. Taylor's series end where the next term is below 4e-18.

use crate::math::constants::{LN2_HIGH, LN2_LOW, LOG2_E, ROUND};
use crate::math::number::Number;

/// Terms of each of the two series behind the first even one.
const TERMS: usize = 6;
/// Beyond this |x| the results are those of ±LIMIT, as with NEURON's `hoc_Exp`.
const LIMIT: f64 = 700.0;

/// The coefficients for one factor.
#[derive(Clone, Debug)]
pub(crate) struct ExpPair {
    factor: f64,
    even: [f64; TERMS],    // of r², r⁴, … r¹²
    odd: [f64; TERMS + 1], // of r, r³, … r¹³
}

impl ExpPair {
    /// The factor is positive and within 1e±80, so that no result overflows.
    pub fn new(factor: f64) -> Self {
        // Factorials up to 13! are exact.
        let per_factorial = |n: usize| factor / (1..=n).map(|i| i as f64).product::<f64>();
        Self {
            factor,
            even: std::array::from_fn(|i| per_factorial(2 * i + 2)),
            odd: std::array::from_fn(|i| per_factorial(2 * i + 1)),
        }
    }

    /// [factor·e^x, factor·e^−x], each within 2⁻⁵² of the truth (relative; measured 2.1e-16); NaN of NaN.
    #[inline(always)]
    pub fn at<V: Number>(&self, x: V) -> [V; 2] {
        let x = x.within(LIMIT);
        let rounded = x * V::splat(LOG2_E) + V::splat(ROUND);
        let k = rounded - V::splat(ROUND);
        let r = (x - k * V::splat(LN2_HIGH)) - k * V::splat(LN2_LOW);
        let r2 = r * r;
        let series = |coefficients: &[f64]| {
            let (&last, rest) = coefficients.split_last().expect("a series has terms");
            rest.iter().rev().fold(V::splat(last), |sum, &c| sum * r2 + V::splat(c))
        };
        let (even, odd) = (series(&self.even) * r2, series(&self.odd) * r);
        let factor = V::splat(self.factor);
        // k in the lowest bits, moved to the exponent's place.
        let exponent = rounded.shift_bits_left(52);
        [(factor + (even + odd)).add_bits(exponent), (factor + (even - odd)).sub_bits(exponent)]
    }
}
