//! exp, log and pow of our own: the same bits on every machine, each within 1 ulp of the truth.
//!
//! The standard library's come from the platform, so two machines may differ in the last bit, and a spike train
//! amplifies that to 1e-9 mV. These use additions, multiplications, divisions and bit patterns only. All coefficients
//! are Taylor's: there is no fitted number to explain. The measured bounds are in `tests/elementary_functions.rs`.

pub(crate) mod constants;
mod exp;
mod log;
pub(crate) mod number;
mod pow;
pub(crate) mod value;

pub use exp::{approach, exp, exp_lanes};
pub use log::{log, log_lanes};
pub use pow::{pow, pow_lanes};
