//! NaV on the compartments of a group: its rates from a table, the step of nav_block.rs.

use std::sync::Arc;

use super::calcium::Calcium;
use super::kernel::{Kernel, Located, Setup, Sums};
use super::nav_block::NavBlock;
use super::table::{horner, Table, DIRECT};
use super::Value;
use crate::cell::{Cell, Placement};
use crate::lanes::Lanes;
use crate::math::exp;
use crate::mechanisms::nav_ladder::{Ladder, OPEN, STATES};
use crate::mechanisms::{nav_start, temperature_factor};

/// Steps after which the states are scaled to the sum 1, from which rounding moves them.
const RENORMALISED_EVERY: u32 = 64;

/// NaV's two rates that depend on the voltage, times the time step.
#[derive(Clone, Copy)]
struct Rates {
    opening: f64,
    closing: f64,
}

impl Rates {
    fn at(self, v: f64) -> Lanes {
        let e = exp(v / Ladder::SLOPE);
        Lanes::from_fn(|which| if which == 0 { self.opening * e } else { self.closing / e })
    }
}

/// NaV on the lanes of a group.
pub(super) struct Nav<V> {
    ladder: Ladder, // rates [1/ms]
    rates: Rates,
    block: NavBlock,
    table: Arc<Table>,
    gbar: Vec<V>,    // [µS], for the open state in the block's form
    ena: Vec<V>,     // [mV]
    current: Vec<V>, // [nA]
    x: Vec<[V; STATES]>, // in the block's form
    since: u32,      // steps since the states were scaled
}

/// Constructor for the catalogue.
pub(crate) fn nav_kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let q = temperature_factor(cell.celsius(), 37.0);
    let rates = Rates { opening: q * setup.dt * Ladder::OPENING, closing: q * setup.dt * Ladder::CLOSING };
    let block = NavBlock::new(q * setup.dt);
    // The open state is kept in the block's form, so the conductance is as well.
    let open = block.plain(&[1.0; STATES])[OPEN];
    let gbar: Vec<V> = setup.pack_conductance(cell, placement);
    let gbar: Vec<V> = gbar.into_iter().map(|gbar| gbar * open).collect();
    Box::new(Nav {
        ladder: Ladder::new(q),
        rates,
        block,
        table: setup.prepare(placement, || Table::new(1, |v, out| out[0] = rates.at(v))),
        ena: setup.pack(|node| cell.ena()[node]),
        current: vec![V::from(0.0); gbar.len()],
        x: vec![[V::from(0.0); STATES]; gbar.len()],
        since: 0,
        gbar,
    })
}

impl<V: Value> Nav<V> {
    #[cold]
    #[inline(never)]
    fn rates_directly(&self, cells: &[u32], offsets: &[f64], v: V) -> (V, V) {
        V::split(|lane| match cells[lane] {
            DIRECT => self.rates.at(v.lane(lane)),
            cell => horner(&self.table.cells::<1>()[cell as usize][0], offsets[lane]),
        })
    }

    fn advance(&mut self, at: &Located<'_, V>) {
        let table = Arc::clone(&self.table);
        let polynomials = table.cells::<1>();
        for j in 0..self.x.len() {
            let cells = &at.cells[j * V::WIDTH..(j + 1) * V::WIDTH];
            let offsets = &at.offsets[j * V::WIDTH..(j + 1) * V::WIDTH];
            let (opening, closing) = if cells.contains(&DIRECT) {
                self.rates_directly(cells, offsets, at.v[j])
            } else {
                V::split(|lane| horner(&polynomials[cells[lane] as usize][0], offsets[lane]))
            };
            self.block.advance(&mut self.x[j], opening, closing);
        }
        self.since += 1;
        if self.since == RENORMALISED_EVERY {
            self.since = 0;
            self.x.iter_mut().for_each(|x| self.block.renormalise(x));
        }
    }

    fn sum(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        for (j, &v) in at.v.iter().enumerate() {
            let conductance = self.gbar[j] * self.x[j][OPEN];
            let current = conductance * (v - self.ena[j]);
            self.current[j] = current;
            sums.current[j] += current;
            sums.slope[j] += conductance;
        }
    }
}

impl<V: Value> Kernel<V> for Nav<V> {
    fn name(&self) -> &'static str {
        "NaV"
    }

    fn missed(&self) -> Vec<&[bool]> {
        vec![&self.table.missed]
    }

    fn initialize(&mut self, v: &[V], _calcium: &Calcium<V>) {
        for (x, v) in self.x.iter_mut().zip(v) {
            let start = |lane| nav_start::start_at(&self.ladder, v.lane(lane));
            let plain = std::array::from_fn(|state| V::gather(|lane| start(lane)[state]));
            *x = self.block.scaled(&plain);
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
}
