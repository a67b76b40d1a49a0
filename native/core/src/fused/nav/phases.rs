//! The phases of a step of NaV; `step.rs` says what is eliminated and why in this order.
//!
//! The order of reading and writing here is part of the speed: WebAssembly's compiler keeps it and computes everything
//! else just before it is written, so a result written as soon as it is known leaves its register early. What is cheap
//! is computed again in the next phase.

use super::block::{Block, Symmetric};
use super::step::{NavBlock, I6};
use crate::math::number::Number;
use crate::mechanisms::nav::{OPEN, ROW, STATES};

/// What passes from phase to phase: inverses of the blocks, and their solutions y before the middle's share is added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work<V> {
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
    pub(crate) fn eliminate_ends<V: Number>(&self, x: &[V; STATES], [a, b]: [V; 2], work: &mut Work<V>) {
        let [still, _, _, _, still5] = &self.still;
        work.open = Block::splat(&self.open_of_old).times([x[OPEN], x[I6]]);
        let one = Symmetric {
            upper: V::splat(still.upper) + a,
            across: V::splat(still.out),
            lower: V::splat(still.lower) + a * V::splat(self.faster),
        };
        let five = Block {
            upper: V::splat(still5.upper) + b,
            out: V::splat(still5.out),
            into: V::splat(still5.into),
            lower: V::splat(still5.lower) + b,
        };
        let det1 = one.upper * one.lower - V::splat(self.outer_rungs[0]);
        let det5 = five.upper * five.lower - V::splat(self.outer_rungs[1]);
        let per_both = V::splat(1.0) / (det1 * det5);
        work.one = one.inverse(per_both * det5);
        work.five = five.inverse(per_both * det1);
        let old = self.old[0].map(V::splat); // of pair 5 as well
        work.y5 = work.five.times(plus(each(old, [x[4], x[ROW + 4]]), work.open));
        work.y1 = work.one.times(each(old, [x[0], x[ROW]]));
    }

    /// Blocks 2 and 4.
    #[inline(always)]
    pub(crate) fn eliminate_inner<V: Number>(&self, x: &[V; STATES], [a, b]: [V; 2], work: &mut Work<V>) {
        let [_, still2, _, still4, _] = &self.still;
        let slower = b * V::splat(self.slower);
        let (both, both_lower) = (a + b, a + slower);
        let a2 = twice(a);
        let two = Symmetric {
            upper: V::splat(still2.upper) + (a2 + both) - work.one.upper,
            across: V::splat(still2.out) + work.one.across,
            lower: V::splat(still2.lower) + (a2 + both_lower) - work.one.lower,
        };
        let four = Block {
            upper: V::splat(still4.upper) + (twice(b) + both) - work.five.upper,
            out: V::splat(still4.out) + work.five.out,
            into: V::splat(still4.into) + work.five.into,
            lower: V::splat(still4.lower) + (twice(slower) + both_lower) - work.five.lower,
        };
        let (det2, det4) = (two.determinant(), four.determinant());
        let per_both = V::splat(1.0) / (det2 * det4);
        let old = self.old[1].map(V::splat); // of pair 4 as well
        work.two = two.inverse(per_both * det4);
        work.y2 = work.two.times(plus(each(old, [x[1], x[ROW + 1]]), each([a, a], work.y1)));
        work.four = four.inverse(per_both * det2);
        work.y4 = work.four.times(plus(each(old, [x[3], x[ROW + 3]]), each([b, b], work.y5)));
    }

    /// Block 3.
    #[inline(always)]
    pub(crate) fn solve_middle<V: Number>(&self, x: &mut [V; STATES], [a, b]: [V; 2], work: &Work<V>) {
        let still = &self.still[2];
        let third = V::splat(1.0 / 3.0);
        let rung = V::splat(still.out) + work.two.across;
        let three = Block {
            upper: V::splat(still.upper) + (a + b) * third - (work.two.upper + work.four.upper),
            out: rung + work.four.out,
            into: rung + work.four.into,
            lower: V::splat(still.lower) + (a * V::splat(self.faster) + b) * third - (work.two.lower + work.four.lower),
        };
        let from_both = plus(each([a, a], work.y2), each([b, b], work.y4));
        let old = each(self.old[2].map(V::splat), [x[2], x[ROW + 2]]);
        let per_determinant = V::splat(1.0) / three.determinant();
        [x[2], x[ROW + 2]] = each([per_determinant, per_determinant], three.inverse_times(plus(old, from_both)));
    }

    /// From block 3 to both ends.
    #[inline(always)]
    pub(crate) fn substitute_back<V: Number>(&self, x: &mut [V; STATES], [a, b]: [V; 2], work: &Work<V>) {
        let middle = [x[2], x[ROW + 2]];
        let pair = plus(work.y2, work.two.times(each([b, b], middle)));
        [x[1], x[ROW + 1]] = pair;
        [x[0], x[ROW]] = plus(work.y1, work.one.times(each([b, b], pair)));
        let pair = plus(work.y4, work.four.times(each([a, a], middle)));
        [x[3], x[ROW + 3]] = pair;
        let pair = plus(work.y5, work.five.times(each([a, a], pair)));
        [x[4], x[ROW + 4]] = pair;
        [x[OPEN], x[I6]] = plus(work.open, Block::splat(&self.open).times(pair));
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
