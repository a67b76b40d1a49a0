//! Where NaV starts: the solution of its INITIAL block's twelve linear equations, a slip in them included.

use super::nav::{Ladder, Rates, STATES};
use crate::lanes::Lanes;

/// States at the start, from rates of one lane. The equations are the balances of C1…C5, O, I1…I5 and Σx = 1; there is
/// none for I6. In the balance of I3 the inflow from I4 has the rate of the rung I3 → C3 in place of I4 → I3: so the
/// mechanism is written, so NEURON starts, and the system being inconsistent it matters which row is missing
/// (mechanisms.md). The true equilibrium differs by up to 3e-3 mV in the voltage that follows.
pub(crate) fn start(rates: &Rates<f64>) -> [f64; STATES] {
    let mut m = [[0.0; STATES + 1]; STATES]; // the last column is the right-hand side
    let mut flow = |from: usize, to: usize, rate: f64| {
        m[to][from] += rate;
        m[from][from] -= rate;
    };
    for row in 0..2 {
        for k in 0..5 {
            flow(6 * row + k, 6 * row + k + 1, rates.forward[row][k]);
            flow(6 * row + k + 1, 6 * row + k, rates.back[row][k]);
        }
    }
    for k in 0..6 {
        flow(k, 6 + k, rates.down[k]);
        flow(6 + k, k, rates.up[k]);
    }
    const I3: usize = 8;
    m[I3][I3 + 1] = rates.up[2];
    m[STATES - 1] = [1.0; STATES + 1];
    solve(m)
}

/// States at the start for a voltage (mV); the ladder's rates are those per ms.
pub(crate) fn start_at(ladder: &Ladder, v: f64) -> [f64; STATES] {
    let rates = ladder.rates(Lanes::splat(v));
    start(&Rates {
        forward: rates.forward.map(|row| row.map(|rate| rate.lane(0))),
        back: rates.back.map(|row| row.map(|rate| rate.lane(0))),
        down: rates.down.map(|rate| rate.lane(0)),
        up: rates.up.map(|rate| rate.lane(0)),
    })
}

/// Gaussian elimination with partial pivoting.
fn solve(mut m: [[f64; STATES + 1]; STATES]) -> [f64; STATES] {
    for column in 0..STATES {
        let size = |row: &usize| m[*row][column].abs();
        let pivot = (column..STATES).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(column);
        m.swap(column, pivot);
        let pivot_row = m[column];
        for row in &mut m[column + 1..] {
            let factor = row[column] / pivot_row[column];
            for (value, above) in row.iter_mut().zip(pivot_row).skip(column) {
                *value -= factor * above;
            }
        }
    }
    let mut x = [0.0; STATES];
    for row in (0..STATES).rev() {
        let known: f64 = (row + 1..STATES).map(|column| m[row][column] * x[column]).sum();
        x[row] = (m[row][STATES] - known) / m[row][row];
    }
    x
}
