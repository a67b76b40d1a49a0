//! All compartments with mechanisms, side by side in lanes, and the mechanisms on them.
//!
//! Compartments with the same mechanisms lie together, those with many first. So each mechanism is on a few runs of lanes,
//! most often on one. A lane in a run without the mechanism gets a conductance of 0.

use std::ops::Range;

use super::build::kernel;
use super::kernels::calcium::Calcium;
use super::kernels::kernel::{Kernel, Sums, Total};
use super::kernels::located::{Located, Voltages, DIRECT};
use super::kernels::setup::Setup;
use super::kernels::table::{locate, Precision, CELLS};
use crate::cell::{Cell, Placement};
use crate::math::value::Value;
use crate::mechanisms::catalogue::Kind;

/// A run may include this many values without its mechanism: they cost less than another run.
const BRIDGED: usize = 4;

/// What the engine asks of the membrane, whatever its width.
pub(crate) trait Membrane {
    /// Steady state at the present voltage.
    fn initialize(&mut self, v: &[f64]);
    /// Sets right-hand side and diagonal of the lanes for the present voltage and states; `advance` first moves the states
    /// to that voltage.
    fn pass(&mut self, advance: bool, v: &[f64], passive: Passive<'_>, rhs: &mut [f64], diagonal: &mut [f64]);
    /// The current of a mechanism in a lane that has it (nA).
    fn current(&self, mechanism: &str, lane: usize) -> f64;
    /// A state of a mechanism in a lane that has it.
    fn state(&self, mechanism: &str, state: usize, lane: usize) -> f64;
    /// Concentration (mM), reversal potential (mV) and current (nA) of calcium in a lane.
    fn calcium(&self, lane: usize) -> [f64; 3];
    /// Whether all states are finite, those of lanes without the mechanism too.
    fn is_finite(&self) -> bool;
}

/// Capacitance and leak of the membrane, lane by lane.
#[derive(Clone, Copy)]
pub(crate) struct Passive<'a> {
    pub fixed: &'a [f64],    // constant part of the diagonal [µS]
    pub leak: &'a [f64],     // [µS]
    pub reversal: &'a [f64], // of the leak [mV]
}

/// A mechanism on a run of values.
struct Run<V: Value> {
    values: Range<usize>,
    touches_calcium: bool,
    kernel: Box<dyn Kernel<V>>,
}

impl<V: Value> Run<V> {
    #[inline(always)]
    fn act(&mut self, advance: bool, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        if advance {
            self.kernel.advance_and_add(at, sums);
        } else {
            self.kernel.add(at, sums);
        }
    }
}

/// A membrane whose kernels compute with `V`.
pub(crate) struct MembraneOf<V: Value> {
    runs: Vec<Run<V>>,
    alike: bool, // each run covers all values
    calcium: Calcium<V>,
    missed: Vec<bool>, // cells that a table of any kernel missed
    located: Vec<Located<V>>,
    totals: Vec<Total<V>>,
}

/// The compartments in the order of their lanes: those with many mechanisms first.
pub(crate) fn in_order(cell: &Cell, nodes: impl Iterator<Item = usize>) -> Vec<usize> {
    let mechanisms = |node: usize| -> Vec<usize> {
        let placements = cell.active_placements().enumerate();
        placements.filter(|(_, placement)| placement.holds(node)).map(|(which, _)| which).collect()
    };
    let mut all: Vec<(Vec<usize>, usize)> = nodes.map(|node| (mechanisms(node), node)).collect();
    all.retain(|(mechanisms, _)| !mechanisms.is_empty());
    all.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    all.into_iter().map(|(_, node)| node).collect()
}

impl<V: Value> MembraneOf<V> {
    /// For a lane of each of the nodes in the cell of each sweep, and empty ones to fill up the last value. The cells are
    /// like each other.
    pub fn new(cells: &[&Cell], dt: f64, precision: Precision, nodes: &[usize]) -> Self {
        let (cell, sweeps) = (cells[0], cells.len());
        let setup = |values: &Range<usize>| Setup {
            dt,
            precision,
            cells,
            nodes,
            lanes: values.start * V::WIDTH..values.end * V::WIDTH,
            prepared: cell.prepared(),
        };
        let lanes = (nodes.len() * sweeps).next_multiple_of(V::WIDTH);
        let mut runs = Vec::new();
        let mut calcium = 0;
        for placement in cell.active_placements() {
            for values in runs_of(placement, nodes, sweeps, V::WIDTH) {
                let touches_calcium = placement.description.touches_calcium();
                if touches_calcium {
                    calcium = calcium.max(values.end);
                }
                if let Some(kernel) = kernel(cell, placement, &setup(&values)) {
                    runs.push(Run { kernel, touches_calcium, values });
                }
            }
        }
        let dynamics = cell.placement(Kind::CalciumPool);
        let mut missed = vec![false; CELLS];
        for table in runs.iter().flat_map(|run| run.kernel.missed()) {
            missed.iter_mut().zip(table).for_each(|(missed, &one)| *missed |= one);
        }
        let zero = V::from(0.0);
        let nowhere = Located { v: zero, offset: zero, cells: V::cells(|_| DIRECT) };
        Self {
            alike: runs.iter().all(|run| run.values == (0..lanes / V::WIDTH)),
            runs,
            calcium: Calcium::new(cell, dynamics, &setup(&(0..calcium))),
            missed,
            located: vec![nowhere; lanes / V::WIDTH],
            totals: vec![Total { current: zero, slope: zero }; lanes / V::WIDTH],
        }
    }

