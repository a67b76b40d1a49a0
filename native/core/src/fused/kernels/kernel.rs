//! What the membrane asks of the mechanisms in it.

use super::located::{Located, Voltages};
use super::shell::Shell;
use crate::math::value::Value;

/// The sum over all mechanisms of a lane.
#[derive(Clone, Copy)]
pub(crate) struct Total<V> {
    pub current: V, // [nA]
    pub slope: V,   // [µS]
}

/// That to which a kernel adds its current.
pub(crate) struct Sums<'a, V> {
    pub totals: &'a mut [Total<V>],
    /// Calcium in the same lanes; empty for mechanisms that neither read nor write calcium.
    pub shells: &'a mut [Shell<V>],
}

/// One mechanism on a run of lanes.
pub(crate) trait Kernel<V: Value> {
    /// Name in the catalogue.
    fn name(&self) -> &'static str;
    /// Cells that its tables missed.
    fn missed(&self) -> Vec<&[bool]>;
    /// Steady state.
    fn initialize(&mut self, at: &[Located<V>], shells: &[Shell<V>]);
    /// Adds the current at the present voltage and states.
    fn add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>);
    /// Moves the states by one step at the new voltage, then adds the current there.
    fn advance_and_add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>);
    /// The current that was added last (nA).
    fn current(&self, lane: usize) -> f64;
    /// A state by its place in the catalogue's list.
    fn state(&self, state: usize, lane: usize) -> f64;
    /// Whether all states are finite.
    fn is_finite(&self) -> bool;
}

/// Whether all lanes of all values are finite. (Without an early end the compiler can take several at a time.)
pub(crate) fn all_finite<V: Value>(values: impl IntoIterator<Item = V>) -> bool {
    values.into_iter().fold(true, |fine, x| (0..V::WIDTH).fold(fine, |fine, lane| fine & x.lane(lane).is_finite()))
}
