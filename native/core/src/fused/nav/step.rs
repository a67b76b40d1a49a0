//! NaV's implicit step with 190 operations and three divisions, where `mechanisms/nav.rs` has 270 and seven. The
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
use super::phases::Work;
use crate::math::log;
use crate::math::number::Number;

/// States in the order of `nav`: C1…C5, O, I1…I6.
pub(crate) const STATES: usize = 12;
/// The open state; the conductance is gbar times the plain one.
pub(crate) const OPEN: usize = 5;
pub(crate) const I: usize = 6;
pub(crate) const I6: usize = 11;

const LAST_OPENING: f64 = 250.0; // C5 → O and I5 → I6 [1/ms]
const LAST_CLOSING: f64 = 60.0; // [1/ms]
const INTO: f64 = 0.01; // C1 → I1 [1/ms]
const OUT_OF: f64 = 40.0; // I1 → C1 [1/ms]
const OPEN_INTO: f64 = 8.0; // O → I6 [1/ms]
const OPEN_OUT_OF: f64 = 0.05; // [1/ms]
const FASTER: f64 = 2.51; // forward: the lower row, and each rung down than the one before
const SLOWER: f64 = 5.32; // back: the lower row, and each rung up
const OPENING: f64 = 400.0; // C4 → C5 at 0 mV [1/ms]
const CLOSING: f64 = 12.0; // C2 → C1 at 0 mV [1/ms]
const SLOPE: f64 = 24.0; // [mV]
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
    /// For steps of dt [ms] at the temperature factor q.
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
            scale[I + k] = scale[k] / to_lower;
            (down, up) = (down * FASTER, up / SLOWER);
        }

        let (ahead, back) = (q_times_dt * LAST_OPENING, q_times_dt * LAST_CLOSING);
        let (down, up) = (q_times_dt * OPEN_INTO, q_times_dt * OPEN_OUT_OF);
        let [p, q] = old[4];
        (scale[OPEN], scale[I6]) = (scale[4] * p * back, scale[I + 4] * q * back);
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

    /// Scales the kept states so that the plain ones have the sum 1, which a step keeps but for rounding.
    ///
    /// Left alone the sum wanders by some 1e-16 a step and takes all states with it, so a run does this every
    /// [`RENORMALISE_EVERY`] steps. (`nav` says why not to give one state what is missing.)
    pub fn renormalise<V: Number>(&self, kept: &mut [V; STATES]) {
        let plain = self.plain(kept);
        let row = |k: usize| (plain[k] + plain[k + 1]) + (plain[k + 2] + plain[k + 3]) + (plain[k + 4] + plain[k + 5]);
        let factor = V::splat(1.0) / (row(0) + row(I));
        for state in kept {
            *state = *state * factor;
        }
    }

    /// [a, b] at `v` [mV], where no table has them.
    #[inline(always)]
    pub fn rates<V: Number>(&self, v: V) -> [V; 2] {
        self.rates.at(v * V::splat(1.0 / SLOPE) + V::splat(self.middle))
    }

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
    /// A phase of all bundles, then the next: a step in one piece is slower by half, because it waits for its own
    /// divisions (it is too long for the processor to have begun the next) and has more numbers at hand than there are
    /// registers. `batch` is memory for what passes between the phases and stays in the first cache.
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

/// How many steps may pass from one `renormalise` to the next.
pub(crate) const RENORMALISE_EVERY: u32 = 64;

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
