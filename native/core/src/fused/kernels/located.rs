//! Voltages and their place in the tables.

use crate::math::value::Value;

/// The cell of a voltage for which the functions themselves are to be evaluated.
pub(crate) const DIRECT: u32 = u32::MAX;

/// Voltage of a value's lanes, and the place of that voltage in the tables.
#[derive(Clone, Copy)]
pub(crate) struct Located<V: Value> {
    pub v: V, // [mV]
    pub offset: V,
    pub cells: V::Cells,
}

impl<V: Value> Located<V> {
    /// Whether the tables cover all its lanes.
    #[inline(always)]
    pub fn in_tables(&self) -> bool {
        self.cells.as_ref().iter().all(|&cell| cell != DIRECT)
    }
}

/// The lanes of a mechanism at a new voltage.
#[derive(Clone, Copy)]
pub(crate) struct Voltages<'a, V: Value> {
    pub located: &'a [Located<V>],
    /// Whether the tables cover all of them, so that no lane needs a check.
    pub in_tables: bool,
}
