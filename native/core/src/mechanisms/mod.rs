//! The membrane mechanisms: mechanisms.md, one family a file.
//!
//! A mechanism holds the state of all nodes it sits on, in bundles of [`WIDTH`](crate::lanes::WIDTH) nodes. The last bundle
//! is filled up with a node that does not exist (index `node_count`, one place past the real ones in every array), with
//! a conductance of 0 there, so that no loop has a rest.

mod calcium_channels;
mod catalogue;
mod h_current;
mod inactivating_potassium;
mod m_current;
pub(crate) mod nav;
pub(crate) mod nav_start;
mod potassium;
mod sodium;
mod sodium_human;
pub(crate) mod voltage_terms;

pub(crate) use crate::reference::gated::{Gate, Ion, Kinetics, SLOPE_STEP};
pub(crate) use crate::reference::passive::Passive;
pub use catalogue::{catalogue, Description, Parameter, Scope};

use crate::cell::Cell;
use crate::cell::Placement;
use crate::reference::calcium::Calcium;

/// Right-hand side and diagonal of the cable equations, to which mechanisms add.
#[derive(Clone, Debug)]
pub(crate) struct Balance {
    pub rhs: Vec<f64>,      // [mA/cm²]
    pub diagonal: Vec<f64>, // [S/cm²]
}

/// What the loop of a run asks of a mechanism, whichever it is.
pub(crate) trait Mechanism {
    /// Name in the catalogue.
    fn name(&self) -> &'static str;
    /// Steady state at the present voltage (neuron-numerics 2f).
    fn initialize(&mut self, voltage: &[f64], calcium: &mut Calcium);
    /// Adds the membrane current at the present voltage and its slope (step 2 of neuron-numerics 2e).
    fn add_current(&mut self, voltage: &[f64], balance: &mut Balance, calcium: &mut Calcium);
    /// Moves the states by one step, at the new voltage (step 8).
    fn advance(&mut self, voltage: &[f64], calcium: &mut Calcium);
    /// Where in the mechanism a node is, if it is.
    fn position(&self, node: usize) -> Option<usize>;
    /// The current of the last current phase [mA/cm²]; 0 for a mechanism without one.
    fn current(&self, position: usize) -> f64;
    /// A state by its place in the catalogue's list.
    fn state(&self, state: usize, position: usize) -> f64;
}

/// Makes the state of one placed mechanism for steps of `dt` [ms].
pub(crate) fn build(cell: &Cell, placement: &Placement, dt: f64, calcium: &mut Calcium) -> Box<dyn Mechanism> {
    (placement.description.build)(cell, placement, dt, calcium)
}
