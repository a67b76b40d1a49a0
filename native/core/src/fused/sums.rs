//! Weighted sums over the membrane currents of nodes, such as extracellular potentials, all read together.
//!
//! Each is a sum over what the engine computes: voltages that are solved for, modes of dendrites, currents of electrodes. All
//! have the same terms, so they are one matrix times one vector. A sum is added up term by term, whatever lies beside it
//! in a register: two sums of one sweep, or one sum of two sweeps. So its bits depend neither on the batch nor on other sums.

use std::ops::Range;

use super::engine::{Engine, Place};
use super::port::put;
use super::shape::Between;
use crate::cell::Cell;
use crate::devices::Device;
use crate::lanes::{Lanes, WIDTH};
use crate::math::value::Value;
use crate::recording::{electrodes, voltage_weights};

/// Registers of sums in a block: the most that leave registers for the terms.
const REGISTERS: usize = 8;

/// Sums over nodes of a batch.
pub(crate) struct Sums {
    sites: Vec<usize>,         // place of each sum among all that is recorded
    solved: Vec<Range<usize>>, // places, whose voltages are the first terms
    ports: Vec<PortTerms>,
    electrodes: Vec<usize>,
    blocks: Vec<Block>,
    terms: Vec<f64>, // all sweeps of a term side by side
    lanes: usize,    // of sweeps
}

/// The modes of a port among the terms.
struct PortTerms {
    port: usize,
    first: usize,
    count: usize,
}

/// A few sums side by side.
struct Block {
    offsets: Vec<f64>, // of each sum
    weights: Vec<f64>, // for each term those of all sums
    values: Vec<f64>,  // for each sweep those of all sums
}

/// A sum over what the engine computes.
#[derive(Clone)]
struct Row {
    offset: f64,
    weights: Vec<f64>, // of the terms
}

impl Sums {
    /// `sums` are places among what is recorded, with nodes and their weights.
    pub fn new(sums: &[(usize, &[(usize, f64)])], cell: &Cell, devices: &[Device], engine: &Engine) -> Self {
        let mut solved: Vec<usize> = engine.places.iter().filter_map(|place| solved_place(*place)).collect();
        solved.sort_unstable();
        let runs = solved.chunk_by(|one, next| one + 1 == *next).map(|run| run[0]..run[run.len() - 1] + 1).collect();
        let mut first = solved.len();
        let mut ports = Vec::new();
        for (port, of) in engine.ports.iter().enumerate() {
            let count = of.read_from().count();
            ports.push(PortTerms { port, first, count });
            first += count;
        }
        let driven: Vec<usize> = (0..devices.len()).filter(|&device| devices[device].is_electrode()).collect();
        let first_electrode = first;
        let terms = first + driven.len();
        let place_of = |place: usize| solved.binary_search(&place).expect("all places that are solved for are terms");
        let rows: Vec<Row> = sums
            .iter()
            .map(|(_, weights)| {
                let mut row = Row { offset: 0.0, weights: vec![0.0; terms] };
                let mut behind: Vec<Vec<f64>> = vec![Vec::new(); ports.len()];
                for (node, factor) in voltage_weights(cell, weights) {
                    for (place, factor) in parts(engine, node, factor) {
                        match place {
                            Place::Solved(place) => row.weights[place_of(place)] += factor,
                            Place::Behind { port, node } => {
                                let of_nodes = &mut behind[port];
                                of_nodes.resize(of_nodes.len().max(node + 1), 0.0);
                                of_nodes[node] += factor;
                            }
                            Place::LeftOut(_) => unreachable!("nodes that are left out are between others"),
                        }
                    }
                }
                for (PortTerms { port, first, count }, of_nodes) in ports.iter().zip(&behind) {
                    let (offset, gain, of_modes) = engine.ports[*port].read_from().sum_weights(of_nodes);
                    row.offset += offset;
                    row.weights[place_of(engine.ports[*port].place)] += gain;
                    row.weights[*first..first + count].copy_from_slice(&of_modes);
                }
                for (device, weight) in electrodes(devices, weights) {
                    let term = driven.binary_search(&device).expect("all electrodes are terms");
                    row.weights[first_electrode + term] += weight;
                }
                row
            })
            .collect();
        Self {
            sites: sums.iter().map(|(site, _)| *site).collect(),
            blocks: blocks(&rows, terms, engine.sweeps),
            terms: vec![0.0; terms * engine.sweeps],
            lanes: engine.sweeps,
            solved: runs,
            ports,
            electrodes: driven,
        }
    }

