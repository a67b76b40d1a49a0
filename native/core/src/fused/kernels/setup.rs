//! How the kernels' lanes are laid out and filled.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use super::table::Precision;
use crate::cell::{Cell, Placement};
use crate::fused::units::per_density;
use crate::math::value::Value;
use crate::mechanisms::Scope;
use crate::prepared::Prepared;

/// The layout: one compartment after the other, each with all sweeps.
#[derive(Clone)]
pub(crate) struct Setup<'a> {
    pub dt: f64, // [ms]
    pub precision: Precision,
    pub sweeps: usize,
    /// The compartments in order; a lane beyond them is empty.
    pub nodes: &'a [usize],
    /// The lanes of the mechanism, whole values.
    pub lanes: Range<usize>,
    pub prepared: &'a Prepared,
}

impl Setup<'_> {
    /// The node of a lane, none for an empty one.
    fn node(&self, lane: usize) -> Option<usize> {
        self.nodes.get(lane / self.sweeps).copied()
    }

    /// A number for each lane, from its node.
    pub fn pack<V: Value>(&self, of_node: impl Fn(Option<usize>) -> f64) -> Vec<V> {
        let values = self.lanes.clone().step_by(V::WIDTH);
        values.map(|first| V::gather(|lane| of_node(self.node(first + lane)))).collect()
    }

    /// The mechanism's conductances (µS); 0 in lanes without it.
    pub fn pack_conductance<V: Value>(&self, cell: &Cell, placement: &Placement) -> Vec<V> {
        let values = placement.values("gbar");
        self.pack(|node| {
            node.and_then(|node| Some(values[placement.position(node)?] * per_density(cell, node))).unwrap_or(0.0)
        })
    }

    /// What a mechanism prepares from its rates, made by `make` when no cell with the same rates has it yet.
    pub fn prepare<T: Any + Send + Sync>(
        &self,
        cell: &Cell,
        placement: &Placement,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let parameters = placement.description.parameters.iter().filter(|known| known.scope == Scope::Global);
        let rates: Vec<u64> = std::iter::once(cell.celsius())
            .chain(parameters.map(|known| placement.shared(known.name)))
            .map(f64::to_bits)
            .collect();
        let name = format!("{} {:?} {rates:x?}", placement.description.name, self.precision);
        self.prepared.shared(&name, self.dt, make)
    }
}
