//! The reference solver: NEURON's step, operation for operation. The fused solver is tested against it.

mod attached;
mod blame;
mod calcium;
mod mechanism;
pub(crate) mod mechanisms;
mod passive;
mod probe;
pub(crate) mod run;
pub(crate) mod scheme;
mod tree;
