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

/// A compartment of one sweep: the cell of the sweep, and the node.
pub(crate) type Compartment<'a> = (&'a Cell, usize);

/// The layout: one compartment after the other, each with all sweeps.
#[derive(Clone)]
pub(crate) struct Setup<'a> {
    pub dt: f64, // [ms]
    pub precision: Precision,
    /// The cell of each sweep; all are like each other.
    pub cells: &'a [&'a Cell],
    /// The compartments in order; a lane beyond them is empty.
    pub nodes: &'a [usize],
    /// The lanes of the mechanism, whole values.
    pub lanes: Range<usize>,
    pub prepared: &'a Prepared,
}

impl Setup<'_> {
    /// What is in a lane, none for an empty one.
    fn compartment(&self, lane: usize) -> Option<Compartment<'_>> {
        let sweeps = self.cells.len();
        Some((self.cells[lane % sweeps], *self.nodes.get(lane / sweeps)?))
    }

    /// A number for each lane, from its compartment.
    pub fn pack<V: Value>(&self, of_compartment: impl Fn(Option<Compartment<'_>>) -> f64) -> Vec<V> {
        let values = self.lanes.clone().step_by(V::WIDTH);
        values.map(|first| V::gather(|lane| of_compartment(self.compartment(first + lane)))).collect()
    }

    /// The mechanism's conductances (µS); 0 in lanes without it.
    pub fn pack_conductance<V: Value>(&self, placement: &Placement) -> Vec<V> {
        let of_compartment = |(cell, node): Compartment<'_>| {
            let position = placement.position(node)?;
            Some(cell.counterpart(placement).values("gbar")[position] * per_density(cell, node))
        };
        self.pack(|compartment| compartment.and_then(of_compartment).unwrap_or(0.0))
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
