//! The membrane mechanisms: the table of all (catalogue.rs), and the kinetics and constants of each (mechanisms.md). Gated
//! channels are in channels/. reference/ and fused/ solve them.

pub(crate) mod calcium;
pub(crate) mod catalogue;
mod channels;
pub(crate) mod kinetics;
pub(crate) mod nav;
pub(crate) mod nav_start;
mod parameter;
pub(crate) mod sk;
pub(crate) mod voltage_terms;

pub use calcium::calcium_reversal;
pub use catalogue::{catalogue, Description};
pub use parameter::{Parameter, Range, Scope};
