//! The reference solver: NEURON's step, operation for operation. The fused solver is tested against it.

pub(crate) mod bundles;
pub(crate) mod ca_dynamics;
pub(crate) mod calcium;
pub(crate) mod gated;
pub(crate) mod nav;
pub(crate) mod passive;
pub(crate) mod run;
pub(crate) mod sk;
pub(crate) mod tree;
