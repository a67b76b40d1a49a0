//! The implicit step of the cable equation: (C/dt + G)·Δv = −I + axial currents, solved for the change of voltage, so that
//! rounding is relative to the change and not to the voltage.
//!
//! Nodes are eliminated from the ends to the root. Where a node and all nodes beyond it have no mechanism, its diagonal is a
//! constant and so is its factor: such a node needs no division.

mod network;
mod runs;
#[cfg(test)]
mod runs_tests;
mod side_by_side;

pub(crate) use network::{Elimination, Link};
pub(crate) use runs::{Group, Runs, ABREAST};
pub(crate) use side_by_side::SideBySide;
