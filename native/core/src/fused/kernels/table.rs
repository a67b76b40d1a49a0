//! Functions of the voltage as polynomials, piece by piece, in pairs: a gate's steady state and the part of the way to it
//! that a step goes, 1 − e^(−dt/τ).
//!
//! The voltage axis is cut into cells of [`CELL`] mV. In each a function is interpolated at Chebyshev's points by a
//! polynomial in δ = (v − middle)/CELL, |δ| ≤ ½. The nearest singularity of Allen's rates is 14 mV off the real axis
//! (a sigmoid of slope 4.6 mV), so that degree 5 leaves 2·(⅛/14.5/2)⁶ = 1e-14, and many need less. Every cell is compared
//! with the functions it stands for when it is made; one that misses (where a time constant jumps, or where a formula is
//! 0/0 and loses digits) is marked, and there, as beyond the table, the functions themselves are evaluated.

use super::located::{Located, DIRECT};
use crate::lanes::{Lanes, WIDTH};
use crate::math::constants::ROUND;
use crate::math::value::Value;

/// Highest degree of the polynomials.
const DEGREE: usize = 5;
const TERMS: usize = DEGREE + 1;
/// Width of a cell (mV).
const CELL: f64 = 0.25;
/// Where the table begins (mV); −50, where K_P jumps, is an edge between two cells.
const LOWEST: f64 = -150.0;
pub(crate) const CELLS: usize = 1000;
/// The next degree is tried if more cells than this miss.
const FEW: usize = 10;

/// How exact a table is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Precision {
    /// As exact as the functions themselves, up to rounding.
    Full,
    /// To some 1e-9.
    Coarse,
}

impl Precision {
    /// Lowest and highest degree that may do.
    fn degrees(self) -> [usize; 2] {
        match self {
            Self::Full => [4, DEGREE],
            Self::Coarse => [3, 4],
        }
    }

    /// Largest error of a cell that counts as good: relative to the function, and absolute for a steady state near 0.
    fn tolerance(self) -> [f64; 2] {
        match self {
            Self::Full => [2e-13, 1e-15],
            Self::Coarse => [1e-8, 1e-9],
        }
    }
}

/// Coefficients of one pair in one cell, the constant first.
pub(crate) type Pair = [Lanes; TERMS];

/// Pairs of functions over the whole table.
#[derive(Debug)]
pub(crate) struct Table {
    pairs: usize,
    /// Degree of its polynomials, 3 to 5.
    pub degree: usize,
    coefficients: Vec<Pair>,
    /// Cells in which the functions themselves are to be evaluated.
    pub missed: Vec<bool>,
}

impl Table {
    /// Tabulates `pairs` pairs of functions. `evaluate(v, out)` gives the first functions of all pairs and then the
    /// second ones, at two voltages at once.
    pub fn new(pairs: usize, precision: Precision, evaluate: impl Fn(Lanes, &mut [[Lanes; 2]])) -> Self {
        let [lowest, highest] = precision.degrees();
        (lowest..highest)
            .find_map(|degree| Self::of_degree(pairs, degree, precision, FEW, &evaluate))
            .or_else(|| Self::of_degree(pairs, highest, precision, CELLS, &evaluate))
            .expect("no more cells can be missed than there are")
    }

    /// As `new`, but none where more than `allowed` cells miss the functions.
    fn of_degree(
        pairs: usize,
        degree: usize,
        precision: Precision,
        allowed: usize,
        evaluate: &impl Fn(Lanes, &mut [[Lanes; 2]]),
    ) -> Option<Self> {
        let grid = Grid::new(degree);
        let mut coefficients = vec![[Lanes::splat(0.0); TERMS]; CELLS * pairs];
        let mut missed = vec![false; CELLS];
        let mut misses = 0;
        let mut found = vec![[Lanes::splat(0.0); 2]; pairs];
        let mut at_points = vec![[Lanes::splat(0.0); TERMS + 1]; pairs];
        for (cell, polynomials) in coefficients.chunks_exact_mut(pairs).enumerate() {
            let voltage = |offset: f64| LOWEST + CELL * (cell as f64 + 0.5 + offset);
            for two in (0..grid.count).step_by(WIDTH) {
                apart(evaluate, Lanes::from_fn(|lane| voltage(grid.points[two + lane])), &mut found);
                for (known, [first, second]) in at_points.iter_mut().zip(&found) {
                    for lane in 0..WIDTH {
                        known[two + lane] = Lanes::new([first.lane(lane), second.lane(lane)]);
                    }
                }
            }
            grid.interpolate(polynomials, &at_points);
            // Interpolation is worst at the edges. The edge itself is left out: there a function may jump (K_P at −50) or a
            // mechanism step aside (Nap_Et2). A run meets a single exact voltage only at its start, which needs no table.
            apart(evaluate, Lanes::from_fn(|lane| voltage(EDGES[lane])), &mut found);
            missed[cell] = !grid.agrees(polynomials, &found, precision);
            misses += usize::from(missed[cell]);
            if misses > allowed {
                return None;
            }
        }
        Some(Self { pairs, degree, coefficients, missed })
    }

    /// The cells, for tables of `N` pairs.
    #[inline(always)]
    pub fn cells<const N: usize>(&self) -> &[[Pair; N]] {
        assert_eq!(self.pairs, N);
        self.coefficients.as_chunks().0
    }
}

/// Offsets just inside the two edges of a cell.
const EDGES: [f64; 2] = [1e-9 - 0.5, 0.5 - 1e-9];

