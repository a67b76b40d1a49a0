//! NaV over the lanes of a cell: its rates from a table, its step from `step.rs`.

use std::sync::Arc;

use super::advance::Batch;
use super::step::{NavBlock, RENORMALISE_EVERY};
use crate::cell::{Cell, Placement};
use crate::fused::kernels::kernel::{all_finite, Kernel, Sums, Total};
use crate::fused::kernels::located::{Located, Voltages, DIRECT};
use crate::fused::kernels::setup::Setup;
use crate::fused::kernels::shell::Shell;
use crate::fused::kernels::table::{horner, horner_of, Pair, Table};
use crate::lanes::Lanes;
use crate::math::value::Value;
use crate::mechanisms::nav::{temperature, Ladder, OPEN, STATES};
use crate::mechanisms::nav_start::start_at;

/// NaV on a run of lanes.
struct Nav<V> {
    name: &'static str,
    ladder: Ladder, // rates [1/ms]
    block: NavBlock,
    batch: Batch<V>,
    rates: Vec<[V; 2]>, // [a, b] of NavBlock::rates
    table: Arc<Table>,
    patches: Vec<Patch<V>>,
    x: Vec<[V; STATES]>, // in the form of NavBlock::kept
    since: u32,          // steps since the states were scaled
}

/// NaV in a value's lanes.
struct Patch<V> {
    gbar: V,    // [µS], for the open state as it is kept
    ena: V,     // [mV]
    current: V, // [nA]
}

/// Makes NaV.
pub(crate) fn nav_kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let q = temperature(cell.celsius());
    let block = NavBlock::new(q * setup.dt);
    let gbar: Vec<V> = setup.pack_conductance(placement);
    let ena: Vec<V> = setup.pack(|compartment| compartment.map_or(0.0, |(cell, node)| cell.ena()[node]));
    let patch = |(gbar, ena)| Patch { gbar: gbar * block.open_per_kept(), ena, current: V::from(0.0) };
    let patches: Vec<Patch<V>> = gbar.into_iter().zip(ena).map(patch).collect();
    Box::new(Nav {
        name: placement.description.name,
        ladder: Ladder::new(q),
        batch: Batch::new(),
        rates: vec![[V::from(0.0); 2]; patches.len()],
        table: setup.prepare(cell, placement, || Table::new(1, setup.precision, |v, out| out[0] = block.rates(v))),
        block,
        x: vec![[V::from(0.0); STATES]; patches.len()],
        patches,
        since: 0,
    })
}

impl<V: Value> Nav<V> {
    fn advance(&mut self, at: &Voltages<'_, V>) {
        match (at.in_tables, self.table.degree) {
            (false, _) => self.look_up_with_care(at.located),
            (true, 3) => self.look_up(at.located, horner_of::<3>),
            (true, 4) => self.look_up(at.located, horner_of::<4>),
            (true, _) => self.look_up(at.located, horner_of::<5>),
        }
        self.block.advance_all(&mut self.x, &self.rates, &mut self.batch);
        self.since += 1;
        if self.since == RENORMALISE_EVERY {
            self.since = 0;
            self.x.iter_mut().for_each(|x| self.block.renormalise(x));
        }
    }

    /// The rates, where the table covers all lanes.
    #[inline(always)]
    fn look_up(&mut self, at: &[Located<V>], polynomial: impl Fn(&Pair, f64) -> Lanes) {
        let polynomials = self.table.cells::<1>();
        for (at, rates) in at.iter().zip(&mut self.rates) {
            let cells = at.cells.as_ref();
            let (a, b) = V::split(|lane| polynomial(&polynomials[cells[lane] as usize][0], at.offset.lane(lane)));
            *rates = [a, b];
        }
    }

    /// The rates; those of a lane outside the table by exponentials.
    #[inline(never)]
    fn look_up_with_care(&mut self, at: &[Located<V>]) {
        let (polynomials, degree) = (self.table.cells::<1>(), self.table.degree);
        for (at, rates) in at.iter().zip(&mut self.rates) {
            let (a, b) = V::split(|lane| match at.cells.as_ref()[lane] {
                DIRECT => Lanes::new(self.block.rates(at.v.lane(lane))),
                cell => horner(&polynomials[cell as usize][0], at.offset.lane(lane), degree),
            });
            *rates = [a, b];
        }
    }

    fn sum(&mut self, at: &[Located<V>], totals: &mut [Total<V>]) {
        for (((patch, x), at), total) in self.patches.iter_mut().zip(&self.x).zip(at).zip(totals) {
            let conductance = patch.gbar * x[OPEN];
            patch.current = conductance * (at.v - patch.ena);
            total.current += patch.current;
            total.slope += conductance;
        }
    }
}

impl<V: Value> Kernel<V> for Nav<V> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn missed(&self) -> Vec<&[bool]> {
        vec![&self.table.missed]
    }

    fn initialize(&mut self, at: &[Located<V>], _shells: &[Shell<V>]) {
        for (x, at) in self.x.iter_mut().zip(at) {
            // A lane's twelve equations give all of its states, so they are solved once.
            let starts: Vec<[f64; STATES]> =
                (0..V::WIDTH).map(|lane| start_at(&self.ladder, at.v.lane(lane))).collect();
            let plain = std::array::from_fn(|state| V::gather(|lane| starts[lane][state]));
            *x = self.block.kept(&plain);
        }
    }

    fn add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        self.sum(at.located, sums.totals);
    }

    fn advance_and_add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        self.advance(at);
        self.sum(at.located, sums.totals);
    }

    fn current(&self, lane: usize) -> f64 {
        self.patches[lane / V::WIDTH].current.lane(lane % V::WIDTH)
    }

    fn state(&self, state: usize, lane: usize) -> f64 {
        self.block.plain(&self.x[lane / V::WIDTH])[state].lane(lane % V::WIDTH)
    }

    fn is_finite(&self) -> bool {
        all_finite(self.x.iter().flatten().copied())
    }
}
