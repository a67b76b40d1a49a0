//! What the loop of a run asks of a mechanism.
//!
//! A mechanism holds the state of all nodes it sits on, in bundles of [`WIDTH`](crate::lanes::WIDTH) nodes. The last bundle
//! is filled up with a node that does not exist (index `node_count`, one place past the real ones in every array), with
//! a conductance of 0 there, so that no loop has a remainder.

use super::calcium::Calcium;

/// Right-hand side and diagonal of the cable equations, to which mechanisms add.
#[derive(Clone, Debug)]
pub(crate) struct Balance {
    pub rhs: Vec<f64>,      // [mA/cm²]
    pub diagonal: Vec<f64>, // [S/cm²]
}

/// A mechanism on all nodes that have it.
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
    /// The current of the last current phase (mA/cm²); 0 for a mechanism without one.
    fn current(&self, position: usize) -> f64;
    /// A state by its place in the catalogue's list.
    fn state(&self, state: usize, position: usize) -> f64;
}
