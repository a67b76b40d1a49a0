//! Elimination of runs side by side (runs.rs).

use super::runs::{Group, ABREAST};
use crate::lanes::{Lanes, WIDTH};
use crate::math::value::Value;

/// Values that hold the runs of one sweep.
const PACKED: usize = ABREAST / WIDTH;

/// The rows of all runs. They lie in the engine's arrays slot by slot, the sweeps of a row side by side.
#[derive(Clone, Debug)]
pub(crate) struct SideBySide {
    sweeps: usize,
    first: usize,       // where they begin in the arrays
    groups: Vec<Group>, // their ends are places in the arrays
    /// Conductance from a row to the next (µS) and its inverse (MΩ), `[slot][run]`; both 0 where a run is filled up.
    axial: Vec<[[f64; ABREAST]; 2]>,
    factors: Vec<f64>, // axial over diagonal, `[slot][run][sweep]`
    answers: Vec<f64>, // change of voltage for a next row that stands still [mV], likewise
}

/// What the rows of a slot have gathered: one value for each run of several sweeps, or one value for both runs of one sweep.
#[derive(Clone, Copy)]
struct Gathered<const VALUES: usize> {
    v: [Lanes; VALUES],
    diagonal: [Lanes; VALUES],
    rhs: [Lanes; VALUES],
}

impl SideBySide {
    /// `first` is the place of the first row. It and the ends of the groups are places not yet multiplied by the sweeps.
    pub fn new(sweeps: usize, first: usize, groups: Vec<Group>, axial: &[f64]) -> Self {
        let in_lanes = |Group { slots, ends }: Group| Group { slots, ends: ends.map(|end| end * sweeps) };
        let values = vec![0.0; axial.len() * sweeps];
        Self {
            sweeps,
            first: first * sweeps,
            groups: groups.into_iter().map(in_lanes).collect(),
            axial: axial.as_chunks().0.iter().map(|axial| [*axial, axial.map(inverse)]).collect(),
            factors: values.clone(),
            answers: values,
        }
    }

    /// Whether there are no runs, as in most cells without synapses.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Eliminates the rows, for the sweeps from `bundle` on that one value holds.
    #[inline(never)]
    pub fn eliminate(&mut self, bundle: usize, v: &[f64], diagonal: &mut [f64], rhs: &mut [f64]) {
        match self.sweeps {
            1 => self.eliminate_values::<PACKED>(1, 0, v, diagonal, rhs),
            sweeps => self.eliminate_values::<ABREAST>(sweeps, bundle, v, diagonal, rhs),
        }
    }

    /// Finds the changes of the rows, given those of the nodes that they end on, and adds them to the voltages.
    #[inline(never)]
    pub fn substitute(&self, bundle: usize, v: &mut [f64], rhs: &mut [f64]) {
        match self.sweeps {
            1 => self.substitute_values::<PACKED>(1, 0, v, rhs),
            sweeps => self.substitute_values::<ABREAST>(sweeps, bundle, v, rhs),
        }
    }

    #[inline(always)]
    fn eliminate_values<const VALUES: usize>(
        &mut self,
        sweeps: usize,
        bundle: usize,
        v: &[f64],
        diagonal: &mut [f64],
        rhs: &mut [f64],
    ) {
        let slot = ABREAST * sweeps;
        for Group { slots, ends } in &self.groups {
            let of_group = slots.start * slot..slots.end * slot;
            let own = self.first + of_group.start..self.first + of_group.end;
            let axial = &self.axial[slots.clone()];
            let mut rows = v[own.clone()]
                .chunks_exact(slot)
                .zip(diagonal[own.clone()].chunks_exact(slot))
                .zip(rhs[own].chunks_exact(slot));
            let factors = self.factors[of_group.clone()].chunks_exact_mut(slot);
            let answers = self.answers[of_group].chunks_exact_mut(slot);
            let mut out = axial.iter().zip(factors.zip(answers));
            let load = |values: &[f64]| load::<VALUES>(values, sweeps, bundle);
            let Some(((v_own, d_own), r_own)) = rows.next() else { continue };
            let mut row = Gathered { v: load(v_own), diagonal: load(d_own), rhs: load(r_own) };
            for (((v_next, d_next), r_next), (axial, (factors, answers))) in rows.zip(&mut out) {
                let v_next = load(v_next);
                let (less, more) = pass(&row, &v_next, axial, |value, factor, answer| {
                    factor.store(factors, at::<VALUES>(value, sweeps, bundle));
                    answer.store(answers, at::<VALUES>(value, sweeps, bundle));
                });
                let (d_next, r_next) = (load(d_next), load(r_next));
                row = Gathered {
                    v: v_next,
                    diagonal: std::array::from_fn(|value| d_next[value] - less[value]),
                    rhs: std::array::from_fn(|value| r_next[value] + more[value]),
                };
            }
            let Some((axial, (factors, answers))) = out.next() else { continue };
            let v_ends = gather::<VALUES>(v, ends, bundle);
            let (less, more) = pass(&row, &v_ends, axial, |value, factor, answer| {
                factor.store(factors, at::<VALUES>(value, sweeps, bundle));
                answer.store(answers, at::<VALUES>(value, sweeps, bundle));
            });
            for (run, end) in ends.iter().enumerate() {
                for lane in 0..if VALUES == PACKED { 1 } else { WIDTH } {
                    let (value, of) = if VALUES == PACKED { (run / WIDTH, run % WIDTH) } else { (run, lane) };
                    diagonal[end + bundle + lane] -= less[value].lane(of);
                    rhs[end + bundle + lane] += more[value].lane(of);
                }
            }
        }
    }

