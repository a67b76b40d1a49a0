//! Currents injected at a node: NEURON's IClamp, and a sampled current played sample and hold (neuron-numerics 2g).

use crate::invalid::{check_values, Invalid};

/// A current into one node.
#[derive(Clone, Debug)]
pub(crate) struct Injection {
    pub node: usize,
    pub source: Source,
}

/// Where the current comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// `amplitude` (nA) in the steps whose midpoint is in [delay, delay + duration) (ms).
    Clamp { delay: f64, duration: f64, amplitude: f64 },
    /// Samples (nA); `window` holds those from `first` on.
    Samples { window: Vec<f64>, first: usize, per_step: f64 },
}

impl Source {
    /// A checked clamp.
    pub fn clamp(delay: f64, duration: f64, amplitude: f64) -> Result<Self, Invalid> {
        check_values("delay", &[delay], "a number", |x| !x.is_nan())?;
        check_values("duration", &[duration], "a number", |x| !x.is_nan())?;
        check_values("amplitude", &[amplitude], "finite", f64::is_finite)?;
        Ok(Self::Clamp { delay, duration, amplitude })
    }

    /// Checked samples, `sample_dt` apart, for steps of `dt` (ms).
    pub fn samples(window: Vec<f64>, sample_dt: f64, dt: f64) -> Result<Self, Invalid> {
        check_values("sample interval", &[sample_dt], "positive and finite", |x| x > 0.0 && x.is_finite())?;
        check_samples(&window)?;
        Ok(Self::Samples { window, first: 0, per_step: dt / sample_dt })
    }

    /// The current in step `step` (from 0), whose midpoint is at `middle` (ms).
    pub fn current(&self, step: u64, middle: f64) -> f64 {
        match self {
            Self::Clamp { delay, duration, amplitude } => {
                if middle >= *delay && middle < delay + duration {
                    *amplitude
                } else {
                    0.0
                }
            }
            Self::Samples { window, first, per_step } => {
                let index = sample_index(step, *per_step).saturating_sub(*first);
                window[index.min(window.len() - 1)]
            }
        }
    }
}

/// Refuses a sample that is not a number, or an empty list.
pub(crate) fn check_samples(samples: &[f64]) -> Result<(), Invalid> {
    if samples.is_empty() {
        return Err(Invalid::Length { quantity: "samples".to_owned(), found: 0, expected: 1 });
    }
    check_values("samples", samples, "finite", f64::is_finite)
}

/// The sample that drives step `step` (from 0): the last one at or before the step's midpoint, ties going to the later
/// sample. `per_step` is dt/sample interval. NEURON adds up times and leaves ties to rounding; here a midpoint within a
/// millionth of a sample counts as reaching it.
pub fn sample_index(step: u64, per_step: f64) -> usize {
    ((step as f64 + 0.5) * per_step + 1e-6).floor() as usize
}
