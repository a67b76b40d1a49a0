//! The solver of [`Batch`](crate::Batch): NEURON's implicit step arranged for speed. native/README.md tells the whole story.

mod blame;
mod calcium;
mod channel;
mod elimination;
mod engine;
mod group;
mod kernel;
mod nav;
mod nav_block;
mod number;
mod port;
mod prepared;
mod readings;
mod shape;
mod table;
mod value;

pub(crate) use calcium::sk_kernel;
pub(crate) use channel::channel;
pub(crate) use engine::Engine;
pub(crate) use kernel::{Kernel, Setup};
pub(crate) use nav::nav_kernel;
pub(crate) use prepared::Prepared;
pub(crate) use readings::Reading;
pub(crate) use value::Value;
