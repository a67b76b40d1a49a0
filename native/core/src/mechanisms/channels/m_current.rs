//! M-currents: Im and Im_v2, one activation gate each.

use crate::lanes::Lanes;
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics};
use crate::mechanisms::voltage_terms::temperature_factor;

/// Im
pub(crate) struct Im {
    q: f64,
}

impl Kinetics<1> for Im {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 21.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 1] {
        let e = exp_lanes(0.1 * (v + 35.0));
        [Gate::from_rates(3.3e-3 * e, 3.3e-3 / e, self.q)]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m]: [V; 1], _instant: V) -> V {
        gbar * m
    }
}

/// Im_v2
pub(crate) struct ImV2 {
    q: f64,
}

impl Kinetics<1> for ImV2 {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 30.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 1] {
        let opening = 0.007 * exp_lanes(2.4 * (v + 48.0) / 26.12);
        let closing = 0.007 * exp_lanes(-3.6 * (v + 48.0) / 26.12);
        let sum = opening + closing;
        [Gate { steady: opening / sum, rate: self.q / (15.0 + 1.0 / sum) }]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m]: [V; 1], _instant: V) -> V {
        gbar * m
    }
}
