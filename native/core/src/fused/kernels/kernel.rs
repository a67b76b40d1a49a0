//! What the membrane asks of the mechanisms in it.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use super::calcium::Shell;
use super::table::{Precision, DIRECT};
use crate::cell::{Cell, Placement};
use crate::math::value::Value;
use crate::mechanisms::Scope;
use crate::prepared::Prepared;

/// Voltage of a value's lanes, and the place of that voltage in the tables.
#[derive(Clone, Copy)]
pub(crate) struct Located<V: Value> {
    pub v: V, // [mV]
    pub offset: V,
    pub cells: V::Cells,
}

impl<V: Value> Located<V> {
    /// Whether the tables know all its lanes.
    #[inline(always)]
    pub fn in_tables(&self) -> bool {
        self.cells.as_ref().iter().all(|&cell| cell != DIRECT)
    }
}

/// The lanes of a mechanism at a new voltage.
#[derive(Clone, Copy)]
pub(crate) struct Voltages<'a, V: Value> {
    pub located: &'a [Located<V>],
    /// Whether the tables know them all, so that none need be asked.
    pub in_tables: bool,
}

/// What mechanisms add up to.
#[derive(Clone, Copy)]
pub(crate) struct Total<V> {
    pub current: V, // [nA]
    pub slope: V,   // [µS]
}

/// What mechanisms add to.
pub(crate) struct Sums<'a, V> {
    pub totals: &'a mut [Total<V>],
    /// Of the same lanes; empty but for mechanisms that have to do with calcium.
    pub shells: &'a mut [Shell<V>],
}

/// One mechanism on a run of lanes.
pub(crate) trait Kernel<V: Value> {
    /// Name in the catalogue.
    fn name(&self) -> &'static str;
    /// Cells that its tables missed.
    fn missed(&self) -> Vec<&[bool]>;
    /// Steady state.
    fn initialize(&mut self, at: &[Located<V>], shells: &[Shell<V>]);
    /// Adds the current at the present voltage and states.
    fn add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>);
    /// Moves the states by one step at the new voltage, then adds the current there.
    fn advance_and_add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>);
    /// The current that was added last [nA].
    fn current(&self, lane: usize) -> f64;
    /// A state by its place in the catalogue's list.
    fn state(&self, state: usize, lane: usize) -> f64;
    /// Whether all states are finite: a quick look, where [`Kernel::state`] reads one.
    fn is_finite(&self) -> bool;
}

/// Whether all lanes of all values are finite. (No early end: the compiler takes several at a time.)
pub(crate) fn all_finite<V: Value>(values: impl IntoIterator<Item = V>) -> bool {
    values.into_iter().fold(true, |fine, x| (0..V::WIDTH).fold(fine, |fine, lane| fine & x.lane(lane).is_finite()))
}

/// How lanes are laid out: one compartment after the other, for each of them all sweeps.
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

    /// The mechanism's conductances [µS]; 0 where it is not.
    pub fn pack_conductance<V: Value>(&self, cell: &Cell, placement: &Placement) -> Vec<V> {
        let values = placement.values("gbar");
        self.pack(|node| {
            node.and_then(|node| Some(values[placement.position(node)?] * membrane(cell, node))).unwrap_or(0.0)
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

/// What a density per cm² is to be multiplied by: S/cm² to µS, mA/cm² to nA.
pub(crate) fn membrane(cell: &Cell, node: usize) -> f64 {
    0.01 * cell.area()[node]
}