    #[inline(always)]
    fn substitute_values<const VALUES: usize>(&self, sweeps: usize, bundle: usize, v: &mut [f64], rhs: &mut [f64]) {
        let slot = ABREAST * sweeps;
        for Group { slots, ends } in self.groups.iter().rev() {
            let of_group = slots.start * slot..slots.end * slot;
            let own = self.first + of_group.start..self.first + of_group.end;
            let mut change = gather::<VALUES>(rhs, ends, bundle);
            let known =
                self.factors[of_group.clone()].chunks_exact(slot).zip(self.answers[of_group].chunks_exact(slot));
            let rows = v[own.clone()].chunks_exact_mut(slot).zip(rhs[own].chunks_exact_mut(slot));
            for ((v, changes), (factors, answers)) in rows.zip(known).rev() {
                for (value, change) in change.iter_mut().enumerate() {
                    let at = at::<VALUES>(value, sweeps, bundle);
                    *change = Lanes::load(answers, at) + Lanes::load(factors, at) * *change;
                    change.store(changes, at);
                    (Lanes::load(v, at) + *change).store(v, at);
                }
            }
        }
    }
}

/// Eliminates a row. Gives what the next row's diagonal loses and its right-hand side gains; `keep` gets factor and answer.
#[inline(always)]
fn pass<const VALUES: usize>(
    row: &Gathered<VALUES>,
    v_next: &[Lanes; VALUES],
    [axial, inverse]: &[[f64; ABREAST]; 2],
    mut keep: impl FnMut(usize, Lanes, Lanes),
) -> ([Lanes; VALUES], [Lanes; VALUES]) {
    let (mut less, mut more) = ([Lanes::splat(0.0); VALUES], [Lanes::splat(0.0); VALUES]);
    for value in 0..VALUES {
        let of_value = |of: &[f64; ABREAST]| {
            if VALUES == PACKED {
                Lanes::load(of, value * WIDTH)
            } else {
                Lanes::splat(of[value])
            }
        };
        let (axial, inverse) = (of_value(axial), of_value(inverse));
        // The next row's diagonal waits for a division and a difference alone.
        less[value] = axial * axial / row.diagonal[value];
        let factor = less[value] * inverse;
        let flow = (v_next[value] - row.v[value]) * axial;
        let own = row.rhs[value] + flow;
        more[value] = own * factor - flow;
        keep(value, factor, own * (factor * inverse));
    }
    (less, more)
}

fn inverse(axial: f64) -> f64 {
    if axial == 0.0 {
        0.0
    } else {
        1.0 / axial
    }
}

/// Where a value of a slot is.
#[inline(always)]
fn at<const VALUES: usize>(value: usize, sweeps: usize, bundle: usize) -> usize {
    if VALUES == PACKED {
        value * WIDTH
    } else {
        value * sweeps + bundle
    }
}

#[inline(always)]
fn load<const VALUES: usize>(values: &[f64], sweeps: usize, bundle: usize) -> [Lanes; VALUES] {
    std::array::from_fn(|value| Lanes::load(values, at::<VALUES>(value, sweeps, bundle)))
}

/// Values at the ends of the runs.
#[inline(always)]
fn gather<const VALUES: usize>(values: &[f64], ends: &[usize; ABREAST], bundle: usize) -> [Lanes; VALUES] {
    std::array::from_fn(|value| {
        if VALUES == PACKED {
            Lanes::from_fn(|lane| values[ends[value * WIDTH + lane]])
        } else {
            Lanes::load(values, ends[value] + bundle)
        }
    })
}
