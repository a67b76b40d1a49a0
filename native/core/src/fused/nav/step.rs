//! NaV's implicit step with 190 operations and three divisions, where `reference/mechanisms/nav_step.rs` has 270 and seven. The
//! picture of the states and the rates are the same.
//!
//! (1 − dt·Q)·x = x_old is tridiagonal in the pairs (C_k, I_k), k = 1…5, and (O, I6). Opening is c·a and closing c·b with
//! a·b = 1. Rows and columns are multiplied by constants, R and S (S is in the states as they are kept), such that
//!
//! * every link of neighbouring pairs is a on the way to O and b on the way back, in both rows, so that what eliminating a
//!   pair takes from the next block is the pair's own inverse, a·b being 1; and between (O, I6) and pair 5 it is 1;
//! * p = R·S, what the diagonal is multiplied by, takes away the factors of most rates: with f and g the rungs' ratios, 2.51
//!   and 5.32, it is 1/4c, 1/c, 1/6c, 1/c, 1/4c in the upper row and in turn g times and 1/f times that in the lower row;
//! * rungs are the same both ways, √(p_C·p_I·up·down).
//!
//! (O, I6) has no voltage at all: what its elimination takes from block 5 is among that block's constants. The others are
//! eliminated from both ends, 1 and 5, then 2 and 4, then 3, and the two of a round share a division: 1/(det·det').

use super::block::Block;
use super::exp_pair::ExpPair;
use crate::math::log;
use crate::math::number::Number;
use crate::mechanisms::nav::{
    CLOSING, FASTER, INTO, LAST_CLOSING, LAST_OPENING, OPEN, OPENING, OPEN_INTO, OPEN_OUT_OF, OUT_OF, ROW, SLOPE,
    SLOWER, STATES,
};

/// The inactivated state below the open one.
pub(crate) const I6: usize = 11;

/// S of C1 to C5: each p times the rate ahead over a times that of the one before.
const COLUMNS: [f64; 5] = [1.0, 4.0, 2.0, 4.0, 1.0];

/// The constants of a step.
#[derive(Clone, Debug)]
pub(crate) struct NavBlock {
    /// Blocks 1 to 5 at a = b = 0.
    pub(crate) still: [Block<f64>; 5],
    /// What the old states of pairs 1 to 5 are multiplied by: p of the upper and of the lower row.
    pub(crate) old: [[f64; 2]; 5],
    /// out·into of block 1 and of block 5.
    pub(crate) outer_rungs: [f64; 2],
    /// Inverse of the block (O, I6), and that for old states.
    pub(crate) open: Block<f64>,
    pub(crate) open_of_old: Block<f64>,
    /// f·g and 1/(f·g).
    pub(crate) faster: f64,
    pub(crate) slower: f64,
    scale: [f64; STATES],
    /// a and b are this pair's at v/24 + `middle`.
    rates: ExpPair,
    middle: f64,
}

impl NavBlock {
    /// For steps of dt (ms) at the temperature factor q.
    pub fn new(q_times_dt: f64) -> Self {
        let c = q_times_dt * (OPENING * CLOSING).sqrt();
        let upper_p = [1.0 / (4.0 * c), 1.0 / c, 1.0 / (6.0 * c), 1.0 / c, 1.0 / (4.0 * c)];
        let mut old = [[0.0; 2]; 5];
        let mut still = [Block { upper: 1.0, out: 0.0, into: 0.0, lower: 1.0 }; 5];
        let mut scale = [0.0; STATES];
        let (mut down, mut up) = (q_times_dt * INTO, q_times_dt * OUT_OF);
        let mut to_lower = 0.0; // S of I_k over S of C_k
        for (k, block) in still.iter_mut().enumerate() {
            let p = upper_p[k];
            let q = if k % 2 == 0 { p * SLOWER } else { p / FASTER };
            let rung = (p * q * down * up).sqrt();
            *block = Block { upper: p * (1.0 + down), out: rung, into: rung, lower: q * (1.0 + up) };
            old[k] = [p, q];
            to_lower = (q * down / (p * up)).sqrt();
            scale[k] = 1.0 / COLUMNS[k];
            scale[ROW + k] = scale[k] / to_lower;
            (down, up) = (down * FASTER, up / SLOWER);
        }

        let (ahead, back) = (q_times_dt * LAST_OPENING, q_times_dt * LAST_CLOSING);
        let (down, up) = (q_times_dt * OPEN_INTO, q_times_dt * OPEN_OUT_OF);
        let [p, q] = old[4];
        (scale[OPEN], scale[I6]) = (scale[4] * p * back, scale[ROW + 4] * q * back);
        let of_old = [1.0 / (ahead * back * p), 1.0 / (ahead * back * q)];
        let last = Block {
            upper: of_old[0] * (1.0 + back + down),
            out: of_old[1] * up * to_lower,
            into: of_old[0] * down / to_lower,
            lower: of_old[1] * (1.0 + back + up),
        };
        let open = last.inverse(1.0 / last.determinant());
        still[4].upper += p * ahead - open.upper;
        still[4].out += open.out;
        still[4].into += open.into;
        still[4].lower += q * ahead - open.lower;
        Self {
            outer_rungs: [still[0].out * still[0].into, still[4].out * still[4].into],
            still,
            old,
            open,
            open_of_old: Block {
                upper: open.upper * of_old[0],
                out: open.out * of_old[1],
                into: open.into * of_old[0],
                lower: open.lower * of_old[1],
            },
            faster: FASTER * SLOWER,
            slower: 1.0 / (FASTER * SLOWER),
            scale,
            rates: ExpPair::new(1.0),
            middle: 0.5 * log(OPENING / CLOSING),
        }
    }

    /// The kept form of plain states.
    pub fn kept<V: Number>(&self, plain: &[V; STATES]) -> [V; STATES] {
        std::array::from_fn(|state| plain[state] * V::splat(self.scale[state]))
    }

    /// The plain states, of sum 1, from the kept form.
    pub fn plain<V: Number>(&self, kept: &[V; STATES]) -> [V; STATES] {
        std::array::from_fn(|state| kept[state] / V::splat(self.scale[state]))
    }

    /// Plain O over kept O: times gbar it gives what to multiply the kept one with.
    pub fn open_per_kept(&self) -> f64 {
        1.0 / self.scale[OPEN]
    }

    /// Scales the kept states so that the plain ones have the sum 1, which a step keeps up to rounding.
    ///
    /// Left alone the sum wanders by some 1e-16 a step and takes all states with it, so a run does this every
    /// [`RENORMALISE_EVERY`] steps. (`reference/mechanisms/nav_step.rs` says why not to give one state what is missing.)
    pub fn renormalise<V: Number>(&self, kept: &mut [V; STATES]) {
        let plain = self.plain(kept);
        let row = |k: usize| (plain[k] + plain[k + 1]) + (plain[k + 2] + plain[k + 3]) + (plain[k + 4] + plain[k + 5]);
        let factor = V::splat(1.0) / (row(0) + row(ROW));
        for state in kept {
            *state = *state * factor;
        }
    }

    /// [a, b] at `v` (mV), where no table has them.
    #[inline(always)]
    pub fn rates<V: Number>(&self, v: V) -> [V; 2] {
        self.rates.at(v * V::splat(1.0 / SLOPE) + V::splat(self.middle))
    }
}

/// How many steps may pass from one `renormalise` to the next.
pub(crate) const RENORMALISE_EVERY: u32 = 64;
