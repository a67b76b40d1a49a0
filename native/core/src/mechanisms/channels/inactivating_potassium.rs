//! Potassium channels that inactivate, K_P (persistent, m²h) and K_T (transient, m⁴h), and their human forms K_Pst and
//! K_Tst: the same equations on a voltage 10 mV up, at 34 °C in any cell and with other numbers.

use crate::lanes::Lanes;
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics};
use crate::mechanisms::voltage_terms::{bell, sigmoid, temperature_factor};

/// K_P's activation time constant times q (ms); it jumps at −50 mV.
#[inline(always)]
fn persistent_m_tau(v: Lanes) -> Lanes {
    let below = v.below(-50.0);
    1.25 + below.select(175.03, 13.0) * exp_lanes(below.select(0.026, -0.026) * v)
}

/// K_P's inactivation time constant times q (ms).
#[inline(always)]
fn persistent_h_tau(v: Lanes) -> Lanes {
    360.0 + (1010.0 + 24.0 * (v + 55.0)) * bell((v + 75.0) / 48.0)
}

/// K_P
pub(crate) struct Persistent {
    q: f64,
    shift: f64,        // [mV]
    m_tau_factor: f64, // of the activation time constant
}

impl Kinetics<2> for Persistent {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        let q = temperature_factor(conditions.celsius, 21.0);
        Self { q, shift: (conditions.value)("vshift"), m_tau_factor: (conditions.value)("tauF") }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let v = v - self.shift;
        [
            Gate { steady: sigmoid(-(v + 14.3) / 14.6), rate: self.q / (self.m_tau_factor * persistent_m_tau(v)) },
            Gate { steady: sigmoid((v + 54.0) / 11.0), rate: self.q / persistent_h_tau(v) },
        ]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * h
    }
}

/// K_Pst
pub(crate) struct PersistentHuman {
    q: f64,
}

impl Kinetics<2> for PersistentHuman {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 21.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let u = v + 10.0;
        [
            Gate { steady: sigmoid(-(u + 1.0) / 12.0), rate: self.q / persistent_m_tau(u) },
            Gate { steady: sigmoid((u + 54.0) / 11.0), rate: self.q / persistent_h_tau(u) },
        ]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * h
    }
}

/// K_T and K_Tst
pub(crate) struct Transient {
    q: f64,
    shift: f64,        // subtracted from the voltage [mV]
    m_half: f64,       // [mV]
    m_slope: f64,      // [mV]
    m_tau_factor: f64, // of the bell in the activation time constant
    h_tau_factor: f64, // of the bell in the inactivation time constant
}

impl Kinetics<2> for Transient {
    const ION: Ion = Ion::Potassium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self {
            q: temperature_factor(conditions.celsius, 21.0),
            shift: (conditions.value)("vshift"),
            m_half: (conditions.value)("mvhalf"),
            m_slope: (conditions.value)("mk"),
            m_tau_factor: (conditions.value)("mTauF"),
            h_tau_factor: (conditions.value)("hTauF"),
        }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let v = v - self.shift;
        let m_tau = 0.34 + 0.92 * self.m_tau_factor * bell((v + 71.0) / 59.0);
        let h_tau = 8.0 + 49.0 * self.h_tau_factor * bell((v + 73.0) / 23.0);
        [
            Gate { steady: sigmoid(-(v - self.m_half) / self.m_slope), rate: self.q / m_tau },
            Gate { steady: sigmoid((v + 66.0) / 10.0), rate: self.q / h_tau },
        ]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * m * m * h
    }
}
