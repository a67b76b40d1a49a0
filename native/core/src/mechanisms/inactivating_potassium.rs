//! Potassium channels that inactivate, K_P (persistent, m²h) and K_T (transient, m⁴h), and their human forms K_Pst and
//! K_Tst: the same equations on a voltage 10 mV up, with the temperature factor of 34 °C and other numbers.

use super::voltage_terms::{bell, sigmoid, temperature_factor};
use crate::cell::{Cell, Placement};
use crate::lanes::Lanes;
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::reference::gated::{Gate, Ion, Kinetics};

/// K_P's activation time constant times q [ms]; it jumps at −50 mV.
#[inline(always)]
fn persistent_m_tau(v: Lanes) -> Lanes {
    let below = v.below(-50.0);
    1.25 + below.select(175.03, 13.0) * exp_lanes(below.select(0.026, -0.026) * v)
}

/// K_P's inactivation time constant times q [ms].
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

    fn new(cell: &Cell, placement: &Placement) -> Self {
        let q = temperature_factor(cell.celsius(), 21.0);
        Self { q, shift: placement.shared("vshift"), m_tau_factor: placement.shared("tauF") }
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

    fn new(_cell: &Cell, _placement: &Placement) -> Self {
        Self { q: temperature_factor(34.0, 21.0) }
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

    fn new(cell: &Cell, placement: &Placement) -> Self {
        if placement.description.name == "K_Tst" {
            let q = temperature_factor(34.0, 21.0);
            return Self { q, shift: -10.0, m_half: 0.0, m_slope: 19.0, m_tau_factor: 1.0, h_tau_factor: 1.0 };
        }
        Self {
            q: temperature_factor(cell.celsius(), 21.0),
            shift: placement.shared("vshift"),
            m_half: -47.0,
            m_slope: 29.0,
            m_tau_factor: placement.shared("mTauF"),
            h_tau_factor: placement.shared("hTauF"),
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
