//! One implicit step of NaV's twelve states, in a third of the divisions and half of the operations of
//! `mechanisms/nav_ladder.rs`, whose picture of the states and whose rates hold here.
//!
//! (1 − dt·Q)·x = x_old is tridiagonal in the pairs (C_k, I_k), k = 1…5, and (O, I6). Each state is kept multiplied by
//! a constant of its own, which changes no solution but makes most of the matrix the same on both sides:
//!
//! * I_k by σ_k = √(up_k/down_k): rung k then is √(up_k·down_k) both ways, and since the rungs change from pair to pair
//!   by 2.51 and 5.32 just as the rows do, the inactivated row moves κ = √(2.51/5.32) times as fast as the upper one in
//!   both directions (on the diagonal its rates are still 2.51 and 1/5.32 times the upper row's);
//! * both states of a pair by the root of the ratio of the ladder's numbers, (4, 3, 2, 1) forward over (1, 2, 3, 4)
//!   back: links 1 and 4 then have the weight 2 in both directions and links 2 and 3 the weight √6;
//! * O and I6 by the rate of C5 → O's way back, which then is 1.
//!
//! Opening times closing does not depend on the voltage, so what an elimination takes from the next block is a constant
//! matrix times the inverse of the last. (O, I6) has no voltage at all: its inverse is a constant, and what it gives to
//! block 5 is part of that block's constants. The other blocks are eliminated from both ends, 1 and 5, then 2 and 4, then
//! 3: the two of a round share one division, 1/(det·det'), so there are three.

use super::number::Number;

/// States, in the order of `nav_ladder`: C1…C5, O, I1…I6.
pub(crate) const STATES: usize = 12;
const C: usize = 0;
const OPEN: usize = 5;
const I: usize = 6;
const I6: usize = 11;

const LAST_OPENING: f64 = 250.0; // C5 → O and I5 → I6 [1/ms]
const LAST_CLOSING: f64 = 60.0; // [1/ms]
const INTO: f64 = 0.01; // C1 → I1 [1/ms]
const OUT_OF: f64 = 40.0; // I1 → C1 [1/ms]
const OPEN_INTO: f64 = 8.0; // O → I6 [1/ms]
const OPEN_OUT_OF: f64 = 0.05; // [1/ms]
const FASTER: f64 = 2.51; // inactivated row and rungs, forward
const SLOWER: f64 = 5.32; // and back
/// opening·closing/(q·dt)²
const PRODUCT: f64 = 400.0 * 12.0;

/// A block [upper −out; −into lower] of the matrix, or with other signs its inverse; `out` leads from I to C.
#[derive(Clone, Copy, Debug)]
struct Block<V> {
    upper: V,
    out: V,
    into: V,
    lower: V,
}

impl<V: Number> Block<V> {
    #[inline(always)]
    fn determinant(self) -> V {
        self.upper * self.lower - self.out * self.into
    }

    /// The inverse, from 1/determinant.
    #[inline(always)]
    fn inverse(self, per_det: V) -> Self {
        Block {
            upper: self.lower * per_det,
            out: self.out * per_det,
            into: self.into * per_det,
            lower: self.upper * per_det,
        }
    }

    #[inline(always)]
    fn times(self, [c, i]: [V; 2]) -> [V; 2] {
        [self.upper * c + self.out * i, self.into * c + self.lower * i]
    }
}

/// What a link takes from the next block: entry by entry, this times the inverse of the last one.
#[derive(Clone, Copy, Debug)]
struct Loss {
    upper: f64,
    across: f64,
    lower: f64,
}

impl Loss {
    /// Of a link with `weight` in both directions; `product` is (q·dt)²·PRODUCT.
    fn new(weight: f64, product: f64, kappa: f64) -> Self {
        let upper = weight * weight * product;
        Self { upper, across: upper * kappa, lower: upper * kappa * kappa }
    }

    #[inline(always)]
    fn from<V: Number>(&self, block: Block<V>, last: Block<V>) -> Block<V> {
        Block {
            upper: block.upper - V::splat(self.upper) * last.upper,
            out: block.out + V::splat(self.across) * last.out,
            into: block.into + V::splat(self.across) * last.into,
            lower: block.lower - V::splat(self.lower) * last.lower,
        }
    }
}

