//! The phases of a step of NaV; `nav_block.rs` says what is eliminated and why in this order.
//!
//! The order of reading and writing here is part of the speed: WebAssembly's compiler keeps it and computes everything
//! else just before it is written, so a result written as soon as it is known leaves its register early. What is cheap
//! is computed again in the next phase.

use super::block::{Block, Symmetric};
use super::nav_block::{Loss, NavBlock, I, I6, OPEN, STATES};
use super::number::Number;

/// What passes from phase to phase: inverses of the blocks, and their solutions y without what the middle gives back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work<V> {
    open: [V; 2],
    one: Symmetric<V>,
    y1: [V; 2],
    five: Block<V>,
    y5: [V; 2],
    two: Symmetric<V>,
    y2: [V; 2],
    four: Block<V>,
    y4: [V; 2],
}

impl<V: Number> Work<V> {
    #[inline(always)]
    pub fn empty() -> Self {
        let zero = V::splat(0.0);
        let symmetric = Symmetric { upper: zero, across: zero, lower: zero };
        let block = Block { upper: zero, out: zero, into: zero, lower: zero };
        let pair = [zero; 2];
        Self {
            open: pair,
            one: symmetric,
            y1: pair,
            five: block,
            y5: pair,
            two: symmetric,
            y2: pair,
            four: block,
            y4: pair,
        }
    }
}

impl NavBlock {
    /// (O, I6) into pair 5, then blocks 1 and 5.
    #[inline(always)]
    pub(super) fn eliminate_ends<V: Number>(&self, x: &[V; STATES], [a, b]: [V; 2], work: &mut Work<V>) {
        let [still, _, _, _, still5] = &self.still;
        work.open = Block::splat(&self.open).times([x[OPEN], x[I6]]);
        let (a4, b4) = (twice(twice(a)), twice(twice(b)));
        let one = Symmetric {
            upper: V::splat(still.upper) + a4,
            across: V::splat(still.out),
            lower: V::splat(still.lower) + a4 * V::splat(self.faster),
        };
        let five = Block {
            upper: V::splat(still5.upper) + b4,
            out: V::splat(still5.out),
            into: V::splat(still5.into),
            lower: V::splat(still5.lower) + b4 * V::splat(self.per_slower),
        };
        let det1 = one.upper * one.lower - V::splat(self.outer_rungs[0]);
        let det5 = five.upper * five.lower - V::splat(self.outer_rungs[1]);
        let per_both = V::splat(1.0) / (det1 * det5);
        work.one = one.inverse(per_both * det5);
        work.five = five.inverse(per_both * det1);
        work.y5 = work.five.times(plus([x[4], x[I + 4]], work.open));
        work.y1 = work.one.times([x[0], x[I]]);
    }

    /// Blocks 2 and 4.
    #[inline(always)]
    pub(super) fn eliminate_inner<V: Number>(&self, x: &[V; STATES], [a, b]: [V; 2], work: &mut Work<V>) {
        let [_, still2, _, still4, _] = &self.still;
        let [upper, across, lower] = self.outer_loss.splat::<V>();
        let (faster, slower) = (a * V::splat(self.faster), b * V::splat(self.per_slower));
        let (a2, b2) = (twice(a), twice(b));
        let (both, both_lower) = (a + b, faster + slower);
        let two = Symmetric {
            upper: V::splat(still2.upper) + (a2 + both) - upper * work.one.upper,
            across: V::splat(still2.out) + across * work.one.across,
            lower: V::splat(still2.lower) + (twice(faster) + both_lower) - lower * work.one.lower,
        };
        let four = Block {
            upper: V::splat(still4.upper) + (b2 + both) - upper * work.five.upper,
            out: V::splat(still4.out) + across * work.five.out,
            into: V::splat(still4.into) + across * work.five.into,
            lower: V::splat(still4.lower) + (twice(slower) + both_lower) - lower * work.five.lower,
        };
        let (det2, det4) = (two.determinant(), four.determinant());
        let per_both = V::splat(1.0) / (det2 * det4);
        work.two = two.inverse(per_both * det4);
        work.y2 = work.two.times(plus([x[1], x[I + 1]], self.through(twice(a2), work.y1)));
        work.four = four.inverse(per_both * det2);
        work.y4 = work.four.times(plus([x[3], x[I + 3]], self.through(twice(b2), work.y5)));
    }

    /// Block 3.
    #[inline(always)]
    pub(super) fn solve_middle<V: Number>(&self, x: &mut [V; STATES], [a, b]: [V; 2], work: &Work<V>) {
        let still = &self.still[2];
        let [upper, across, lower] = self.inner_loss.splat::<V>();
        let both_lower = a * V::splat(self.faster) + b * V::splat(self.per_slower);
        let rung = V::splat(still.out) + across * work.two.across;
        let three = Block {
            upper: V::splat(still.upper) + twice(a + b) - upper * (work.two.upper + work.four.upper),
            out: rung + across * work.four.out,
            into: rung + across * work.four.into,
            lower: V::splat(still.lower) + twice(both_lower) - lower * (work.two.lower + work.four.lower),
        };
        let from_both = plus(self.through(twice(a) + a, work.y2), self.through(twice(b) + b, work.y4));
        let three = three.inverse(V::splat(1.0) / three.determinant());
        [x[2], x[I + 2]] = three.times(plus([x[2], x[I + 2]], from_both));
    }

    /// From block 3 to both ends.
    #[inline(always)]
    pub(super) fn substitute_back<V: Number>(&self, x: &mut [V; STATES], [a, b]: [V; 2], work: &Work<V>) {
        let kappa = V::splat(self.kappa);
        let middle = [x[2], x[I + 2]];
        let b = [b, b * kappa];
        let pair = plus(work.y2, work.two.times(each(plus(b, b), middle)));
        [x[1], x[I + 1]] = pair;
        [x[0], x[I]] = plus(work.y1, work.one.times(each(b, pair)));
        let a = [a, a * kappa];
        let pair = plus(work.y4, work.four.times(each(plus(a, a), middle)));
        [x[3], x[I + 3]] = pair;
        let pair = plus(work.y5, work.five.times(each(a, pair)));
        [x[4], x[I + 4]] = pair;
        [x[OPEN], x[I6]] = plus(work.open, Block::splat(&self.open_from_5).times(pair));
    }

    /// What comes through a link from a pair, the upper row moving at `rate`.
    #[inline(always)]
    fn through<V: Number>(&self, rate: V, pair: [V; 2]) -> [V; 2] {
        each([rate, rate * V::splat(self.kappa)], pair)
    }
}

impl Loss {
    #[inline(always)]
    fn splat<V: Number>(&self) -> [V; 3] {
        [V::splat(self.upper), V::splat(self.across), V::splat(self.lower)]
    }
}

#[inline(always)]
fn plus<V: Number>([c, i]: [V; 2], [d, j]: [V; 2]) -> [V; 2] {
    [c + d, i + j]
}

#[inline(always)]
fn each<V: Number>([c, i]: [V; 2], [d, j]: [V; 2]) -> [V; 2] {
    [c * d, i * j]
}

#[inline(always)]
fn twice<V: Number>(x: V) -> V {
    x + x
}