    /// Sets the terms of a sample to the engine's present values, or adds these to them.
    pub fn take(&mut self, engine: &Engine, add: bool) {
        let lanes = self.lanes;
        let mut terms = &mut self.terms[..];
        let mut next = |count: usize| terms.split_off_mut(..count * lanes).expect("there are as many terms");
        for places in &self.solved {
            put(next(places.len()), &engine.v[places.start * lanes..places.end * lanes], add);
        }
        for PortTerms { port, count, .. } in &self.ports {
            engine.ports[*port].put_states(next(*count), add);
        }
        for &device in &self.electrodes {
            for (sweep, term) in next(1).iter_mut().enumerate() {
                let current = engine.devices.electrode_current(device, sweep);
                *term = if add { *term + current } else { current };
            }
        }
    }

    /// Finds the means over the `points` of a sample. `give` gets each, with its place among what is recorded and its sweep.
    pub fn give(&mut self, points: usize, mut give: impl FnMut(usize, usize, f64)) {
        if points > 1 {
            self.terms.iter_mut().for_each(|term| *term /= points as f64);
        }
        let mut sites = self.sites.iter();
        for block in &mut self.blocks {
            block.sum(&self.terms, self.lanes);
            let sums = block.offsets.len();
            for (sum, &site) in sites.by_ref().take(sums).enumerate() {
                (0..self.lanes).for_each(|sweep| give(site, sweep, block.values[sweep * sums + sum]));
            }
        }
    }
}

fn solved_place(place: Place) -> Option<usize> {
    match place {
        Place::Solved(place) => Some(place),
        _ => None,
    }
}

/// A node's voltage, times a factor, as a sum of voltages that are solved for.
fn parts(engine: &Engine, node: usize, factor: f64) -> Vec<(Place, f64)> {
    match engine.places[node] {
        Place::LeftOut(Between { one, other, .. }) if one == other => vec![(engine.places[one], factor)],
        Place::LeftOut(Between { one, other, share }) => {
            vec![(engine.places[one], factor * (1.0 - share)), (engine.places[other], factor * share)]
        }
        place => vec![(place, factor)],
    }
}

/// Cuts rows into blocks; the last is filled up with empty sums.
fn blocks(rows: &[Row], terms: usize, lanes: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut left = rows;
    while !left.is_empty() {
        // 8, 4, 2 registers or one.
        let registers = (left.len().div_ceil(WIDTH) + 1).next_power_of_two() / 2;
        let sums = WIDTH * registers.min(REGISTERS);
        let (own, others) = left.split_at(sums.min(left.len()));
        left = others;
        let of =
            |value: &dyn Fn(&Row) -> f64| (0..sums).map(|row| own.get(row).map_or(0.0, value)).collect::<Vec<f64>>();
        blocks.push(Block {
            offsets: of(&|row| row.offset),
            weights: (0..terms).flat_map(|term| of(&|row| row.weights[term])).collect(),
            values: vec![0.0; sums * lanes],
        });
    }
    blocks
}

impl Block {
    fn sum(&mut self, terms: &[f64], lanes: usize) {
        match self.offsets.len() / WIDTH {
            1 => self.sum_registers::<1>(terms, lanes),
            2 => self.sum_registers::<2>(terms, lanes),
            4 => self.sum_registers::<4>(terms, lanes),
            _ => self.sum_registers::<REGISTERS>(terms, lanes),
        }
    }

    fn sum_registers<const N: usize>(&mut self, terms: &[f64], lanes: usize) {
        if lanes == 1 {
            self.side_by_side::<N>(terms);
            return;
        }
        for sweep in (0..lanes).step_by(WIDTH) {
            self.two_sweeps::<N>(terms, lanes, sweep, 0);
            self.two_sweeps::<N>(terms, lanes, sweep, N);
        }
    }

    /// One sweep: sums in the lanes.
    fn side_by_side<const N: usize>(&mut self, terms: &[f64]) {
        let mut sums: [Lanes; N] = std::array::from_fn(|i| Lanes::load(&self.offsets, i * WIDTH));
        for (weights, &term) in self.weights.chunks_exact(N * WIDTH).zip(terms) {
            let term = Lanes::splat(term);
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum += Lanes::load(weights, i * WIDTH) * term;
            }
        }
        sums.iter().enumerate().for_each(|(i, sum)| sum.store(&mut self.values, i * WIDTH));
    }

    /// Two sweeps in the lanes: N sums from `first` on.
    fn two_sweeps<const N: usize>(&mut self, terms: &[f64], lanes: usize, sweep: usize, first: usize) {
        let mut sums: [Lanes; N] = std::array::from_fn(|i| Lanes::splat(self.offsets[first + i]));
        for (weights, term) in self.weights.chunks_exact(N * WIDTH).zip(terms.chunks_exact(lanes)) {
            let term = Lanes::load(term, sweep);
            for (sum, &weight) in sums.iter_mut().zip(&weights[first..first + N]) {
                *sum += term * weight;
            }
        }
        for (i, sum) in sums.iter().enumerate() {
            self.values[sweep * N * WIDTH + first + i] = sum.lane(0);
            self.values[(sweep + 1) * N * WIDTH + first + i] = sum.lane(1);
        }
    }
}
