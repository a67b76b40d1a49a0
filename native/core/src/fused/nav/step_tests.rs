//! A step against the reference, against a dense solution and against itself in other widths.

use super::advance::Batch;
use super::step::{NavBlock, RENORMALISE_EVERY};
use crate::lanes::Lanes;
use crate::math::exp;
use crate::mechanisms::nav::{Ladder, OPEN, STATES};
use crate::reference::mechanisms::nav_step::step;

/// q·dt (ms) of dt = 0.005, 0.025 and 0.1 ms at 34 °C, and of a long step in the heat.
const STEPS: [f64; 4] = [0.0039, 0.0195, 0.0779, 0.8];

/// Numbers of a linear congruence, in [0, 1).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// (mV)
    fn voltage(&mut self) -> f64 {
        250.0 * self.next() - 150.0
    }

    /// Plain states of sum 1, from 1e-12 to nearly 1.
    fn states(&mut self) -> [f64; STATES] {
        let x: [f64; STATES] = std::array::from_fn(|_| exp(-27.0 * self.next()));
        let sum: f64 = x.iter().sum();
        x.map(|x| x / sum)
    }
}

fn worst_difference(found: &[f64; STATES], expected: &[f64; STATES]) -> f64 {
    found.iter().zip(expected).map(|(x, y)| ((x - y) / y).abs()).fold(0.0, f64::max)
}

/// One step of the reference, which ends with the sum 1.
fn ladder_step(ladder: &Ladder, x: &[f64; STATES], v: f64) -> [f64; STATES] {
    let mut lanes = x.map(Lanes::splat);
    step(&mut lanes, &ladder.rates(Lanes::splat(v)));
    lanes.map(|x| x.lane(0))
}

/// (1 − dt·Q)·x = x_old by Gauss, from the list of rates; a column of an M-matrix needs no pivot.
fn dense_step(q_times_dt: f64, old: &[f64; STATES], v: f64) -> [f64; STATES] {
    let mut m = [[0.0; STATES + 1]; STATES];
    for (state, row) in m.iter_mut().enumerate() {
        row[state] = 1.0;
        row[STATES] = old[state];
    }
    let mut flow = |from: usize, to: usize, rate: f64| {
        m[from][from] += q_times_dt * rate;
        m[to][from] -= q_times_dt * rate;
    };
    let (opening, closing) = (400.0 * exp(v / 24.0), 12.0 * exp(-v / 24.0));
    for k in 0..4 {
        let (ahead, back) = ((4 - k) as f64 * opening, (k + 1) as f64 * closing);
        flow(k, k + 1, ahead);
        flow(k + 1, k, back);
        flow(6 + k, 7 + k, 2.51 * ahead);
        flow(7 + k, 6 + k, back / 5.32);
    }
    for k in 0..5 {
        flow(k, 6 + k, 0.01 * 2.51f64.powi(k as i32));
        flow(6 + k, k, 40.0 / 5.32f64.powi(k as i32));
    }
    for (from, to, rate) in [(4, 5, 250.0), (5, 4, 60.0), (10, 11, 250.0), (11, 10, 60.0), (5, 11, 8.0), (11, 5, 0.05)]
    {
        flow(from, to, rate);
    }
    for column in 0..STATES {
        let pivot = m[column];
        for row in &mut m[column + 1..] {
            let factor = row[column] / pivot[column];
            row.iter_mut().zip(pivot).skip(column).for_each(|(x, above)| *x -= factor * above);
        }
    }
    let mut x = [0.0; STATES];
    for row in (0..STATES).rev() {
        let known: f64 = (row + 1..STATES).map(|column| m[row][column] * x[column]).sum();
        x[row] = (m[row][STATES] - known) / m[row][row];
    }
    x
}

#[test]
fn a_step_is_that_of_the_ladder_and_of_a_dense_solution() {
    let mut random = Random(1);
    let (mut worst_ladder, mut worst_dense, mut worst_sum) = (0f64, 0f64, 0f64);
    for q_times_dt in STEPS {
        let (block, ladder) = (NavBlock::new(q_times_dt), Ladder::new(q_times_dt));
        for _ in 0..20_000 {
            let (x, v) = (random.states(), random.voltage());
            let mut kept = block.kept(&x);
            block.advance(&mut kept, block.rates(v));
            let plain = block.plain(&kept);
            worst_ladder = worst_ladder.max(worst_difference(&plain, &ladder_step(&ladder, &x, v)));
            worst_dense = worst_dense.max(worst_difference(&plain, &dense_step(q_times_dt, &x, v)));
            worst_sum = worst_sum.max((plain.iter().sum::<f64>() - 1.0).abs());
        }
    }
    assert!(worst_ladder < 1e-12, "{worst_ladder:e} from the ladder");
    assert!(worst_dense < 1e-12, "{worst_dense:e} from the dense solution");
    assert!(worst_sum < 2e-13, "the sum changes by {worst_sum:e}");
}

