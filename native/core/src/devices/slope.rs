//! The slope of a current.

use crate::math::value::Value;

/// NEURON differentiates a current numerically, over this step (mV).
const STEP: f64 = 0.001;

/// How slopes of conductances are found. The last bits of the voltage make NEURON's difference quotient wrong by some 1e-11
/// of the slope: [`Quotient`] repeats that error, [`Derivative`] has none.
pub(crate) trait Slope {
    /// Current out of the cell (nA) through a conductance (µS) and its slope (µS).
    fn of_conductance<V: Value>(g: V, v: V, reversal: f64) -> (V, V);
}

/// NEURON's difference quotient.
pub(crate) struct Quotient;

/// The derivative by its formula.
pub(crate) struct Derivative;

impl Slope for Quotient {
    #[inline(always)]
    fn of_conductance<V: Value>(g: V, v: V, reversal: f64) -> (V, V) {
        let current = g * (v - reversal);
        (current, (g * ((v + STEP) - reversal) - current) * (1.0 / STEP))
    }
}

impl Slope for Derivative {
    #[inline(always)]
    fn of_conductance<V: Value>(g: V, v: V, reversal: f64) -> (V, V) {
        (g * (v - reversal), g)
    }
}

/// Current into the cell (nA) through a series resistance (MΩ), and its loss per rise of the voltage (µS) as NEURON computes
/// it: a step of a stiff clamp moves the cell so far that 1/series itself would give a voltage that is 2e-10 mV off.
#[inline(always)]
pub(crate) fn clamp_current(command: f64, v: f64, series: f64) -> (f64, f64) {
    let current = (command - v) / series;
    (current, (current - (command - (v + STEP)) / series) / STEP)
}
