//! NaV in the fused solver: its kernel, and its implicit step with three divisions.

mod advance;
mod block;
mod exp_pair;
pub(crate) mod kernel;
mod phases;
mod step;

#[cfg(test)]
mod exp_pair_tests;
#[cfg(test)]
mod step_tests;
