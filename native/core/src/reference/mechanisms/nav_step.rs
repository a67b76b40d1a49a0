//! One implicit step between the twelve states of NaV (`mechanisms/nav.rs`).
//!
//! A step is backward Euler, (1 − dt·Q)·x = x_old. In the pairs z_k = (C_k, I_k), z_6 = (O, I6), the matrix is
//! tridiagonal with 2 × 2 blocks whose outer blocks are diagonal, so it is eliminated from the first pair to the last:
//! with D_k = [p −s; −r w] and its inverse [w s; r p]/det,
//! D_k ← D_k − diag(f, F)·D_{k−1}⁻¹·diag(b, B) and x_k ← x_k + diag(f, F)·D_{k−1}⁻¹·x_{k−1}.
//!
//! NEURON replaces the balance of I6 by Σx = 1. The balances add up to Σx = Σx_old, so they alone have the same
//! solution; but each step's rounding would stay in the sum (2e-7 mV after 140,000 steps), so the states are scaled to
//! Σx = 1. (Giving I6 what is missing to 1 is cheaper and keeps the sum too, but pours the rounding of all into one
//! state, step after step: 1.3e-8 mV in place of 4e-10 on the same run.)

use crate::lanes::Lanes;
use crate::mechanisms::nav::{Rates, OPEN, ROW, STATES};

/// The inverse of a 2 × 2 block times its determinant is [w s; r p].
#[derive(Clone, Copy)]
struct Block {
    p: Lanes,
    s: Lanes,
    r: Lanes,
    w: Lanes,
    per_det: Lanes,
}

impl Block {
    #[inline(always)]
    fn new(p: Lanes, s: Lanes, r: Lanes, w: Lanes) -> Self {
        Self { p, s, r, w, per_det: 1.0 / (p * w - s * r) }
    }

    #[inline(always)]
    fn solve(&self, [c, i]: [Lanes; 2]) -> [Lanes; 2] {
        [(self.w * c + self.s * i) * self.per_det, (self.r * c + self.p * i) * self.per_det]
    }
}

/// One backward Euler step; `rates` are multiplied by dt already.
#[inline(always)]
pub(crate) fn step(x: &mut [Lanes; STATES], rates: &Rates<Lanes>) {
    let Rates { forward: [f, fast], back: [b, slow], down, up } = rates;

    let mut block = Block::new(1.0 + f[0] + down[0], up[0], down[0], 1.0 + fast[0] + up[0]);
    let mut blocks = [block; 6];
    let mut pair = [x[0], x[ROW]];
    let mut pairs = [pair; 6];
    for k in 1..6 {
        // What leads from pair k on to the next; nothing from the last.
        let (ahead, ahead_fast) = if k < 5 { (f[k], fast[k]) } else { (Lanes::splat(0.0), Lanes::splat(0.0)) };
        let (gain, gain_fast) = (f[k - 1] * block.per_det, fast[k - 1] * block.per_det);
        let solved = [block.w * pair[0] + block.s * pair[1], block.r * pair[0] + block.p * pair[1]];
        pair = [x[k] + gain * solved[0], x[ROW + k] + gain_fast * solved[1]];
        block = Block::new(
            (1.0 + ahead + b[k - 1] + down[k]) - gain * block.w * b[k - 1],
            up[k] + gain * block.s * slow[k - 1],
            down[k] + gain_fast * block.r * b[k - 1],
            (1.0 + ahead_fast + slow[k - 1] + up[k]) - gain_fast * block.p * slow[k - 1],
        );
        blocks[k] = block;
        pairs[k] = pair;
    }
    let mut next = block.solve(pair);
    (x[OPEN], x[ROW + 5]) = (next[0], next[1]);
    for k in (0..5).rev() {
        next = blocks[k].solve([pairs[k][0] + b[k] * next[0], pairs[k][1] + slow[k] * next[1]]);
        (x[k], x[ROW + k]) = (next[0], next[1]);
    }

    let row = |k: usize| (x[k] + x[k + 1]) + (x[k + 2] + x[k + 3]) + (x[k + 4] + x[k + 5]);
    let scale = 1.0 / (row(0) + row(ROW));
    for state in x {
        *state = *state * scale;
    }
}