#[test]
fn rates_are_those_of_the_ladder() {
    let (block, ladder) = (NavBlock::new(0.0195), Ladder::new(0.0195));
    let scale = 0.0195 * f64::sqrt(400.0 * 12.0); // so that a·b = 1
    let mut worst = 0f64;
    for i in -15_000..=10_000 {
        let v = f64::from(i) * 0.01;
        let [a, b] = block.rates(v);
        let expected = ladder.rates(Lanes::splat(v));
        worst = worst.max((a * scale / expected.forward[0][3].lane(0) - 1.0).abs());
        worst = worst.max((b * scale / expected.back[0][0].lane(0) - 1.0).abs());
    }
    // The last bit of v/24 is 9e-16 of the rates, and of v/24 + 1.75 as much again.
    assert!(worst < 2e-15, "{worst:e}");
}

#[test]
fn every_width_and_the_batch_give_the_same_bits() {
    const COUNT: usize = 37; // two full batches of sixteen and a rest
    let mut random = Random(2);
    let block = NavBlock::new(0.0195);
    let mut ones: Vec<_> = (0..2 * COUNT).map(|_| block.kept(&random.states())).collect();
    let pair = |i: usize, ones: &[[f64; STATES]]| -> [Lanes; STATES] {
        std::array::from_fn(|state| Lanes::new([ones[2 * i][state], ones[2 * i + 1][state]]))
    };
    let mut together = ones.clone();
    let mut pairs: Vec<_> = (0..COUNT).map(|i| pair(i, &ones)).collect();
    let (mut batch, mut pair_batch) = (Batch::new(), Batch::new());
    for count in 1..=200 {
        let rates: Vec<[f64; 2]> = ones.iter().map(|_| block.rates(random.voltage())).collect();
        for (x, &rates) in ones.iter_mut().zip(&rates) {
            block.advance(x, rates);
        }
        block.advance_all(&mut together, &rates, &mut batch);
        let in_lanes = |two: &[[f64; 2]]| [0, 1].map(|way| Lanes::new([two[0][way], two[1][way]]));
        let pair_rates: Vec<_> = rates.chunks(2).map(in_lanes).collect();
        block.advance_all(&mut pairs, &pair_rates, &mut pair_batch);
        if count % 50 == 0 {
            ones.iter_mut().chain(&mut together).for_each(|x| block.renormalise(x));
            pairs.iter_mut().for_each(|x| block.renormalise(x));
        }
    }
    assert_eq!(together, ones);
    for (i, found) in pairs.iter().enumerate() {
        assert_eq!(found, &pair(i, &ones), "bundle {i}");
    }
}

#[test]
fn two_hundred_thousand_steps_neither_drift_nor_lose_digits() {
    let (block, ladder) = (NavBlock::new(0.0195), Ladder::new(0.0195));
    let mut random = Random(3);
    let mut plain = random.states();
    let mut kept = block.kept(&plain);
    let mut free = kept; // never renormalised
    let (mut worst_sum, mut worst_free, mut worst_open) = (0f64, 0f64, 0f64);
    let mut v = -70.0;
    for count in 1..=200_000 {
        // A voltage that wanders, with a spike now and then.
        v += 0.02 * (-65.0 - v) + 2.0 * (random.next() - 0.5) + if count % 3000 < 40 { 4.0 } else { 0.0 };
        let rates = block.rates(v);
        block.advance(&mut kept, rates);
        block.advance(&mut free, rates);
        plain = ladder_step(&ladder, &plain, v);
        let now = block.plain(&kept);
        worst_sum = worst_sum.max((now.iter().sum::<f64>() - 1.0).abs());
        worst_free = worst_free.max((block.plain(&free).iter().sum::<f64>() - 1.0).abs());
        worst_open = worst_open.max((now[OPEN] / plain[OPEN] - 1.0).abs());
        if count % RENORMALISE_EVERY == 0 {
            block.renormalise(&mut kept);
        }
    }
    assert!(worst_sum < 5e-14, "the sum is off by {worst_sum:e}");
    assert!(worst_open < 1e-12, "O differs by {worst_open:e} from the ladder's");
    assert!(worst_free > 10.0 * worst_sum, "renormalising gains nothing: {worst_free:e} without");
}