/// The constants of a step.
#[derive(Clone, Debug)]
pub(crate) struct NavBlock {
    /// Blocks 1 to 5 at opening = closing = 0.
    still: [Block<f64>; 5],
    /// out·into of blocks 1 and 5, which is the same at all voltages.
    outer_rungs: [f64; 2],
    /// Of links 1 and 4, and of links 2 and 3.
    outer_loss: Loss,
    inner_loss: Loss,
    /// Inverse of the block (O, I6), alone and times the way there from pair 5.
    open: Block<f64>,
    open_from_5: Block<f64>,
    kappa: f64,
    root6: f64,
    faster: f64,
    per_slower: f64,
    scale: [f64; STATES],
}

impl NavBlock {
    /// For steps of dt [ms] at the temperature factor q.
    pub fn new(q_times_dt: f64) -> Self {
        let kappa = (FASTER / SLOWER).sqrt();
        let (ahead, back) = (q_times_dt * LAST_OPENING, q_times_dt * LAST_CLOSING);
        let mut scale = [1.0; STATES];
        let mut sigma = (OUT_OF / INTO).sqrt();
        let mut still = [Block { upper: 1.0, out: 0.0, into: 0.0, lower: 1.0 }; 5];
        let (mut down, mut up) = (q_times_dt * INTO, q_times_dt * OUT_OF);
        let pair_scale = [1.0, 0.5, 1.0 / 6f64.sqrt(), 0.5, 1.0];
        for k in 0..5 {
            if k > 0 {
                (down, up) = (down * FASTER, up / SLOWER);
                sigma /= (FASTER * SLOWER).sqrt();
            }
            let rung = (down * up).sqrt();
            still[k] = Block { upper: 1.0 + down, out: rung, into: rung, lower: 1.0 + up };
            (scale[C + k], scale[I + k]) = (pair_scale[k], pair_scale[k] * sigma);
        }
        (scale[OPEN], scale[I6]) = (back, back * sigma);

        let (down, up) = (q_times_dt * OPEN_INTO, q_times_dt * OPEN_OUT_OF);
        let block =
            Block { upper: 1.0 + back + down, out: up / sigma, into: down * sigma, lower: 1.0 + back + up };
        let open = block.inverse(1.0 / block.determinant());
        let way = ahead * back;
        let open_from_5 =
            Block { upper: way * open.upper, out: way * open.out, into: way * open.into, lower: way * open.lower };
        still[4].upper += ahead - open_from_5.upper;
        still[4].out += open_from_5.out;
        still[4].into += open_from_5.into;
        still[4].lower += ahead - open_from_5.lower;

        let product = q_times_dt * q_times_dt * PRODUCT;
        Self {
            outer_rungs: [still[0].out * still[0].into, still[4].out * still[4].into],
            still,
            outer_loss: Loss::new(2.0, product, kappa),
            inner_loss: Loss::new(6f64.sqrt(), product, kappa),
            open,
            open_from_5,
            kappa,
            root6: 6f64.sqrt(),
            faster: FASTER,
            per_slower: 1.0 / SLOWER,
            scale,
        }
    }

    /// The kept form of plain states.
    pub fn scaled<V: Number>(&self, plain: &[V; STATES]) -> [V; STATES] {
        std::array::from_fn(|state| plain[state] * V::splat(self.scale[state]))
    }

    /// Plain states, of sum 1, from the kept form.
    pub fn plain<V: Number>(&self, scaled: &[V; STATES]) -> [V; STATES] {
        std::array::from_fn(|state| scaled[state] / V::splat(self.scale[state]))
    }

    /// Scales the states so that the plain ones have the sum 1.
    pub fn renormalise<V: Number>(&self, x: &mut [V; STATES]) {
        let plain = self.plain(x);
        let row = |k: usize| (plain[k] + plain[k + 1]) + (plain[k + 2] + plain[k + 3]) + (plain[k + 4] + plain[k + 5]);
        let factor = V::splat(1.0) / (row(C) + row(I));
        for state in x {
            *state = *state * factor;
        }
    }

