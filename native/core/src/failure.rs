//! The error of a run whose values left the meaningful range.

use std::fmt;

/// Where and when a run failed, and which mechanism most likely caused it.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericalFailure {
    /// Time after the failed step (ms).
    pub time_ms: f64,
    /// Node.
    pub node: usize,
    /// The mechanism whose state is not finite, or whose current at the node was not finite or else the largest; none
    /// on a node without mechanisms.
    pub mechanism: Option<&'static str>,
    /// What is out of range: "voltage" or a state.
    pub quantity: &'static str,
    /// Its value: (mV) for the voltage.
    pub value: f64,
}

/// Voltages beyond this (mV) are a failure, and no place to start from either.
pub(crate) const VOLTAGE_LIMIT: f64 = 1000.0;

/// Whether a voltage (mV) is below 1 V in size; false for NaN.
pub(crate) fn is_within_range(v: f64) -> bool {
    v.abs() < VOLTAGE_LIMIT
}

/// NaN counts as the largest.
pub(crate) fn rank(size: f64) -> f64 {
    if size.is_nan() {
        f64::INFINITY
    } else {
        size
    }
}

impl fmt::Display for NumericalFailure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time_ms, node, quantity, value, .. } = self;
        let mechanism = self.mechanism.unwrap_or("none");
        write!(out, "Cannot go on beyond {time_ms} ms: {quantity} of node {node} is {value} (mechanism: {mechanism})")
    }
}

impl std::error::Error for NumericalFailure {}
