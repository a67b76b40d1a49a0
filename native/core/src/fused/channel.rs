//! A channel with Hodgkin-Huxley gates.

use std::sync::Arc;

use super::calcium::CalciumLanes;
use super::kernel::{all_finite, Kernel, Located, Setup, Sums};
use super::table::{horner, Precision, Table, DIRECT};
use super::Value;
use crate::cell::{Cell, Placement};
use crate::lanes::Lanes;
use crate::math::approach;
use crate::mechanisms::{Gate, Ion, Kinetics, SLOPE_STEP};

/// What a gate does within a step of `dt`: its steady state, and how much of the way there it goes.
fn gate_pair(gate: Gate, dt: f64) -> [Lanes; 2] {
    [gate.steady, (dt * gate.rate).map(approach)]
}

/// An instantaneous gate, and its secant over [`SLOPE_STEP`] [1/mV].
fn instant_pair<K: Kinetics<N>, const N: usize>(kinetics: &K, v: Lanes) -> [Lanes; 2] {
    [kinetics.instant(v), v.map(|v| kinetics.instant_secant(v))]
}

/// A pair of functions of one lane.
fn of_lane([first, second]: [Lanes; 2]) -> Lanes {
    Lanes::new([first.lane(0), second.lane(0)])
}

/// The tables of a channel: one of its gates and, where it has one, one of the instantaneous gate.
pub(super) struct Tables {
    gates: Table,
    instant: Option<Table>,
}

fn tabulate<K: Kinetics<N>, const N: usize>(kinetics: &K, dt: f64, precision: Precision) -> Tables {
    let gates = Table::new(N, precision, |v, out| {
        for (out, gate) in out.iter_mut().zip(kinetics.gates(v)) {
            *out = gate_pair(gate, dt);
        }
    });
    let instant = K::INSTANT.then(|| Table::new(1, precision, |v, out| out[0] = instant_pair(kinetics, v)));
    Tables { gates, instant }
}

/// One channel on a run of lanes.
pub(super) struct Channel<K, const N: usize, V> {
    name: &'static str,
    kinetics: K,
    dt: f64, // [ms]
    tables: Arc<Tables>,
    gbar: Vec<V>,     // [µS]
    reversal: Vec<V>, // [mV]; not used where the ion is calcium
    current: Vec<V>,  // [nA]
    x: Vec<[V; N]>,
}

/// Constructor for the catalogue.
pub(crate) fn channel<K: Kinetics<N>, const N: usize, V: Value>(
    cell: &Cell,
    placement: &Placement,
    setup: &Setup<'_>,
) -> Box<dyn Kernel<V>> {
    let kinetics = K::new(cell, placement);
    let tables = setup.prepare(cell, placement, || tabulate(&kinetics, setup.dt, setup.precision));
    let reversal = match K::ION {
        Ion::Sodium => setup.pack(|node| node.map_or(0.0, |node| cell.ena()[node])),
        Ion::Potassium => setup.pack(|node| node.map_or(0.0, |node| cell.ek()[node])),
        Ion::Calcium => setup.pack(|_| 0.0),
        Ion::Mixed(parameter) => setup.pack(|_| placement.shared(parameter)),
    };
    let gbar: Vec<V> = setup.pack_conductance(cell, placement);
    let count = gbar.len();
    Box::new(Channel::<K, N, V> {
        name: placement.description.name,
        kinetics,
        dt: setup.dt,
        tables,
        current: vec![V::from(0.0); count],
        x: vec![[V::from(0.0); N]; count],
        gbar,
        reversal,
    })
}

