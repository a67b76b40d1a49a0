//! Compartments with the same mechanisms, side by side in lanes.

use super::calcium::Calcium;
use super::kernel::{Kernel, Located, Setup, Sums};
use super::table::{locate, CELLS};
use super::Value;
use crate::cell::{Cell, Placement};

/// What the engine asks of a group, whatever its width.
pub(super) trait Group {
    /// Where its lanes begin in the engine's arrays.
    fn first_lane(&self) -> usize;
    /// Its lanes, the empty ones at the end included.
    fn lanes(&self) -> usize;
    /// Steady state at the present voltage.
    fn initialize(&mut self, v: &[f64]);
    /// Sets current [nA] and slope [µS] of its lanes for the present voltage and states; `advance` moves the states to
    /// that voltage first. The arrays hold the group's lanes only.
    fn pass(&mut self, advance: bool, v: &[f64], current: &mut [f64], slope: &mut [f64]);
    /// The mechanism of this name, to look at.
    fn kernel(&self, name: &str) -> Option<&dyn Inspect>;
    /// All mechanisms.
    fn kernels(&self) -> Vec<&dyn Inspect>;
    /// Concentration [mM], reversal potential [mV] and current [nA] of calcium in a lane.
    fn calcium(&self, lane: usize) -> [f64; 3];
}

/// What can be read of a mechanism.
pub(super) trait Inspect {
    fn name(&self) -> &'static str;
    fn current(&self, lane: usize) -> f64;
    fn state(&self, state: usize, lane: usize) -> f64;
}

impl<V> Inspect for Box<dyn Kernel<V>> {
    fn name(&self) -> &'static str {
        self.as_ref().name()
    }

    fn current(&self, lane: usize) -> f64 {
        self.as_ref().current(lane)
    }

    fn state(&self, state: usize, lane: usize) -> f64 {
        self.as_ref().state(state, lane)
    }
}

/// A group whose kernels compute with `V`.
pub(super) struct GroupOf<V> {
    first_lane: usize,
    kernels: Vec<Box<dyn Kernel<V>>>,
    calcium: Calcium<V>,
    has_calcium: bool,
    missed: Vec<bool>, // cells that a table of any kernel missed
    v: Vec<V>,         // [mV]
    cells: Vec<u32>,
    offsets: Vec<f64>,
    current: Vec<V>, // [nA]
    slope: Vec<V>,   // [µS]
}

impl<V: Value> GroupOf<V> {
    pub fn new(
        cell: &Cell,
        placements: &[&Placement],
        setup: &Setup<'_>,
        first_lane: usize,
        kernel: impl Fn(&Placement) -> Option<Box<dyn Kernel<V>>>,
    ) -> Self {
        let dynamics = placements.iter().find(|placement| placement.description.name == "CaDynamics").copied();
        let kernels: Vec<_> = placements.iter().filter_map(|placement| kernel(placement)).collect();
        let mut missed = vec![false; CELLS];
        for table in kernels.iter().flat_map(|kernel| kernel.missed()) {
            missed.iter_mut().zip(table).for_each(|(missed, &one)| *missed |= one);
        }
        let bundles = setup.lanes / V::WIDTH;
        let zeros = vec![V::from(0.0); bundles];
        Self {
            first_lane,
            kernels,
            calcium: Calcium::new(cell, dynamics, setup),
            has_calcium: placements.iter().any(|placement| placement.description.touches_calcium()),
            missed,
            v: vec![V::from(cell.v_init()); bundles],
            cells: vec![0; setup.lanes],
            offsets: vec![0.0; setup.lanes],
            current: zeros.clone(),
            slope: zeros,
        }
    }

    fn load(&mut self, v: &[f64]) {
        for (mine, lanes) in self.v.iter_mut().zip(v.chunks_exact(V::WIDTH)) {
            *mine = V::load(lanes, 0);
        }
    }
}

impl<V: Value> Group for GroupOf<V> {
    fn first_lane(&self) -> usize {
        self.first_lane
    }

    fn lanes(&self) -> usize {
        self.cells.len()
    }

    fn initialize(&mut self, v: &[f64]) {
        self.load(v);
        for kernel in &mut self.kernels {
            kernel.initialize(&self.v, &self.calcium);
        }
    }

    fn pass(&mut self, advance: bool, v: &[f64], current: &mut [f64], slope: &mut [f64]) {
        self.load(v);
        locate(v, &self.missed, &mut self.cells, &mut self.offsets);
        if self.has_calcium {
            if advance {
                self.calcium.advance();
            }
            self.calcium.begin_currents();
        }
        self.current.fill(V::from(0.0));
        self.slope.fill(V::from(0.0));
        let at = Located { v: &self.v, cells: &self.cells, offsets: &self.offsets };
        let mut sums = Sums { current: &mut self.current, slope: &mut self.slope, calcium: &mut self.calcium };
        for kernel in &mut self.kernels {
            if advance {
                kernel.advance_and_add(&at, &mut sums);
            } else {
                kernel.add(&at, &mut sums);
            }
        }
        for (sum, lanes) in self.current.iter().zip(current.chunks_exact_mut(V::WIDTH)) {
            sum.store(lanes, 0);
        }
        for (sum, lanes) in self.slope.iter().zip(slope.chunks_exact_mut(V::WIDTH)) {
            sum.store(lanes, 0);
        }
    }

    fn kernel(&self, name: &str) -> Option<&dyn Inspect> {
        self.kernels().into_iter().find(|kernel| kernel.name() == name)
    }

    fn kernels(&self) -> Vec<&dyn Inspect> {
        self.kernels.iter().map(|kernel| kernel as &dyn Inspect).collect()
    }

    fn calcium(&self, lane: usize) -> [f64; 3] {
        let (j, lane) = (lane / V::WIDTH, lane % V::WIDTH);
        let Calcium { cai, eca, ica, .. } = &self.calcium;
        [cai[j].lane(lane), eca[j].lane(lane), ica[j].lane(lane)]
    }
}
