//! Fewer modes for the same soma: balanced truncation.
//!
//! With x = z/b, b = √(μ h), a step is x' = M x − b Δv and the current Σz = bᵀx: symmetric, so that what Δv can reach is
//! also what the soma can see, and one Gramian, X = M X M + b bᵀ, tells both: X_kl = b_k b_l / (1 − μ_k μ_l). Its
//! eigenvalues fall by a factor of two to four each, so a pivoted Cholesky of few columns holds it to the last bits, and
//! M on the span of its largest eigenvectors, made diagonal again, is the reduced tree: again modes with μ between 0 and 1
//! and positive h, that is, again a passive tree. (The state at the start is a second column beside b.) The conductance
//! of a step, Σh, stays that of the whole tree, as does the one at rest.
//!
//! How wrong the soma can be: the current of the reduced tree differs by Σ_m ε_m Δv_{n−m}, ε_m = Σ h μᵐ − Σ h̃ μ̃ᵐ. Added
//! up by parts that is at most (|ε_1| + Σ|ε_{m+1} − ε_m|)·R/2 for a soma that stays within a range of R. A passive cell
//! turns a current into at most current/g_eff of voltage.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::modes::{Modes, FAINTEST};
use super::refine::refine;

/// The range of the soma's voltage that the bound is for (mV).
const SWING: f64 = 200.0;

/// Points per octave of time at which the difference is evaluated.
const POINTS: u32 = 32;

/// A mode that has not decayed after this many octaves never will.
const LAST_OCTAVE: u32 = 60;

impl Modes {
    /// Modes, as few as suffice, that leave the voltage of a port with a linear membrane and within 200 mV wrong by no
    /// more than `tolerance` (mV); all of them where no fewer do, as below about 1e-9 mV, where the bound meets rounding.
    /// Errors found are some hundredths of it or less: with 1e-8 mV the perisomatic models keep 20 to 30 modes from rest, as
    /// exact as all.
    /// Voltages of other nodes are approximate, without a bound: record them from all modes.
    #[must_use]
    pub fn reduce(&self, tolerance: f64) -> Self {
        let system = System::of(self);
        let basis = system.basis();
        let attempt = |count: usize| {
            let (vectors, rest) = system.project(&basis.columns(0, count).into_owned())?;
            let reduced = self.rebuilt(&system, &vectors, &rest);
            self.is_within(&reduced, tolerance).then_some((reduced, vectors))
        };
        let best = fewest(basis.ncols().min(self.count()), attempt);
        let Some((mut reduced, vectors)) = best else { return self.clone() };
        reduced.shapes = self.combined(&vectors, &reduced.lambda);
        reduced
    }

    /// The modes of the space that `vectors` span, in which the steps are diagonal; their shapes are left out.
    pub(super) fn rebuilt(&self, system: &System, vectors: &DMatrix<f64>, rest: &[f64]) -> Self {
        let mu: Vec<f64> = rest.iter().map(|rest| 1.0 - rest).collect();
        let input = vectors.tr_mul(&system.input);
        let faintest = FAINTEST * input.amax();
        let input: Vec<f64> = input.iter().map(|b| if b.abs() < faintest { faintest } else { *b }).collect();
        let lambda: Vec<f64> = rest.iter().zip(&mu).map(|(rest, mu)| rest / (mu * self.dt)).collect();
        Self {
            h: input.iter().zip(&mu).map(|(b, mu)| b * b / mu).collect(),
            z0: vectors.tr_mul(&system.start).iter().zip(&input).map(|(x, b)| x * b).collect(),
            beta: (0..mu.len()).map(|j| input[j] * lambda[j].sqrt() / mu[j]).collect(),
            shapes: Vec::new(),
            mu,
            lambda,
            offset: self.offset.clone(),
            gain: self.gain.clone(),
            ..*self
        }
    }

