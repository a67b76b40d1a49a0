//! Fewer modes for the voltages of all nodes, from which a weighted sum over the tree such as an extracellular potential is
//! read. They hold for a tree that starts at rest and that the port alone moves; with currents into it all modes are needed.
//!
//! Steps x' = M x − b Δv (reduce.rs) lead from rest to sums of states Mⁿb, whatever the port does. The rational Krylov space
//! of b (driven.rs) holds these to rounding in 32 to 64 vectors, in place of 120 to 260; by symmetry it also holds what the
//! port sees. The norm of x weighs the voltage of each node by the root of its input resistance, so the number of modes
//! does not depend on what is read.

use nalgebra::DMatrix;

use super::modes::Modes;
use super::reduce::{Difference, System};

/// Numbers of modes that are tried; each leaves an error some hundred times smaller.
const COUNTS: [usize; 5] = [32, 40, 48, 56, 64];
/// Distance of the states from those of the whole tree, summed over time and relative to them. Rounding of the vectors is up
/// to half of it. Potentials of contacts are as near (the worst found is 1e-11, where they are small beside those of others).
const TOLERANCE: f64 = 3e-12;
/// The distance is compared in each of the first steps, then after every so many strides.
const FIRST: usize = 8;
const EVERY: usize = 4;

impl Modes {
    /// Fewer modes from which the voltages of all nodes can be read, see [`Modes::voltage_weights`], where no current goes into
    /// the tree. None where none hold them to 3e-12, where the tree does not start at rest, or where they would not be fewer.
    #[must_use]
    pub fn for_reading(&self) -> Option<Self> {
        if self.z0.iter().any(|&z| z != 0.0) {
            return None;
        }
        let system = System::of(self);
        let space = system.seen_by_port(self.dt);
        let few_enough = COUNTS.iter().filter(|&&count| count <= space.ncols() && count < self.count());
        few_enough.copied().find_map(|count| {
            let (vectors, rest) = system.project(&space.columns(0, count).into_owned())?;
            let mut few = self.rebuilt(&system, &vectors, &rest);
            if !self.goes_with(&few, &system, &vectors) {
                return None;
            }
            few.shapes = self.combined(&vectors, &few.lambda);
            Some(few)
        })
    }

    /// Whether the states of the whole tree stay those of the reduced one, combined by `vectors`.
    fn goes_with(&self, few: &Self, system: &System, vectors: &DMatrix<f64>) -> bool {
        let inputs = [&system.input, &vectors.tr_mul(&system.input)].map(|input| input.as_slice().to_vec());
        let mut difference = Difference::driven(self, &inputs[0], few, &inputs[1]);
        let (mut apart, mut size, mut looks) = (0.0, 0.0, 0);
        difference.exceeds(|difference, stride| {
            looks += 1;
            if looks > FIRST && looks % EVERY != 0 {
                return false;
            }
            let (whole, negative) = difference.answers().split_at(self.count());
            let mut rest = whole.to_vec();
            for (column, part) in vectors.column_iter().zip(negative) {
                rest.iter_mut().zip(column.iter()).for_each(|(rest, x)| *rest += part * x);
            }
            apart += stride * norm(&rest);
            size += stride * norm(whole);
            false
        });
        apart <= TOLERANCE * size
    }
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum::<f64>().sqrt()
}