impl<K: Kinetics<N>, const N: usize, V: Value> Channel<K, N, V> {
    #[inline(always)]
    fn pass<const ADVANCE: bool>(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        let Self { kinetics, dt, tables, gbar, reversal, current, x, .. } = self;
        let (gates, degree) = (tables.gates.cells::<N>(), tables.gates.degree);
        let places = at.v.iter().zip(at.cells.chunks_exact(V::WIDTH).zip(at.offsets.chunks_exact(V::WIDTH)));
        let membrane = gbar.iter().zip(reversal.iter());
        let own = x.iter_mut().zip(current).zip(membrane);
        let totals = sums.current.iter_mut().zip(sums.slope.iter_mut());
        for (j, (((&v, (cells, offsets)), ((x, kept), (&gbar, &reversal))), (current_sum, slope_sum))) in
            places.zip(own).zip(totals).enumerate()
        {
            let in_tables = cells.iter().all(|&cell| cell != DIRECT);
            if ADVANCE {
                if in_tables {
                    for (which, x) in x.iter_mut().enumerate() {
                        let (steady, approach) =
                            V::split(|lane| horner(&gates[cells[lane] as usize][which], offsets[lane], degree));
                        *x += approach * (steady - *x);
                    }
                } else {
                    advance_directly(kinetics, &tables.gates, *dt, (cells, offsets, v), x);
                }
            }
            let drive = if K::ION == Ion::Calcium { v - sums.calcium.eca[j] } else { v - reversal };
            let full = K::conductance(gbar, *x, V::from(1.0));
            let (conductance, slope) = match &tables.instant {
                Some(table) if K::INSTANT => {
                    let (instant, secant) = if in_tables {
                        let instants = table.cells::<1>();
                        V::split(|lane| horner(&instants[cells[lane] as usize][0], offsets[lane], table.degree))
                    } else {
                        instant_directly(kinetics, table, (cells, offsets, v))
                    };
                    // (I(v + s) − I(v))/s with I = g·instant(v)·(v − e).
                    (full * instant, full * (instant + secant * (drive + SLOPE_STEP)))
                }
                _ => (full, full),
            };
            let current = conductance * drive;
            if K::ION == Ion::Calcium {
                sums.calcium.ica[j] += current;
            }
            *kept = current;
            *current_sum += current;
            *slope_sum += slope;
        }
    }
}

/// Cells, offsets and voltages of the lanes of one value.
type Place<'a, V> = (&'a [u32], &'a [f64], V);

/// Moves the gates where a lane is not in the tables: that lane by the functions themselves.
#[cold]
#[inline(never)]
fn advance_directly<K: Kinetics<N>, const N: usize, V: Value>(
    kinetics: &K,
    table: &Table,
    dt: f64,
    (cells, offsets, v): Place<'_, V>,
    x: &mut [V; N],
) {
    for (which, x) in x.iter_mut().enumerate() {
        let (steady, approach) = V::split(|lane| match cells[lane] {
            DIRECT => of_lane(gate_pair(kinetics.gates(Lanes::splat(v.lane(lane)))[which], dt)),
            cell => horner(&table.cells::<N>()[cell as usize][which], offsets[lane], table.degree),
        });
        *x += approach * (steady - *x);
    }
}

/// The instantaneous gate likewise.
#[cold]
#[inline(never)]
fn instant_directly<K: Kinetics<N>, const N: usize, V: Value>(
    kinetics: &K,
    table: &Table,
    (cells, offsets, v): Place<'_, V>,
) -> (V, V) {
    V::split(|lane| match cells[lane] {
        DIRECT => of_lane(instant_pair(kinetics, Lanes::splat(v.lane(lane)))),
        cell => horner(&table.cells::<1>()[cell as usize][0], offsets[lane], table.degree),
    })
}

impl<K: Kinetics<N>, const N: usize, V: Value> Kernel<V> for Channel<K, N, V> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn missed(&self) -> Vec<&[bool]> {
        std::iter::once(&self.tables.gates).chain(&self.tables.instant).map(|table| table.missed.as_slice()).collect()
    }

    fn initialize(&mut self, v: &[V], _calcium: &CalciumLanes<'_, V>) {
        for (x, v) in self.x.iter_mut().zip(v) {
            for (which, x) in x.iter_mut().enumerate() {
                *x = v.map(|v| self.kinetics.gates(Lanes::splat(v))[which].steady.lane(0));
            }
        }
    }

    fn add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        self.pass::<false>(at, sums);
    }

    fn advance_and_add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        self.pass::<true>(at, sums);
    }

    fn current(&self, lane: usize) -> f64 {
        self.current[lane / V::WIDTH].lane(lane % V::WIDTH)
    }

    fn state(&self, state: usize, lane: usize) -> f64 {
        self.x[lane / V::WIDTH][state].lane(lane % V::WIDTH)
    }

    fn is_finite(&self) -> bool {
        all_finite(self.x.iter().flatten())
    }
}