    /// Shapes of modes that are `vectors` in x, where p = x/√λ.
    pub(super) fn combined(&self, vectors: &DMatrix<f64>, lambda: &[f64]) -> Vec<Vec<f64>> {
        let shape = |(j, lambda): (usize, &f64)| {
            let mut shape = vec![0.0; self.gain.len()];
            for (k, known) in self.shapes.iter().enumerate() {
                let part = vectors[(k, j)] * (lambda / self.lambda[k]).sqrt();
                shape.iter_mut().zip(known).for_each(|(v, known)| *v += part * known);
            }
            shape
        };
        lambda.iter().enumerate().map(shape).collect()
    }

    /// Whether the reduced tree is wrong by no more than `tolerance` (mV) (see the module).
    pub(super) fn is_within(&self, reduced: &Self, tolerance: f64) -> bool {
        let allowed = tolerance * self.g_eff; // [nA]
        let mut difference = Difference::new(self, reduced);
        let mut before = difference.kernel();
        let (mut variation, mut initial) = (before.abs(), difference.initial());
        !difference.exceeds(|difference, _| {
            let now = difference.kernel();
            variation += (now - before).abs();
            before = now;
            initial = initial.max(difference.initial());
            variation * SWING / 2.0 + initial > allowed
        })
    }
}

/// The result of `attempt` for the smallest sufficient count below `most`, by halving: the error falls with the count.
pub(super) fn fewest<T>(mut most: usize, attempt: impl Fn(usize) -> Option<T>) -> Option<T> {
    let (mut too_few, mut best) = (0, None);
    while most - too_few > 1 {
        let count = (too_few + most) / 2;
        match attempt(count) {
            None => too_few = count,
            found => (most, best) = (count, found),
        }
    }
    best
}

/// A step of all modes as x' = M x − b Δv.
pub(super) struct System {
    pub mu: Vec<f64>,
    pub rest: Vec<f64>, // 1 − μ, with all its digits
    pub input: DVector<f64>,
    start: DVector<f64>,
}

impl System {
    pub fn of(modes: &Modes) -> Self {
        let input: Vec<f64> = modes.mu.iter().zip(&modes.h).map(|(mu, h)| (mu * h).sqrt()).collect();
        Self {
            mu: modes.mu.clone(),
            rest: modes.mu.iter().zip(&modes.lambda).map(|(mu, lambda)| mu * lambda * modes.dt).collect(),
            start: DVector::from_iterator(input.len(), modes.z0.iter().zip(&input).map(|(z, b)| z / b)),
            input: input.into(),
        }
    }

    /// Orthonormal directions, those that matter most first: the eigenvectors of the Gramian.
    fn basis(&self) -> DMatrix<f64> {
        let count = self.mu.len();
        let gramian = |k: usize, l: usize| {
            let sources = SWING * SWING * self.input[k] * self.input[l] + self.start[k] * self.start[l];
            sources / (self.rest[k] + self.mu[k] * self.rest[l])
        };
        // Cholesky with the largest rest of the diagonal next, until that is rounding.
        let mut left: Vec<f64> = (0..count).map(|k| gramian(k, k)).collect();
        let enough = f64::EPSILON * left.iter().fold(0.0, |most: f64, &rest| most.max(rest));
        let mut columns: Vec<DVector<f64>> = Vec::new();
        while columns.len() < count {
            let pivot = (0..count).fold(0, |best, k| if left[k] > left[best] { k } else { best });
            if left[pivot] <= enough {
                break;
            }
            let root = left[pivot].sqrt();
            let mut column = DVector::from_fn(count, |k, _| gramian(k, pivot));
            for known in &columns {
                column.axpy(-known[pivot], known, 1.0);
            }
            column /= root;
            left.iter_mut().zip(column.iter()).for_each(|(rest, x)| *rest -= x * x);
            left[pivot] = 0.0;
            columns.push(column);
        }
        if columns.is_empty() {
            return DMatrix::zeros(count, 0);
        }
        let factor = DMatrix::from_columns(&columns);
        let inner = SymmetricEigen::new(factor.tr_mul(&factor));
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by(|&one, &other| inner.eigenvalues[other].total_cmp(&inner.eigenvalues[one]));
        (factor * inner.eigenvectors.select_columns(&order)).qr().q()
    }

