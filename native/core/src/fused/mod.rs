//! The solver of [`Batch`](crate::Batch): NEURON's implicit step arranged for speed. native/README.md describes it.

mod blame;
mod build;
mod elimination;
pub(crate) mod engine;
pub(crate) mod kernels;
mod membrane;
pub(crate) mod nav;
mod port;
mod readings;
pub(crate) mod recorder;
mod shape;
mod sums;
mod trees;
mod units;
