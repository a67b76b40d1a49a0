//! The slope of a current.

use crate::math::value::Value;

/// NEURON differentiates a current numerically, over this step (mV).
const STEP: f64 = 0.001;

/// How slopes of conductances are found. NEURON's difference quotient is wrong by some 1e-11 of the slope, as the last bits
/// of the voltage have it: [`Quotient`] repeats that, [`Derivative`] is right.
pub(crate) trait Slope {
    /// Current out of the cell (nA) through a conductance (µS) and its slope (µS).
    fn of_conductance<V: Value>(g: V, v: V, reversal: f64) -> (V, V);
}

/// As NEURON does.
pub(crate) struct Quotient;

/// By the formula.
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

/// Current into the cell (nA) through a series resistance (MΩ), and what it loses by a rise of the voltage (µS) as NEURON
/// has it: a step of a stiff clamp moves the cell so far that 1/series itself would be 2e-10 mV off.
#[inline(always)]
pub(crate) fn clamp_current(command: f64, v: f64, series: f64) -> (f64, f64) {
    let current = (command - v) / series;
    (current, (current - (command - (v + STEP)) / series) / STEP)
}
