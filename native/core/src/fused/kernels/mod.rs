//! The mechanisms as the fused solver takes them: their kernels, and the tables of their rates.

pub(crate) mod calcium;
pub(crate) mod channel;
pub(crate) mod kernel;
pub(crate) mod located;
pub(crate) mod setup;
pub(crate) mod shell;
pub(crate) mod sk;
pub(crate) mod table;
