//! NEURON's AlphaSynapse, a conductance that depends on time alone.

use crate::math::exp;

/// The conductance is 0 after this many time constants.
const END: f64 = 10.0;

/// One alpha function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alpha {
    pub place: usize,
    pub device: usize,
    pub onset: f64,    // [ms]
    pub tau: f64,      // [ms]
    pub peak: f64,     // [µS]
    pub reversal: f64, // [mV]
}

impl Alpha {
    /// Conductance at a time (µS).
    pub fn conductance(&self, t: f64) -> f64 {
        let x = (t - self.onset) / self.tau;
        if (0.0..=END).contains(&x) {
            self.peak * (x * exp(1.0 - x))
        } else {
            0.0
        }
    }
}
