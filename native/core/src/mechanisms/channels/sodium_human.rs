//! Sodium channels of the later human models: NaTa_t and NaTs2_t (transient), Nap_Et2 (persistent). Their rates
//! are those of 34 °C in any cell, by the catalogue.

use crate::lanes::Lanes;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics};
use crate::mechanisms::voltage_terms::{linoid_pair, sigmoid, temperature_factor};

/// At the voltage where a rate is 0/0 the mechanisms step aside by this much, for the rest of the evaluation (mV).
const ASIDE: f64 = 1e-4;

#[inline(always)]
fn step_aside(v: Lanes, singular: f64) -> Lanes {
    v.equals(singular).select(v + ASIDE, v)
}

/// Activation rates of the two transient channels (1/ms), before the temperature factor.
#[inline(always)]
fn activation(v: Lanes, half: f64) -> (Lanes, Lanes) {
    let (falling, rising) = linoid_pair(v - half, 6.0);
    (0.182 * rising, 0.124 * falling)
}

/// NaTa_t and NaTs2_t: m³h.
pub(crate) struct Transient {
    q: f64,
    m_half: f64, // [mV]
    h_half: f64, // [mV]
}

impl Kinetics<2> for Transient {
    const ION: Ion = Ion::Sodium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self {
            q: temperature_factor(conditions.celsius, 21.0),
            m_half: (conditions.value)("mvhalf"),
            h_half: (conditions.value)("hvhalf"),
        }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let v = step_aside(v, self.m_half);
        let (opening, closing) = activation(v, self.m_half);
        let m = Gate::from_rates(opening, closing, self.q);
        let v = step_aside(v, self.h_half);
        let (falling, rising) = linoid_pair(v - self.h_half, 6.0);
        [m, Gate::from_rates(0.015 * falling, 0.015 * rising, self.q)]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * m * h
    }
}

/// Nap_Et2: m³h, m six times slower than NaTa_t's.
pub(crate) struct Persistent {
    q: f64,
}

impl Kinetics<2> for Persistent {
    const ION: Ion = Ion::Sodium;

    fn new(conditions: &Conditions<'_>) -> Self {
        Self { q: temperature_factor(conditions.celsius, 21.0) }
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 2] {
        let m_steady = sigmoid((v + 52.6) / -4.6);
        let v = step_aside(v, -38.0);
        let (opening, closing) = activation(v, -38.0);
        let m = Gate { steady: m_steady, rate: (opening + closing) * self.q / 6.0 };
        let v = step_aside(v, -17.0);
        let h_steady = sigmoid((v + 48.8) / 10.0);
        let falling = linoid_pair(v + 17.0, 4.63).0;
        let v = step_aside(v, -64.4);
        let rising = linoid_pair(v + 64.4, 2.63).1;
        [m, Gate { steady: h_steady, rate: (2.88e-6 * falling + 6.94e-6 * rising) * self.q }]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m, h]: [V; 2], _instant: V) -> V {
        gbar * m * m * m * h
    }
}
