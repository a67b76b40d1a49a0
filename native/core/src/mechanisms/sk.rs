//! SK, a potassium channel gated by calcium alone: z∞ = 1/(1 + (half/cai)^hill).

/// Concentration of half activation (mM).
pub(crate) const HALF: f64 = 0.00043;
/// Hill coefficient.
pub(crate) const HILL: f64 = 4.8;
/// Below this (mM) the mechanism adds as much to its copy of the concentration.
pub(crate) const LEAST: f64 = 1e-7;
/// Time constant (ms).
pub(crate) const TAU: f64 = 1.0;
