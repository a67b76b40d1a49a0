//! The solver of [`Batch`](crate::Batch): NEURON's implicit step arranged for speed. native/README.md tells the whole story.

mod blame;
mod block;
mod calcium;
mod channel;
mod elimination;
mod engine;
mod exp_pair;
mod kernel;
mod membrane;
mod nav;
mod nav_block;
mod nav_phases;
mod number;
mod port;
mod prepared;
mod readings;
mod shape;
mod table;
mod value;

#[cfg(test)]
mod exp_pair_tests;
#[cfg(test)]
mod nav_block_tests;

pub(crate) use calcium::sk_kernel;
pub(crate) use channel::channel;
pub(crate) use engine::Engine;
pub(crate) use kernel::{Kernel, Setup};
pub(crate) use nav::nav_kernel;
pub(crate) use prepared::Prepared;
pub(crate) use readings::Reading;
pub(crate) use table::Precision;
pub(crate) use value::Value;
