//! What tells one channel with Hodgkin-Huxley gates from another: i = g·(v − e), each gate x' = (x∞ − x)/τ. Both solvers
//! take their rates from here.

use crate::lanes::Lanes;
use crate::math::value::Value;

/// NEURON's step for the numerical slope of a current (mV).
pub(crate) const SLOPE_STEP: f64 = 0.001;

/// Where a gate goes and how fast.
#[derive(Clone, Copy)]
pub(crate) struct Gate {
    /// Steady state.
    pub steady: Lanes,
    /// 1/τ (1/ms)
    pub rate: Lanes,
}

impl Gate {
    /// From opening and closing rates (1/ms), sped up by the temperature factor `q`.
    #[inline(always)]
    pub fn from_rates(opening: Lanes, closing: Lanes, q: f64) -> Self {
        let sum = opening + closing;
        Self { steady: opening / sum, rate: sum * q }
    }
}

/// Which ion a channel lets through: its reversal potential drives the current.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ion {
    Sodium,
    Potassium,
    Calcium,
    /// No ion in particular: the current has a name and, as a parameter, a reversal potential of its own (mV).
    Mixed {
        currents: &'static [&'static str],
        reversal: &'static str,
    },
}

/// What the rates of a channel depend on besides the voltage; the same at all nodes.
pub(crate) struct Conditions<'a> {
    /// Temperature (°C).
    pub celsius: f64,
    /// A global parameter, or a constant of the catalogue, by name.
    pub value: &'a dyn Fn(&str) -> f64,
}

/// The gates and the conductance of one channel.
pub(crate) trait Kinetics<const N: usize>: Sized + 'static {
    const ION: Ion;
    fn new(conditions: &Conditions<'_>) -> Self;
    /// The gates at voltage `v` (mV).
    fn gates(&self, v: Lanes) -> [Gate; N];
    /// Whether the conductance has a gate that follows the voltage at once.
    const INSTANT: bool = false;
    /// That gate at voltage `v` (mV).
    fn instant(&self, _v: Lanes) -> Lanes {
        Lanes::splat(1.0)
    }
    /// Its secant over [`SLOPE_STEP`] from `v` on (1/mV), free of the cancellation that a difference would suffer.
    fn instant_secant(&self, _v: f64) -> f64 {
        0.0
    }
    /// Conductance, in the unit of `gbar`.
    fn conductance<V: Value>(gbar: V, x: [V; N], instant: V) -> V;
}