    /// Blocks 1 and 5, and (O, I6) into pair 5.
    #[inline(always)]
    fn begin<V: Number>(&self, x: &[V; STATES], [a, b]: [V; 2]) -> Ends<V> {
        let [still1, _, _, _, still5] = &self.still;
        let open = constant(&self.open).times([x[OPEN], x[I6]]);
        let (a2, b2) = (a + a, b + b);
        let (a4, b4) = (a2 + a2, b2 + b2);
        let one = Symmetric {
            upper: V::splat(still1.upper) + a4,
            across: V::splat(still1.out),
            lower: V::splat(still1.lower) + a4 * V::splat(self.faster),
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
        let one = one.inverse(per_both * det5);
        let y1 = one.times([x[0], x[I]]);
        let five = five.inverse(per_both * det1);
        let y5 = five.times([x[4] + open[0], x[I + 4] + open[1]]);
        Ends { one, y1, five, y5, open }
    }

    /// Blocks 2 and 4.
    #[inline(always)]
    fn inwards<V: Number>(&self, x: &[V; STATES], [a, b]: [V; 2], ends: &Ends<V>) -> Inner<V> {
        let [_, still2, _, still4, _] = &self.still;
        let (a_fast, b_slow) = (a * V::splat(self.faster), b * V::splat(self.per_slower));
        let (a2, b2, ab) = (a + a, b + b, a + b);
        let ab_low = a_fast + b_slow;
        let kappa = V::splat(self.kappa);
        let Loss { upper, across, lower } = self.outer_loss;
        let (upper, across, lower) = (V::splat(upper), V::splat(across), V::splat(lower));
        let two = Symmetric {
            upper: V::splat(still2.upper) + (a2 + ab) - upper * ends.one.upper,
            across: V::splat(still2.out) + across * ends.one.across,
            lower: V::splat(still2.lower) + (a_fast + a_fast + ab_low) - lower * ends.one.lower,
        };
        let det2 = two.upper * two.lower - two.across * two.across;
        let four = Block {
            upper: V::splat(still4.upper) + (b2 + ab) - upper * ends.five.upper,
            out: V::splat(still4.out) + across * ends.five.out,
            into: V::splat(still4.into) + across * ends.five.into,
            lower: V::splat(still4.lower) + (b_slow + b_slow + ab_low) - lower * ends.five.lower,
        };
        let det4 = four.determinant();
        let per_both = V::splat(1.0) / (det2 * det4);
        let two = two.inverse(per_both * det4);
        let y2 = two.times([x[1] + a2 * ends.y1[0], x[I + 1] + (a2 * kappa) * ends.y1[1]]);
        let four = four.inverse(per_both * det2);
        let y4 = four.times([x[3] + b2 * ends.y5[0], x[I + 3] + (b2 * kappa) * ends.y5[1]]);
        Inner { two, y2, four, y4 }
    }

    /// Block 3, and back from it.
    #[inline(always)]
    fn outwards<V: Number>(&self, x: &mut [V; STATES], [a, b]: [V; 2], ends: &Ends<V>, inner: &Inner<V>) {
        let still = &self.still[2];
        let (kappa, root6) = (V::splat(self.kappa), V::splat(self.root6));
        let (a6, b6) = (a * root6, b * root6);
        let inner_ahead = [a6, a6 * kappa];
        let inner_back = [b6, b6 * kappa];
        let Loss { upper, across, lower } = self.inner_loss;
        let (upper, across, lower) = (V::splat(upper), V::splat(across), V::splat(lower));
        let (two, four) = (&inner.two, &inner.four);
        let ab = a + b;
        let ab_low = a * V::splat(self.faster) + b * V::splat(self.per_slower);
        let from_two = V::splat(still.out) + across * two.across;
        let three = Block {
            upper: V::splat(still.upper) + (ab + ab) - upper * (two.upper + four.upper),
            out: from_two + across * four.out,
            into: from_two + across * four.into,
            lower: V::splat(still.lower) + (ab_low + ab_low) - lower * (two.lower + four.lower),
        };
        let into3 = plus(through(inner_ahead, inner.y2), through(inner_back, inner.y4));
        let into3 = plus([x[2], x[I + 2]], into3);
        let three = three.inverse(V::splat(1.0) / three.determinant());
        let z3 = three.times(into3);
        [x[2], x[I + 2]] = z3;

    }

    /// back
    #[inline(always)]
    fn back<V: Number>(&self, x: &mut [V; STATES], [a, b]: [V; 2], ends: &Ends<V>, inner: &Inner<V>) {
        let (kappa, root6) = (V::splat(self.kappa), V::splat(self.root6));
        let z3 = [x[2], x[I + 2]];
        let (a6, b6) = (a * root6, b * root6);
        let (a2, b2) = (a + a, b + b);
        let z2 = plus(inner.y2, inner.two.times(through([b6, b6 * kappa], z3)));
        [x[1], x[I + 1]] = z2;
        [x[0], x[I]] = plus(ends.y1, ends.one.times(through([b2, b2 * kappa], z2)));
        let z4 = plus(inner.y4, inner.four.times(through([a6, a6 * kappa], z3)));
        [x[3], x[I + 3]] = z4;
        let z5 = plus(ends.y5, ends.five.times(through([a2, a2 * kappa], z4)));
        [x[4], x[I + 4]] = z5;
        [x[OPEN], x[I6]] = plus(ends.open, constant(&self.open_from_5).times(z5));
    }

    /// One step of the states in kept form, at opening = q·dt·400·e^(v/24) and closing = q·dt·12·e^(−v/24).
    #[inline(always)]
    pub fn advance<V: Number>(&self, x: &mut [V; STATES], opening: V, closing: V) {
        let rates = [opening, closing];
        let ends = self.begin(x, rates);
        let inner = self.inwards(x, rates, &ends);
        self.outwards(x, rates, &ends, &inner);
        self.back(x, rates, &ends, &inner);
    }

    /// the same for many
    pub fn advance_all<V: Number>(&self, states: &mut [[V; STATES]], rates: &[[V; 2]], scratch: &mut Scratch<V>) {
        for (states, rates) in states.chunks_mut(BATCH).zip(rates.chunks(BATCH)) {
            for ((x, rates), ends) in states.iter().zip(rates).zip(&mut scratch.ends) {
                *ends = self.begin(x, *rates);
            }
            for (((x, rates), ends), inner) in states.iter().zip(rates).zip(&scratch.ends).zip(&mut scratch.inner) {
                *inner = self.inwards(x, *rates, ends);
            }
            for (((x, rates), ends), inner) in states.iter_mut().zip(rates).zip(&scratch.ends).zip(&scratch.inner) {
                self.outwards(x, *rates, ends, inner);
            }
            for (((x, rates), ends), inner) in states.iter_mut().zip(rates).zip(&scratch.ends).zip(&scratch.inner) {
                self.back(x, *rates, ends, inner);
            }
        }
    }
}
pub(crate) const BATCH: usize = 16;
pub(crate) struct Scratch<V> { ends: Vec<Ends<V>>, inner: Vec<Inner<V>> }
impl<V: Number> Scratch<V> {
    pub fn new() -> Self {
        let z = V::splat(0.0);
        let s = Symmetric { upper: z, across: z, lower: z };
        let b = Block { upper: z, out: z, into: z, lower: z };
        Scratch { ends: vec![Ends { one: s, y1: [z; 2], five: b, y5: [z; 2], open: [z; 2] }; BATCH], inner: vec![Inner { two: s, y2: [z; 2], four: b, y4: [z; 2] }; BATCH] }
    }
}
#[derive(Clone, Copy, Debug)]
struct Ends<V> { one: Symmetric<V>, y1: [V; 2], five: Block<V>, y5: [V; 2], open: [V; 2] }
#[derive(Clone, Copy, Debug)]
struct Inner<V> { two: Symmetric<V>, y2: [V; 2], four: Block<V>, y4: [V; 2] }

#[derive(Clone, Copy, Debug)]
struct Symmetric<V> {
    upper: V,
    across: V,
    lower: V,
}
impl<V: Number> Symmetric<V> {
    #[inline(always)]
    fn inverse(self, per_det: V) -> Self {
        Symmetric { upper: self.lower * per_det, across: self.across * per_det, lower: self.upper * per_det }
    }

    #[inline(always)]
    fn times(self, [c, i]: [V; 2]) -> [V; 2] {
        [self.upper * c + self.across * i, self.across * c + self.lower * i]
    }
}

#[inline(always)]
fn constant<V: Number>(block: &Block<f64>) -> Block<V> {
    Block {
        upper: V::splat(block.upper),
        out: V::splat(block.out),
        into: V::splat(block.into),
        lower: V::splat(block.lower),
    }
}

#[inline(always)]
fn plus<V: Number>([c, i]: [V; 2], [d, j]: [V; 2]) -> [V; 2] {
    [c + d, i + j]
}

#[inline(always)]
fn through<V: Number>([upper, lower]: [V; 2], [c, i]: [V; 2]) -> [V; 2] {
    [upper * c, lower * i]
}
