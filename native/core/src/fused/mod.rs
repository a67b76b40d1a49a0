//! Kernels that advance what belongs together at once.

mod block;
pub(crate) mod exp_pair;
pub(crate) mod nav_block;
mod nav_phases;
pub(crate) mod number;

#[cfg(test)]
mod exp_pair_tests;
#[cfg(test)]
mod nav_block_tests;
