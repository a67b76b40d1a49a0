//! Which node and mechanism a failed run of the reference solver names.

use super::probe::View;
use crate::cell::Cell;
use crate::failure::{is_within_range, rank, NumericalFailure};

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
        for (placement, mechanism) in cell.active_placements().zip(view.mechanisms) {
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
    let leak = view.passive.current_at(node).map(|(name, current)| (name, current.abs()));
    let channels = view
        .mechanisms
        .iter()
        .filter_map(|mechanism| Some((mechanism.name(), mechanism.current(mechanism.position(node)?).abs())));
    leak.into_iter().chain(channels).max_by(|a, b| rank(a.1).total_cmp(&rank(b.1)))
}
