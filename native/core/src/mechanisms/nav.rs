//! NaV, a sodium channel as a Markov chain of twelve states, g = gbar·O: its rates, from which both solvers take their step.
//!
//! ```text
//!   C1 ⇄ C2 ⇄ C3 ⇄ C4 ⇄ C5 ⇄ O        forward f, back b
//!   ⇅    ⇅    ⇅    ⇅    ⇅    ⇅        down (into inactivation) r, up s
//!   I1 ⇄ I2 ⇄ I3 ⇄ I4 ⇄ I5 ⇄ I6       forward F, back B
//! ```

use super::voltage_terms::temperature_factor;
use crate::lanes::Lanes;
use crate::math::exp_lanes;

/// Number of the states, in the order C1…C5, O, I1…I6.
pub(crate) const STATES: usize = 12;
/// Where the second row begins: I1.
pub(crate) const ROW: usize = 6;
/// The open state.
pub(crate) const OPEN: usize = 5;

/// C4 → C5 at 0 mV; C1 → C2 four times as much (1/ms).
pub(crate) const OPENING: f64 = 400.0;
/// C2 → C1 at 0 mV (1/ms).
pub(crate) const CLOSING: f64 = 12.0;
/// Voltage over which both change e-fold (mV).
pub(crate) const SLOPE: f64 = 24.0;
/// C5 → O and I5 → I6 (1/ms)
pub(crate) const LAST_OPENING: f64 = 250.0;
/// O → C5 and I6 → I5 (1/ms)
pub(crate) const LAST_CLOSING: f64 = 60.0;
/// C1 → I1 (1/ms)
pub(crate) const INTO: f64 = 0.01;
/// I1 → C1 (1/ms)
pub(crate) const OUT_OF: f64 = 40.0;
/// O → I6 (1/ms)
pub(crate) const OPEN_INTO: f64 = 8.0;
/// I6 → O (1/ms)
pub(crate) const OPEN_OUT_OF: f64 = 0.05;
/// How much faster the lower row moves forward than the upper, and each step down than the one before it.
pub(crate) const FASTER: f64 = 2.51;
/// How much slower the lower row moves back than the upper, and each step up than the one before it.
pub(crate) const SLOWER: f64 = 5.32;

/// Temperature factor of the rates, which are those of 37 °C.
pub(crate) fn temperature(celsius: f64) -> f64 {
    temperature_factor(celsius, 37.0)
}

/// Rates of one voltage, in pairs from the first on; `forward[k]` leads from pair k to k + 1.
#[derive(Clone, Copy)]
pub(crate) struct Rates<T> {
    pub forward: [[T; 5]; 2],
    pub back: [[T; 5]; 2],
    pub down: [T; 6],
    pub up: [T; 6],
}

/// The rates, all multiplied by `factor` (the temperature factor, and dt for a step).
#[derive(Clone, Copy)]
pub(crate) struct Ladder {
    factor: f64,
    down: [f64; 6],
    up: [f64; 6],
}

impl Ladder {
    pub fn new(factor: f64) -> Self {
        let mut down = [factor * OPEN_INTO; 6];
        let mut up = [factor * OPEN_OUT_OF; 6];
        let (mut faster, mut slower) = (1.0, 1.0);
        for k in 0..5 {
            down[k] = factor * INTO * faster;
            up[k] = factor * OUT_OF / slower;
            faster *= FASTER;
            slower *= SLOWER;
        }
        Self { factor, down, up }
    }

    /// Rates at `v` (mV).
    #[inline(always)]
    pub fn rates(&self, v: Lanes) -> Rates<Lanes> {
        let e = exp_lanes(v / SLOPE);
        let opening = (self.factor * OPENING) * e;
        let closing = (self.factor * CLOSING) / e;
        let mut rates = Rates {
            forward: [[Lanes::splat(self.factor * LAST_OPENING); 5]; 2],
            back: [[Lanes::splat(self.factor * LAST_CLOSING); 5]; 2],
            down: self.down.map(Lanes::splat),
            up: self.up.map(Lanes::splat),
        };
        for k in 0..4 {
            rates.forward[0][k] = (4 - k) as f64 * opening;
            rates.forward[1][k] = FASTER * rates.forward[0][k];
            rates.back[0][k] = (k + 1) as f64 * closing;
            rates.back[1][k] = (1.0 / SLOWER) * rates.back[0][k];
        }
        rates
    }
}
