//! The solver of [`Batch`](crate::Batch): NEURON's implicit step arranged for speed. native/README.md tells the whole story.

mod blame;
mod build;
mod elimination;
pub(crate) mod engine;
pub(crate) mod kernels;
mod membrane;
pub(crate) mod nav;
mod port;
pub(crate) mod readings;
mod shape;
mod trees;
mod units;
