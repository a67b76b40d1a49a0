//! From densities to whole nodes.

use crate::cell::Cell;

/// What 1 µm², which is 1e-8 cm², has of a density: of 1 S/cm² 0.01 µS, of 1 mA/cm² 0.01 nA, of 1 mF/cm² 0.01 nF.
const PER_UM2: f64 = 0.01;

/// What to multiply a density on a node by, to have all of it: S/cm² to µS, mA/cm² to nA, mF/cm² to nF.
pub(crate) fn per_density(cell: &Cell, node: usize) -> f64 {
    PER_UM2 * cell.area()[node]
}
