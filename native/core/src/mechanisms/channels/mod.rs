//! Gated channels: the gates and the conductance of each, one family a file.

pub(crate) mod calcium_channels;
pub(crate) mod h_current;
pub(crate) mod inactivating_potassium;
pub(crate) mod m_current;
pub(crate) mod potassium;
pub(crate) mod sodium;
pub(crate) mod sodium_human;