/// What all cells of a table have in common.
///
/// Its methods, and [`apart`], are functions of their own, not parts of one long loop: a run begins in code that the
/// WebAssembly engine compiled in haste, and only a function that is called again is replaced by its better version.
struct Grid {
    degree: usize,
    /// Number of points, one more than the degree.
    count: usize,
    /// Offsets of the points; one more than there can be, since two are taken at a time.
    points: [f64; TERMS + 1],
    transform: [[f64; TERMS]; TERMS],
}

impl Grid {
    fn new(degree: usize) -> Self {
        let count = degree + 1;
        let points = std::array::from_fn(|point| chebyshev_point(point, count));
        Self { degree, count, points, transform: chebyshev_to_powers(count) }
    }

    /// Coefficients of all pairs in a cell from their values at its points.
    #[inline(never)]
    fn interpolate(&self, polynomials: &mut [Pair], at_points: &[[Lanes; TERMS + 1]]) {
        for (polynomial, known) in polynomials.iter_mut().zip(at_points) {
            for (coefficient, weights) in polynomial.iter_mut().zip(&self.transform[..self.count]) {
                let terms = weights[..self.count].iter().zip(known).map(|(&weight, &value)| value * weight);
                *coefficient = terms.fold(Lanes::splat(0.0), |sum, term| sum + term);
            }
        }
    }

    /// Whether the polynomials of a cell are as exact as they should be at its edges.
    #[inline(never)]
    fn agrees(&self, polynomials: &[Pair], at_edges: &[[Lanes; 2]], precision: Precision) -> bool {
        let [relative, absolute] = precision.tolerance();
        polynomials.iter().zip(at_edges).all(|(polynomial, truth)| {
            EDGES.iter().enumerate().all(|(edge, &offset)| {
                let value = horner(polynomial, offset, self.degree);
                truth.iter().enumerate().all(|(which, truth)| {
                    let truth = truth.lane(edge);
                    // This way round NaN does not pass.
                    (value.lane(which) - truth).abs() <= relative * truth.abs() + absolute
                })
            })
        })
    }
}

/// Calls `evaluate`.
#[inline(never)]
fn apart(evaluate: &impl Fn(Lanes, &mut [[Lanes; 2]]), v: Lanes, found: &mut [[Lanes; 2]]) {
    evaluate(v, found);
}

/// A pair at `offset` in its cell.
#[inline(always)]
pub(crate) fn horner(polynomial: &Pair, offset: f64, degree: usize) -> Lanes {
    match degree {
        3 => horner_of::<3>(polynomial, offset),
        4 => horner_of::<4>(polynomial, offset),
        _ => horner_of::<DEGREE>(polynomial, offset),
    }
}

/// The same for a degree that the compiler knows.
#[inline(always)]
pub(crate) fn horner_of<const N: usize>(polynomial: &Pair, offset: f64) -> Lanes {
    let offset = Lanes::splat(offset);
    (0..N).rev().fold(polynomial[N], |sum, power| sum * offset + polynomial[power])
}

/// Voltages (mV) with their cells and the offsets in them. `missed` are the cells that any table missed: of a voltage in
/// one of them, or beyond the table, the cell is [`DIRECT`].
#[inline(always)]
pub(crate) fn locate<V: Value>(v: V, missed: &[bool]) -> Located<V> {
    // A voltage on an edge belongs to the neighbouring cell with the even number; at −50 that is the one above. (NaN gets
    // index 0, and the result is NaN.)
    let place = (v - LOWEST) * (1.0 / CELL) - 0.5; // an integer in the middle of a cell
    let rounded = place + ROUND;
    let cells = V::cells(|lane| {
        let index = rounded.lane(lane).to_bits() as u32;
        if missed.get(index as usize).is_none_or(|&missed| missed) {
            DIRECT
        } else {
            index
        }
    });
    Located { v, offset: place - (rounded - ROUND), cells }
}

/// Chebyshev's points in [−½, ½], ½·cos(π·(2·point + 1)/(2·count)).
fn chebyshev_point(point: usize, count: usize) -> f64 {
    0.5 * cosine(std::f64::consts::PI * (point as f64 + 0.5) / count as f64)
}

/// The cosine by its series, to the same bits on every machine; for |x| ≤ 4 it has digits enough for a point of evaluation.
fn cosine(x: f64) -> f64 {
    (1..20).rev().fold(1.0, |sum, n| 1.0 - sum * x * x / f64::from((2 * n - 1) * (2 * n)))
}

/// Turns values at `count` Chebyshev points into coefficients of the powers of δ: the values' Chebyshev coefficients are
/// (2/n)·Σ f·T_k(2δ) (half of it for k = 0), and T_k = 2x·T_{k−1} − T_{k−2} in powers of x = 2δ.
fn chebyshev_to_powers(count: usize) -> [[f64; TERMS]; TERMS] {
    let mut chebyshev = [[0.0; TERMS]; TERMS]; // chebyshev[k][power of x]
    chebyshev[0][0] = 1.0;
    chebyshev[1][1] = 1.0;
    for k in 2..count {
        for power in 0..TERMS {
            let shifted = if power > 0 { chebyshev[k - 1][power - 1] } else { 0.0 };
            chebyshev[k][power] = 2.0 * shifted - chebyshev[k - 2][power];
        }
    }
    let value = |k: usize, x: f64| chebyshev[k].iter().rev().fold(0.0, |sum, c| sum * x + c);
    let mut transform = [[0.0; TERMS]; TERMS]; // transform[power of δ][point]
    for (power, row) in transform.iter_mut().enumerate() {
        for (point, weight) in row[..count].iter_mut().enumerate() {
            for (k, polynomial) in chebyshev[..count].iter().enumerate() {
                let share = if k == 0 { 1.0 } else { 2.0 } / count as f64;
                *weight += share * value(k, 2.0 * chebyshev_point(point, count)) * polynomial[power];
            }
            *weight *= f64::from(1 << power);
        }
    }
    transform
}