    /// Takes the voltages and begins the sums. Returns whether the tables cover all lanes.
    fn begin(&mut self, v: &[f64]) -> bool {
        let mut in_tables = true;
        let values = self.located.iter_mut().zip(&mut self.totals).zip(v.chunks_exact(V::WIDTH));
        for ((located, total), lanes) in values {
            *located = locate(V::load(lanes, 0), &self.missed);
            *total = Total { current: V::from(0.0), slope: V::from(0.0) };
            in_tables &= located.in_tables();
        }
        in_tables
    }

    /// The run of a mechanism that holds a lane, and the lane's place in it.
    fn run(&self, mechanism: &str, lane: usize) -> Option<(&dyn Kernel<V>, usize)> {
        let holds = |run: &&Run<V>| run.kernel.name() == mechanism && run.values.contains(&(lane / V::WIDTH));
        let run = self.runs.iter().find(holds)?;
        Some((run.kernel.as_ref(), lane - run.values.start * V::WIDTH))
    }
}

/// The runs of values, `width` lanes each, that hold a mechanism's lanes.
fn runs_of(placement: &Placement, nodes: &[usize], sweeps: usize, width: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (place, _) in nodes.iter().enumerate().filter(|(_, &node)| placement.holds(node)) {
        let values = place * sweeps / width..((place + 1) * sweeps).div_ceil(width);
        match runs.last_mut() {
            Some(last) if values.start <= last.end + BRIDGED => last.end = values.end,
            _ => runs.push(values),
        }
    }
    runs
}

impl<V: Value> Membrane for MembraneOf<V> {
    fn initialize(&mut self, v: &[f64]) {
        self.begin(v);
        for Run { values, kernel, .. } in &mut self.runs {
            kernel.initialize(&self.located[values.clone()], self.calcium.shells(values.clone()));
        }
    }

    fn pass(&mut self, advance: bool, v: &[f64], passive: Passive<'_>, rhs: &mut [f64], diagonal: &mut [f64]) {
        let in_tables = self.begin(v);
        self.calcium.begin(advance);
        if self.alike {
            // With one compartment, or all alike, nothing is cut out for a mechanism: that costs time where lanes are few.
            let at = Voltages { located: &self.located, in_tables };
            let shells = self.calcium.shells(0..self.totals.len());
            let mut sums = Sums { totals: &mut self.totals, shells };
            self.runs.iter_mut().for_each(|run| run.act(advance, &at, &mut sums));
        } else {
            for run in &mut self.runs {
                let values = run.values.clone();
                let at = Voltages { located: &self.located[values.clone()], in_tables };
                let shells = self.calcium.shells(if run.touches_calcium { values.clone() } else { 0..0 });
                run.act(advance, &at, &mut Sums { totals: &mut self.totals[values], shells });
            }
        }
        let Passive { fixed, leak, reversal } = passive;
        let passive =
            fixed.chunks_exact(V::WIDTH).zip(leak.chunks_exact(V::WIDTH).zip(reversal.chunks_exact(V::WIDTH)));
        let own = self.located.iter().zip(&self.totals);
        let out = rhs.chunks_exact_mut(V::WIDTH).zip(diagonal.chunks_exact_mut(V::WIDTH));
        for (((fixed, (leak, reversal)), (at, total)), (rhs, diagonal)) in passive.zip(own).zip(out) {
            let driven = V::load(leak, 0) * (V::load(reversal, 0) - at.v);
            (driven - total.current).store(rhs, 0);
            (V::load(fixed, 0) + total.slope).store(diagonal, 0);
        }
    }

    fn current(&self, mechanism: &str, lane: usize) -> f64 {
        self.run(mechanism, lane).map_or(0.0, |(kernel, lane)| kernel.current(lane))
    }

    fn state(&self, mechanism: &str, state: usize, lane: usize) -> f64 {
        match self.run(mechanism, lane) {
            Some((kernel, lane)) => kernel.state(state, lane),
            None => self.calcium.read(lane)[0], // CaDynamics
        }
    }

    fn calcium(&self, lane: usize) -> [f64; 3] {
        self.calcium.read(lane)
    }

    fn is_finite(&self) -> bool {
        self.calcium.is_finite() && self.runs.iter().all(|run| run.kernel.is_finite())
    }
}
