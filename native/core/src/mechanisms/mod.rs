//! The membrane mechanisms: which there are (catalogue.rs), and the kinetics and numbers of each (mechanisms.md), one family
//! a file. How they are solved is the business of reference/ and fused/.

pub(crate) mod calcium;
mod calcium_channels;
pub(crate) mod catalogue;
mod h_current;
mod inactivating_potassium;
pub(crate) mod kinetics;
mod m_current;
pub(crate) mod nav;
pub(crate) mod nav_start;
mod parameter;
mod potassium;
pub(crate) mod sk;
mod sodium;
mod sodium_human;
pub(crate) mod voltage_terms;

pub use calcium::calcium_reversal;
pub use catalogue::{catalogue, Description};
pub use parameter::{Parameter, Range, Scope};
