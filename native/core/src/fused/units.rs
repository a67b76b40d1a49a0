//! From densities to whole nodes.

use crate::cell::Cell;

/// On 1 µm² (1e-8 cm²) a density of 1 S/cm² gives 0.01 µS, 1 mA/cm² gives 0.01 nA, and 1 mF/cm² gives 0.01 nF.
const PER_UM2: f64 = 0.01;

/// Factor from a density to its total on a node: S/cm² to µS, mA/cm² to nA, mF/cm² to nF.
pub(crate) fn per_density(cell: &Cell, node: usize) -> f64 {
    PER_UM2 * cell.area()[node]
}
