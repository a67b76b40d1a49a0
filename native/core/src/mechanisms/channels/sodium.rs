//! Sodium channels of the Allen database with Hodgkin-Huxley gates: NaTs and NaTa (transient), Nap (persistent).

use crate::lanes::Lanes;
use crate::math::value::Value;
use crate::math::{approach, exp};
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics, SLOPE_STEP};
use crate::mechanisms::voltage_terms::{linoid, linoid_pair, sigmoid, temperature_factor};

/// NaTs and NaTa: m³h, the same equations with other half-activations.
pub(crate) struct Transient {
    q: f64,
    m_opening: f64, // [1/(ms mV)]
    m_closing: f64, // [1/(ms mV)]
    m_half: f64,    // [mV]
    m_slope: f64,   // [mV]
    h_opening: f64, // [1/(ms mV)]
    h_closing: f64, // [1/(ms mV)]
    h_half: f64,    // [mV]
    h_slope: f64,   // [mV]
}

impl Kinetics<2> for Transient {
    const ION: Ion = Ion::Sodium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self {
            q: temperature_factor(conditions.celsius, 23.0),
            m_opening: (conditions.value)("malphaF"),
            m_closing: (conditions.value)("mbetaF"),
            m_half: (conditions.value)("mvhalf"),
            m_slope: (conditions.value)("mk"),
            h_opening: (conditions.value)("halphaF"),
            h_closing: (conditions.value)("hbetaF"),
            h_half: (conditions.value)("hvhalf"),
            h_slope: (conditions.value)("hk"),
        }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let (falling, rising) = linoid_pair(v - self.m_half, self.m_slope);
        let m = Gate::from_rates(self.m_opening * rising, self.m_closing * falling, self.q);
        let (falling, rising) = linoid_pair(v - self.h_half, self.h_slope);
        [m, Gate::from_rates(self.h_opening * falling, self.h_closing * rising, self.q)]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * m * h
    }
}

/// Slope of Nap's activation (mV).
const INSTANT_SLOPE: f64 = -4.6;

/// Nap: m∞·h; the activation is instantaneous, so its slope is part of dI/dV.
pub(crate) struct Persistent {
    q: f64,
}

impl Kinetics<1> for Persistent {
    const ION: Ion = Ion::Sodium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 21.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 1] {
        let closing = 2.88e-6 * linoid(v + 17.0, 4.63);
        let opening = 6.94e-6 * linoid(-(v + 64.4), 2.63);
        [Gate { steady: sigmoid((v + 48.8) / 10.0), rate: (closing + opening) * self.q }]
    }

    const INSTANT: bool = true;

    #[inline(always)]
    fn instant(&self, v: Lanes) -> Lanes {
        sigmoid((v + 52.6) / INSTANT_SLOPE)
    }

    /// 1/(1 + c·e) − 1/(1 + e) = (1 − c)·e/((1 + e)·(1 + c·e)), c = e^(−step/4.6).
    fn instant_secant(&self, v: f64) -> f64 {
        let e = exp((v + 52.6) / INSTANT_SLOPE);
        let fall = approach(-SLOPE_STEP / INSTANT_SLOPE);
        fall * e / ((1.0 + e) * (1.0 + (1.0 - fall) * e)) / SLOPE_STEP
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [h]: [V; 1], instant: V) -> V {
        gbar * instant * h
    }
}