    /// M within the span of a basis, diagonal: directions, and 1 − μ with the smallest first.
    pub fn project(&self, basis: &DMatrix<f64>) -> Option<(DMatrix<f64>, Vec<f64>)> {
        let moved = DMatrix::from_fn(basis.nrows(), basis.ncols(), |k, j| self.mu[k] * basis[(k, j)]);
        let inner = SymmetricEigen::try_new(basis.tr_mul(&moved), f64::EPSILON, 100 * basis.ncols())?;
        let mut order: Vec<usize> = (0..basis.ncols()).collect();
        order.sort_by(|&one, &other| inner.eigenvalues[other].total_cmp(&inner.eigenvalues[one]));
        // As in the whole tree: the slow ones need 1 − μ from a sum of squares, and to be told apart by it.
        let drops = |vectors: &DMatrix<f64>| {
            DMatrix::from_fn(vectors.nrows(), vectors.ncols(), |k, j| self.rest[k].sqrt() * vectors[(k, j)])
        };
        let vectors = basis * inner.eigenvectors.select_columns(&order);
        let vectors = refine(&vectors, &drops(&vectors));
        let rest: Vec<f64> = drops(&vectors).column_iter().map(|drops| drops.norm_squared()).collect();
        rest.iter().all(|&rest| rest > 0.0 && rest < 1.0).then_some((vectors, rest))
    }
}

/// The responses of two trees to one push of the port, and those from their starts, side by side over time: at every step
/// first, then at ever longer strides.
pub(super) struct Difference {
    decays: Vec<f64>,  // over the present stride
    answers: Vec<f64>, // those of the second tree negative
    states: Vec<f64>,
}

impl Difference {
    fn new(one: &Modes, other: &Modes) -> Self {
        Self::driven(one, &one.h, other, &other.h)
    }

    /// The same for what one push adds to the states of each tree.
    pub fn driven(one: &Modes, push: &[f64], other: &Modes, push_other: &[f64]) -> Self {
        let answers =
            |modes: &Modes, push: &[f64]| -> Vec<f64> { modes.mu.iter().zip(push).map(|(mu, h)| mu * h).collect() };
        let negative = |values: Vec<f64>| values.into_iter().map(|x| -x);
        Self {
            decays: [one.mu.clone(), other.mu.clone()].concat(),
            answers: answers(one, push).into_iter().chain(negative(answers(other, push_other))).collect(),
            states: one.z0.iter().copied().chain(negative(other.z0.clone())).collect(),
        }
    }

    /// What is left of the push in the states of each tree; those of the second are negative.
    pub fn answers(&self) -> &[f64] {
        &self.answers
    }

    pub fn kernel(&self) -> f64 {
        self.answers.iter().sum()
    }

    fn initial(&self) -> f64 {
        self.states.iter().sum::<f64>().abs()
    }

    /// Whether `beyond` becomes true. It is called after each stride, with its length in steps, until nothing is left
    /// that could still change.
    pub fn exceeds(&mut self, mut beyond: impl FnMut(&Self, f64) -> bool) -> bool {
        let mut stride = 1.0;
        for octave in 0..LAST_OCTAVE {
            for _ in 0..POINTS {
                self.advance();
                if beyond(self, stride) {
                    return true;
                }
            }
            if octave > 0 {
                self.double_stride();
                stride *= 2.0;
            }
            if self.is_over() {
                break;
            }
        }
        false
    }

    fn advance(&mut self) {
        for ((answer, state), decay) in self.answers.iter_mut().zip(&mut self.states).zip(&self.decays) {
            *answer *= decay;
            *state *= decay;
        }
    }

    fn double_stride(&mut self) {
        self.decays.iter_mut().for_each(|decay| *decay *= *decay);
    }

    /// Whether nothing is left that could still change.
    fn is_over(&self) -> bool {
        self.decays.iter().all(|&decay| decay < 0.1)
    }
}
