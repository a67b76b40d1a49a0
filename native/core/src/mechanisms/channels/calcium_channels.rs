//! Calcium channels: Ca_HVA (high-voltage activated) and Ca_LVA (low-voltage activated), m²h each.

use crate::lanes::Lanes;
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics};
use crate::mechanisms::voltage_terms::{linoid, sigmoid, temperature_factor};

/// Ca_HVA
pub(crate) struct HighVoltage;

impl Kinetics<2> for HighVoltage {
    const ION: Ion = Ion::Calcium;

    fn new(_conditions: &Conditions<'_>) -> Self {
        Self
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let opening = 0.055 * linoid(-27.0 - v, 3.8);
        let closing = 0.94 * exp_lanes((-75.0 - v) / 17.0);
        let m = Gate::from_rates(opening, closing, 1.0);
        let opening = 0.000457 * exp_lanes((-13.0 - v) / 50.0);
        let closing = 0.0065 * sigmoid((-v - 15.0) / 28.0);
        [m, Gate::from_rates(opening, closing, 1.0)]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * h
    }
}

/// Ca_LVA
pub(crate) struct LowVoltage {
    q: f64,
}

impl Kinetics<2> for LowVoltage {
    const ION: Ion = Ion::Calcium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 21.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let u = v + 10.0;
        let m_tau = 5.0 + 20.0 * sigmoid((u + 25.0) / 5.0);
        let h_tau = 20.0 + 50.0 * sigmoid((u + 40.0) / 7.0);
        [
            Gate { steady: sigmoid((u + 30.0) / -6.0), rate: self.q / m_tau },
            Gate { steady: sigmoid((u + 80.0) / 6.4), rate: self.q / h_tau },
        ]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * h
    }
}
