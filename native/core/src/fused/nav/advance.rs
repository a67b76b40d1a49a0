//! A step of NaV, phase by phase, for many bundles at once.

use super::phases::Work;
use super::step::NavBlock;
use crate::math::number::Number;
use crate::mechanisms::nav::STATES;

impl NavBlock {
    /// One step of kept states at [a, b].
    #[cfg(test)]
    pub fn advance<V: Number>(&self, kept: &mut [V; STATES], rates: [V; 2]) {
        let mut work = Work::empty();
        self.eliminate_ends(kept, rates, &mut work);
        self.eliminate_inner(kept, rates, &mut work);
        self.solve_middle(kept, rates, &work);
        self.substitute_back(kept, rates, &work);
    }

    /// One step of many bundles, each with its [a, b]; the same bits as one after the other (`advance`, in the tests).
    ///
    /// All bundles go through one phase before the next phase begins. A step in one piece takes half as long again: it
    /// waits for its own divisions, because it is too long for the processor to overlap with the next bundle's, and it
    /// needs more numbers at once than there are registers. `batch` holds what passes between the phases, and fits into
    /// the first-level cache.
    pub fn advance_all<V: Number>(&self, kept: &mut [[V; STATES]], rates: &[[V; 2]], batch: &mut Batch<V>) {
        for (kept, rates) in kept.chunks_mut(BATCH).zip(rates.chunks(BATCH)) {
            for ((x, &rates), work) in kept.iter().zip(rates).zip(&mut batch.0) {
                self.eliminate_ends(x, rates, work);
            }
            for ((x, &rates), work) in kept.iter().zip(rates).zip(&mut batch.0) {
                self.eliminate_inner(x, rates, work);
            }
            for ((x, &rates), work) in kept.iter_mut().zip(rates).zip(&batch.0) {
                self.solve_middle(x, rates, work);
            }
            for ((x, &rates), work) in kept.iter_mut().zip(rates).zip(&batch.0) {
                self.substitute_back(x, rates, work);
            }
        }
    }
}

/// Bundles that go through the phases together.
const BATCH: usize = 16;

/// Memory of `advance_all`.
#[derive(Clone, Debug)]
pub(crate) struct Batch<V>(Vec<Work<V>>);

impl<V: Number> Batch<V> {
    pub fn new() -> Self {
        Self(vec![Work::empty(); BATCH])
    }
}
