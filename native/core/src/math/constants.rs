//! Constants that exp, log and pow share.

/// 1.5·2⁵²: adding it rounds to an integer that then sits in the lowest bits.
pub(crate) const ROUND: f64 = 6_755_399_441_055_744.0;
/// log₂ e
pub(crate) const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 cut to 40 bits, so that k·LN2_HIGH is exact for |k| < 2¹².
pub(crate) const LN2_HIGH: f64 = 0.693_147_180_559_208_2;
/// ln 2 − LN2_HIGH, rounded to double.
pub(crate) const LN2_LOW: f64 = 7.371_002_565_167_799e-13;
