//! The reference solver: NEURON's step, operation for operation. The fused solver is tested against it.

mod blame;
mod build;
mod bundles;
mod ca_dynamics;
mod calcium;
mod gated;
mod mechanism;
mod nav;
pub(crate) mod nav_step;
mod passive;
mod probe;
pub(crate) mod run;
mod sk;
mod tree;
