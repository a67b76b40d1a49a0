//! Fewer modes for the same soma where currents go into the dendrites.
//!
//! What a current leaves in the modes need not be what the soma leaves there, so the Gramian of reduce.rs, which is exact
//! to rounding only in its square, would lose half the digits. What counts is what the soma sees of any state: bᵀMⁿx. A
//! rational Krylov space of b holds that: vectors w ← pole/(pole + λ)·w with poles spread over the time constants, made
//! orthonormal. M and the currents' columns are projected on it (point-processes.md 4).

use nalgebra::{DMatrix, DVector};

use super::modes::Modes;
use super::reduce::{fewest, Difference, System};
use crate::math::pow;

/// Most vectors of the space: 32 to 40 are enough for every cell tried.
const MOST_VECTORS: usize = 64;
/// Strongest current that the bound is for (nA).
const STRONGEST: f64 = 1.0;
/// A vector with less than this left after the others are taken out is rounding.
const NOTHING_LEFT: f64 = 1e-13;

impl Modes {
    /// Modes, as few as suffice, that leave a port's voltage wrong by no more than `tolerance` (mV) with currents up to
    /// 1 nA into some nodes, and the columns of those currents in these modes, see [`Modes::current_column`].
    ///
    /// # Panics
    /// Where the tree has no such node.
    #[must_use]
    pub fn reduce_with_currents(&self, nodes: &[usize], tolerance: f64) -> (Self, Vec<Vec<f64>>) {
        let system = System::of(self);
        let space = system.seen_by_port(self.dt);
        let columns: Vec<Vec<f64>> = nodes.iter().map(|&node| self.current_column(node)).collect();
        // In x = z/b a current adds s = μ·c/b, which has no small divisor.
        let pushes: Vec<DVector<f64>> = nodes
            .iter()
            .map(|&node| {
                let push = |k: usize| self.mu[k] * self.dt * self.lambda[k].sqrt() * self.shapes[k][node];
                DVector::from_fn(self.count(), |k, _| push(k))
            })
            .collect();
        let attempt = |count: usize| {
            let (vectors, rest) = system.project(&space.columns(0, count).into_owned())?;
            let few = self.rebuilt(&system, &vectors, &rest);
            let input = vectors.tr_mul(&system.input);
            let reduced = |push: &DVector<f64>| -> Vec<f64> {
                let own = vectors.tr_mul(push);
                (0..count).map(|k| input[k] * own[k] / few.mu[k]).collect()
            };
            let reduced: Vec<Vec<f64>> = pushes.iter().map(reduced).collect();
            let holds = self.is_within(&few, tolerance)
                && columns.iter().zip(&reduced).all(|(all, few_of)| self.is_driven_alike(all, &few, few_of, tolerance));
            holds.then_some((few, reduced, vectors))
        };
        match fewest(space.ncols(), attempt) {
            Some((mut few, reduced, vectors)) => {
                few.shapes = self.combined(&vectors, &few.lambda);
                (few, reduced)
            }
            None => (self.clone(), columns),
        }
    }

    /// Whether a current of up to 1 nA gives the port the same voltage within `tolerance` (mV).
    fn is_driven_alike(&self, column: &[f64], few: &Self, few_column: &[f64], tolerance: f64) -> bool {
        let allowed = tolerance * self.g_eff; // [nA]
        let mut difference = Difference::driven(self, column, few, few_column);
        let (mut sum, mut before) = (0.0, difference.kernel().abs());
        !difference.exceeds(|difference, stride| {
            sum += before * stride;
            before = difference.kernel().abs();
            sum * STRONGEST > allowed
        })
    }
}

impl System {
    /// Orthonormal vectors of the space that holds what the port sees of any state, and what it does to all.
    pub(super) fn seen_by_port(&self, dt: f64) -> DMatrix<f64> {
        let count = self.mu.len();
        let lambda: Vec<f64> = self.rest.iter().zip(&self.mu).map(|(rest, mu)| rest / (mu * dt)).collect();
        let (slowest, fastest) =
            lambda.iter().fold((f64::INFINITY, 0.0f64), |(low, high), &x| (low.min(x), high.max(x)));
        let fastest = fastest.min(4.0 / dt);
        let mut vectors: Vec<DVector<f64>> = Vec::new();
        let mut last = self.input.clone();
        for round in 0..2 * MOST_VECTORS as u32 {
            if vectors.len() == count.min(MOST_VECTORS) {
                break;
            }
            let mut next = last.clone();
            if round > 0 {
                let pole = slowest * pow(fastest / slowest, bit_reversed(round));
                next.iter_mut().zip(&lambda).for_each(|(x, lambda)| *x *= pole / (pole + lambda));
            }
            let before = next.norm();
            // Twice: once leaves a part in the last digits.
            for _ in 0..2 {
                for known in &vectors {
                    next.axpy(-known.dot(&next), known, 1.0);
                }
            }
            let left = next.norm();
            if left > NOTHING_LEFT * before {
                last = next / left;
                vectors.push(last.clone());
            }
        }
        DMatrix::from_columns(&vectors)
    }
}

/// 1, 2, 3 … as 1/2, 1/4, 3/4, 1/8 …: the first few are spread already.
fn bit_reversed(number: u32) -> f64 {
    f64::from(number.reverse_bits()) / f64::from(u32::MAX)
}
