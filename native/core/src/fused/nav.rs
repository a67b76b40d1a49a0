//! NaV: its rates from a table, the step of nav_block.rs.

use std::sync::Arc;

use super::calcium::CalciumLanes;
use super::kernel::{all_finite, Kernel, Located, Setup, Sums};
use super::nav_block::{Batch, NavBlock, OPEN, RENORMALISE_EVERY, STATES};
use super::table::{horner, Table, DIRECT};
use super::Value;
use crate::cell::{Cell, Placement};
use crate::lanes::Lanes;
use crate::mechanisms::nav_ladder::Ladder;
use crate::mechanisms::{nav_start, temperature_factor};

/// NaV on a run of lanes.
pub(super) struct Nav<V> {
    ladder: Ladder, // rates [1/ms]
    block: NavBlock,
    batch: Batch<V>,
    rates: Vec<[V; 2]>, // opening and closing, times the time step
    table: Arc<Table>,
    gbar: Vec<V>,        // [µS], for the open state as it is kept
    ena: Vec<V>,         // [mV]
    current: Vec<V>,     // [nA]
    x: Vec<[V; STATES]>, // as the block keeps them
    since: u32,          // steps since the states were scaled
}

/// Constructor for the catalogue.
pub(crate) fn nav_kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let q = temperature_factor(cell.celsius(), 37.0);
    let block = NavBlock::new(q * setup.dt);
    let gbar: Vec<V> = setup.pack_conductance(cell, placement);
    let gbar: Vec<V> = gbar.into_iter().map(|gbar| gbar * block.open_per_kept()).collect();
    Box::new(Nav {
        ladder: Ladder::new(q),
        batch: Batch::new(),
        rates: vec![[V::from(0.0); 2]; gbar.len()],
        table: setup.prepare(cell, placement, || Table::new(1, setup.precision, |v, out| out[0] = block.rates(v))),
        block,
        ena: setup.pack(|node| node.map_or(0.0, |node| cell.ena()[node])),
        current: vec![V::from(0.0); gbar.len()],
        x: vec![[V::from(0.0); STATES]; gbar.len()],
        since: 0,
        gbar,
    })
}

impl<V: Value> Nav<V> {
    fn advance(&mut self, at: &Located<'_, V>) {
        let (polynomials, degree) = (self.table.cells::<1>(), self.table.degree);
        let places = at.v.iter().zip(at.cells.chunks_exact(V::WIDTH).zip(at.offsets.chunks_exact(V::WIDTH)));
        for ((&v, (cells, offsets)), rates) in places.zip(&mut self.rates) {
            let (opening, closing) = if cells.iter().all(|&cell| cell != DIRECT) {
                V::split(|lane| horner(&polynomials[cells[lane] as usize][0], offsets[lane], degree))
            } else {
                rates_directly(&self.block, &self.table, cells, offsets, v)
            };
            *rates = [opening, closing];
        }
        self.block.advance_all(&mut self.x, &self.rates, &mut self.batch);
        self.since += 1;
        if self.since == RENORMALISE_EVERY {
            self.since = 0;
            self.x.iter_mut().for_each(|x| self.block.renormalise(x));
        }
    }

    fn sum(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        let own = self.x.iter().zip(&mut self.current).zip(self.gbar.iter().zip(&self.ena));
        let totals = sums.current.iter_mut().zip(sums.slope.iter_mut());
        for ((((x, kept), (&gbar, &ena)), &v), (current_sum, slope_sum)) in own.zip(at.v).zip(totals) {
            let conductance = gbar * x[OPEN];
            let current = conductance * (v - ena);
            *kept = current;
            *current_sum += current;
            *slope_sum += conductance;
        }
    }
}

/// The rates where a lane is not in the table: of that lane by exponentials.
#[cold]
#[inline(never)]
fn rates_directly<V: Value>(block: &NavBlock, table: &Table, cells: &[u32], offsets: &[f64], v: V) -> (V, V) {
    V::split(|lane| match cells[lane] {
        DIRECT => Lanes::new(block.rates(v.lane(lane))),
        cell => horner(&table.cells::<1>()[cell as usize][0], offsets[lane], table.degree),
    })
}

impl<V: Value> Kernel<V> for Nav<V> {
    fn name(&self) -> &'static str {
        "NaV"
    }

    fn missed(&self) -> Vec<&[bool]> {
        vec![&self.table.missed]
    }

    fn initialize(&mut self, v: &[V], _calcium: &CalciumLanes<'_, V>) {
        for (x, v) in self.x.iter_mut().zip(v) {
            // Twelve equations to solve for each lane, so once.
            let starts: Vec<[f64; STATES]> =
                (0..V::WIDTH).map(|lane| nav_start::start_at(&self.ladder, v.lane(lane))).collect();
            let plain = std::array::from_fn(|state| V::gather(|lane| starts[lane][state]));
            *x = self.block.kept(&plain);
        }
    }

    fn add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        self.sum(at, sums);
    }

    fn advance_and_add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        self.advance(at);
        self.sum(at, sums);
    }

    fn current(&self, lane: usize) -> f64 {
        self.current[lane / V::WIDTH].lane(lane % V::WIDTH)
    }

    fn state(&self, state: usize, lane: usize) -> f64 {
        self.block.plain(&self.x[lane / V::WIDTH])[state].lane(lane % V::WIDTH)
    }

    fn is_finite(&self) -> bool {
        all_finite(self.x.iter().flatten())
    }
}
