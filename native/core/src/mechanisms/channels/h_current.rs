//! Ih, the hyperpolarisation-activated mixed cation current; one gate, no ion.

use crate::lanes::Lanes;
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Conditions, Gate, Ion, Kinetics};
use crate::mechanisms::voltage_terms::linoid;

/// Ih
pub(crate) struct Ih;

impl Kinetics<1> for Ih {
    const ION: Ion = Ion::Mixed { currents: &["ihcn"], reversal: "ehcn" };

    fn new(_conditions: &Conditions<'_>) -> Self {
        Self
    }

    #[inline(always)]
    fn gates(&self, v: Lanes) -> [Gate; 1] {
        let opening = 0.00643 * linoid(v + 154.9, 11.9);
        [Gate::from_rates(opening, 0.193 * exp_lanes(v / 33.1), 1.0)]
    }

    #[inline(always)]
    fn conductance<V: Value>(gbar: V, [m]: [V; 1], _instant: V) -> V {
        gbar * m
    }
}
