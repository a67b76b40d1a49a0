//! Delayed rectifiers and their kin: Kd (m·h), Kv2like (m² with two inactivations), Kv3_1 (m).

use crate::lanes::Lanes;
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics};
use crate::mechanisms::voltage_terms::{bell, linoid, sigmoid, temperature_factor};

/// Kd; its time constants are constants.
pub(crate) struct Kd;

impl Kinetics<2> for Kd {
    const ION: Ion = Ion::Potassium;

    fn new(_conditions: &Conditions<'_>) -> Self {
        Self
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        [
            Gate { steady: 1.0 - sigmoid((v + 43.0) / 8.0), rate: Lanes::splat(1.0) },
            Gate { steady: sigmoid((v + 67.0) / 7.3), rate: Lanes::splat(1.0 / 1500.0) },
        ]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * h
    }
}

/// Kv2like
pub(crate) struct Kv2like {
    q: f64,
}

impl Kinetics<3> for Kv2like {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 21.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 3] {
        let opening = 0.12 * linoid(-(v - 43.0), 11.0);
        let closing = 0.02 * exp_lanes(-(v + 1.27) / 120.0);
        let m = Gate::from_rates(opening, closing, self.q / 2.5);
        let steady = sigmoid((v + 58.0) / 11.0);
        let fast = 360.0 + (1010.0 + 23.7 * (v + 54.0)) * bell((v + 75.0) / 48.0);
        // The slow time constant would turn negative below −119 mV; there it is 1 µs, temperature or not.
        let slow = (2350.0 + 1380.0 * exp_lanes(-0.011 * v) - 210.0 * exp_lanes(-0.03 * v)) / self.q;
        let slow = slow.below(0.0).select(1e-3, slow);
        [m, Gate { steady, rate: self.q / fast }, Gate { steady, rate: 1.0 / slow }]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, fast, slow]: [V; 3], _instant: V) -> V {
        gbar * m * m * (fast * 0.5 + slow * 0.5)
    }
}

/// Kv3_1
pub(crate) struct Kv31 {
    shift: f64, // [mV]
}

impl Kinetics<1> for Kv31 {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { shift: (conditions.value)("vshift") }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 1] {
        let v = v - self.shift;
        // 1/τ with τ = 4/(1 + e^…) [ms] needs no division.
        let rate = (1.0 + exp_lanes((v + 46.56) / -44.14)) * 0.25;
        [Gate { steady: sigmoid((v - 18.7) / -9.7), rate }]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m]: [V; 1], _instant: V) -> V {
        gbar * m
    }
}
