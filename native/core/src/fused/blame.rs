//! Where a sweep failed, and which mechanism had the largest current there.

use super::engine::{Engine, Place};
use crate::cell::Cell;
use crate::failure::{is_within_range, rank, NumericalFailure};
use crate::mechanisms::catalogue::Kind;

impl Engine {
    /// Fills in the sweeps that are out of range and have not failed before. To be called when the voltages are
    /// new and the currents are still those of the step.
    pub fn blame_voltages(&self, cell: &Cell, time_ms: f64, failures: &mut [Option<NumericalFailure>]) {
        for (sweep, failure) in failures.iter_mut().enumerate().filter(|(_, failure)| failure.is_none()) {
            let voltage = |place: usize| self.v[place * self.sweeps + sweep];
            let beyond = self.places.iter().enumerate().filter_map(|(node, place)| match place {
                Place::Solved(place) if !is_within_range(voltage(*place)) => Some((node, voltage(*place))),
                _ => None,
            });
            let beyond: Vec<(usize, f64)> = beyond.collect();
            let Some(&(first, value)) = beyond.first() else { continue };
            // The elimination spreads NaN over the whole tree, so a node whose own currents are not finite comes first.
            let blamed: Vec<_> = beyond
                .iter()
                .filter_map(|&(node, value)| Some((node, value, self.culprit(cell, node, sweep)?)))
                .collect();
            let worst = blamed.iter().find(|(_, _, (_, size))| !size.is_finite()).or_else(|| blamed.first());
            let (node, value, mechanism) =
                worst.map_or((first, value, None), |&(node, value, (mechanism, _))| (node, value, Some(mechanism)));
            *failure = Some(NumericalFailure { time_ms, node, mechanism, quantity: "voltage", value });
        }
    }

    /// Fills in the sweeps in which a state is not finite.
    pub fn blame_states(&self, cell: &Cell, time_ms: f64, failures: &mut [Option<NumericalFailure>]) {
        if self.membrane.is_finite() {
            return;
        }
        for placement in cell.active_placements() {
            let name = placement.description.name;
            for &node in &placement.nodes {
                for (sweep, failure) in failures.iter_mut().enumerate().filter(|(_, failure)| failure.is_none()) {
                    let lane = self.lane(node as usize, sweep);
                    for (state, &quantity) in placement.description.states.iter().enumerate() {
                        let value = self.membrane.state(name, state, lane);
                        if !value.is_finite() {
                            let (node, mechanism) = (node as usize, Some(name));
                            *failure = Some(NumericalFailure { time_ms, node, mechanism, quantity, value });
                        }
                    }
                }
            }
        }
    }

    /// The mechanism with the largest current at a node.
    fn culprit(&self, cell: &Cell, node: usize, sweep: usize) -> Option<(&'static str, f64)> {
        let on = cell.placements().iter().filter(|placement| placement.holds(node));
        let sizes = on.map(|placement| placement.description).map(|known| {
            let has_kernel = known.kind != Kind::Leak;
            let current = if has_kernel { self.membrane.current(known.name, self.lane(node, sweep)) } else { 0.0 };
            (known.name, current.abs())
        });
        sizes.max_by(|a, b| rank(a.1).total_cmp(&rank(b.1)))
    }
}
