//! A run that left the range in which its numbers mean anything.

use std::fmt;

use crate::cell::Cell;
use crate::recording::View;
use crate::reference::run::is_within_range;

/// Where and when a run failed, and which mechanism had most to do with it.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericalFailure {
    /// Time after the failed step [ms].
    pub time_ms: f64,
    /// Node.
    pub node: usize,
    /// The mechanism whose state is not finite, or whose current at the node was not finite or else the largest; none
    /// on a node without mechanisms.
    pub mechanism: Option<&'static str>,
    /// What is out of range: "voltage" or a state.
    pub quantity: &'static str,
    /// Its value: [mV] for the voltage.
    pub value: f64,
}

impl NumericalFailure {
    /// A voltage beyond ±1 V, or none at all. The elimination spreads NaN over the whole tree at once, so of the nodes
    /// out of range the one named is the first whose currents are not finite, else the first with any mechanism.
    pub(crate) fn of_voltage(time_ms: f64, view: View<'_>) -> Self {
        let nodes = || (0..view.voltage.len()).filter(|&node| !is_within_range(view.voltage[node]));
        let blamed = || nodes().filter_map(|node| Some((node, culprit(node, view)?)));
        let (node, culprit) = match blamed().find(|(_, (_, size))| !size.is_finite()).or_else(|| blamed().next()) {
            Some((node, (mechanism, _))) => (node, Some(mechanism)),
            None => (nodes().next().unwrap_or(0), None),
        };
        Self { time_ms, node, mechanism: culprit, quantity: "voltage", value: view.voltage[node] }
    }

    /// The first state that is not finite, if any.
    pub(crate) fn of_states(time_ms: f64, cell: &Cell, view: View<'_>) -> Option<Self> {
        for (placement, mechanism) in
            cell.placements().iter().filter(|placement| placement.description.name != "pas").zip(view.mechanisms)
        {
            for (position, &node) in placement.nodes.iter().enumerate() {
                for (state, &quantity) in placement.description.states.iter().enumerate() {
                    let value = mechanism.state(state, position);
                    if !value.is_finite() {
                        let mechanism = Some(placement.description.name);
                        return Some(Self { time_ms, node: node as usize, mechanism, quantity, value });
                    }
                }
            }
        }
        None
    }
}

/// The mechanism with the largest current at a node, one that is not finite before all others.
fn culprit(node: usize, view: View<'_>) -> Option<(&'static str, f64)> {
    let leak = view.passive.is_on(node).then(|| ("pas", view.passive.current(node).abs()));
    let channels = view
        .mechanisms
        .iter()
        .filter_map(|mechanism| Some((mechanism.name(), mechanism.current(mechanism.position(node)?).abs())));
    leak.into_iter().chain(channels).max_by(|a, b| rank(a.1).total_cmp(&rank(b.1)))
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
