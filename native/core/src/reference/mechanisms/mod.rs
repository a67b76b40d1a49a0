//! The mechanisms of the reference solver, one file a kind.

mod build;
mod bundles;
mod ca_dynamics;
mod gated;
mod nav;
pub(crate) mod nav_step;
mod sk;

pub(super) use build::build;
