//! What a group of compartments asks of the mechanisms on it.

use std::any::Any;
use std::sync::Arc;

use super::calcium::Calcium;
use super::prepared::Prepared;
use super::Value;
use crate::cell::{Cell, Placement};

/// Where the lanes of a group are: voltage, and the place of that voltage in the tables.
pub(crate) struct Located<'a, V> {
    pub v: &'a [V], // [mV]
    pub cells: &'a [u32],
    pub offsets: &'a [f64],
}

/// What mechanisms add to: the membrane's current [nA], its slope [µS], and the calcium in it.
pub(crate) struct Sums<'a, V> {
    pub current: &'a mut [V],
    pub slope: &'a mut [V],
    pub calcium: &'a mut Calcium<V>,
}

/// One mechanism on all lanes of a group.
pub(crate) trait Kernel<V> {
    /// Name in the catalogue.
    fn name(&self) -> &'static str;
    /// Cells that its tables missed.
    fn missed(&self) -> Vec<&[bool]>;
    /// Steady state.
    fn initialize(&mut self, v: &[V], calcium: &Calcium<V>);
    /// Adds the current at the present voltage and states.
    fn add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>);
    /// Moves the states by one step at the new voltage, then adds the current there.
    fn advance_and_add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>);
    /// The current that was added last [nA].
    fn current(&self, lane: usize) -> f64;
    /// A state by its place in the catalogue's list.
    fn state(&self, state: usize, lane: usize) -> f64;
}

/// How a group's lanes are laid out: one compartment after the other, for each of them all sweeps.
pub(crate) struct Setup<'a> {
    pub dt: f64, // [ms]
    pub sweeps: usize,
    /// The group's nodes; a lane beyond them is empty.
    pub nodes: &'a [usize],
    /// Lanes, a multiple of the kernel's width.
    pub lanes: usize,
    pub prepared: &'a Prepared,
}

impl Setup<'_> {
    /// The node of a lane, none for an empty one.
    pub fn node(&self, lane: usize) -> Option<usize> {
        self.nodes.get(lane / self.sweeps).copied()
    }

    /// A quantity of the nodes, lane by lane; empty lanes get that of the first node.
    pub fn pack<V: Value>(&self, of_node: impl Fn(usize) -> f64) -> Vec<V> {
        let of_lane = |lane: usize| of_node(self.node(lane).unwrap_or(self.nodes[0]));
        (0..self.lanes / V::WIDTH).map(|j| V::gather(|lane| of_lane(j * V::WIDTH + lane))).collect()
    }

    /// A parameter of a mechanism that is on all nodes of the group.
    pub fn pack_parameter<V: Value>(&self, placement: &Placement, name: &str) -> Vec<V> {
        let values = placement.values(name);
        self.pack(|node| values[placement.position(node)])
    }

    /// The mechanism's conductances [µS]; 0 in empty lanes.
    pub fn pack_conductance<V: Value>(&self, cell: &Cell, placement: &Placement) -> Vec<V> {
        let values = placement.values("gbar");
        let of_lane = |lane: usize| {
            self.node(lane).map_or(0.0, |node| values[placement.position(node)] * membrane(cell, node))
        };
        (0..self.lanes / V::WIDTH).map(|j| V::gather(|lane| of_lane(j * V::WIDTH + lane))).collect()
    }

    /// What a mechanism prepares, made by `make` when it is not there yet.
    pub fn prepare<T: Any + Send + Sync>(&self, placement: &Placement, make: impl FnOnce() -> T) -> Arc<T> {
        self.prepared.get(placement.description.name, self.dt, make)
    }
}

/// What a density per cm² is to be multiplied by: S/cm² to µS, mA/cm² to nA.
pub(crate) fn membrane(cell: &Cell, node: usize) -> f64 {
    0.01 * cell.area()[node]
}
