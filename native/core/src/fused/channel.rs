//! A channel with Hodgkin-Huxley gates on the compartments of a group.

use std::sync::Arc;

use super::kernel::{Located, Kernel, Setup, Sums};
use super::table::{horner, Table, DIRECT};
use super::Value;
use crate::cell::{Cell, Placement};
use crate::lanes::Lanes;
use crate::math::approach;
use crate::mechanisms::{Gate, Ion, Kinetics, SLOPE_STEP};

/// What a gate does at a voltage within a step of `dt`: its steady state, and how much of the way there it goes.
fn gate_pair(gate: Gate, dt: f64) -> Lanes {
    Lanes::from_fn(|which| if which == 0 { gate.steady.lane(0) } else { approach(dt * gate.rate.lane(0)) })
}

/// An instantaneous gate at a voltage, and its secant over [`SLOPE_STEP`] [1/mV].
fn instant_pair<K: Kinetics<N>, const N: usize>(kinetics: &K, v: f64) -> Lanes {
    Lanes::from_fn(|which| match which {
        0 => kinetics.instant(Lanes::splat(v)).lane(0),
        _ => kinetics.instant_secant(v),
    })
}

/// The tables of a channel: one of its gates and, where it has one, one of the instantaneous gate.
pub(super) struct Tables {
    gates: Table,
    instant: Option<Table>,
}

fn tabulate<K: Kinetics<N>, const N: usize>(kinetics: &K, dt: f64) -> Tables {
    let gates = Table::new(N, |v, out| {
        for (out, gate) in out.iter_mut().zip(kinetics.gates(Lanes::splat(v))) {
            *out = gate_pair(gate, dt);
        }
    });
    let instant = K::INSTANT.then(|| Table::new(1, |v, out| out[0] = instant_pair(kinetics, v)));
    Tables { gates, instant }
}

/// One channel on the lanes of a group.
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
    let tables = setup.prepare(placement, || tabulate(&kinetics, setup.dt));
    let reversal = match K::ION {
        Ion::Sodium => setup.pack(|node| cell.ena()[node]),
        Ion::Potassium => setup.pack(|node| cell.ek()[node]),
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
    /// The functions themselves where a lane is not in the tables.
    #[cold]
    #[inline(never)]
    fn gate_directly(&self, which: usize, cells: &[u32], offsets: &[f64], v: V) -> (V, V) {
        V::split(|lane| match cells[lane] {
            DIRECT => gate_pair(self.kinetics.gates(Lanes::splat(v.lane(lane)))[which], self.dt),
            cell => horner(&self.tables.gates.cells::<N>()[cell as usize][which], offsets[lane]),
        })
    }

    #[cold]
    #[inline(never)]
    fn instant_directly(&self, table: &Table, cells: &[u32], offsets: &[f64], v: V) -> (V, V) {
        V::split(|lane| match cells[lane] {
            DIRECT => instant_pair(&self.kinetics, v.lane(lane)),
            cell => horner(&table.cells::<1>()[cell as usize][0], offsets[lane]),
        })
    }

    #[inline(always)]
    fn pass<const ADVANCE: bool>(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        let tables = Arc::clone(&self.tables);
        let gates = tables.gates.cells::<N>();
        for j in 0..self.x.len() {
            let v = at.v[j];
            let cells = &at.cells[j * V::WIDTH..(j + 1) * V::WIDTH];
            let offsets = &at.offsets[j * V::WIDTH..(j + 1) * V::WIDTH];
            let direct = cells.iter().any(|&cell| cell == DIRECT);
            let mut x = self.x[j];
            if ADVANCE {
                for (which, x) in x.iter_mut().enumerate() {
                    let (steady, approach) = if direct {
                        self.gate_directly(which, cells, offsets, v)
                    } else {
                        V::split(|lane| horner(&gates[cells[lane] as usize][which], offsets[lane]))
                    };
                    *x += approach * (steady - *x);
                }
                self.x[j] = x;
            }
            let reversal = if K::ION == Ion::Calcium { sums.calcium.eca[j] } else { self.reversal[j] };
            let drive = v - reversal;
            let (conductance, slope) = match &tables.instant {
                Some(table) if K::INSTANT => {
                    let (instant, secant) = if direct {
                        self.instant_directly(table, cells, offsets, v)
                    } else {
                        let instants = table.cells::<1>();
                        V::split(|lane| horner(&instants[cells[lane] as usize][0], offsets[lane]))
                    };
                    // (I(v + s) − I(v))/s with I = g·instant(v)·(v − e).
                    let full = K::conductance(self.gbar[j], x, V::from(1.0));
                    (full * instant, full * (instant + secant * (drive + SLOPE_STEP)))
                }
                _ => {
                    let conductance = K::conductance(self.gbar[j], x, V::from(1.0));
                    (conductance, conductance)
                }
            };
            let current = conductance * drive;
            if K::ION == Ion::Calcium {
                sums.calcium.ica[j] += current;
            }
            self.current[j] = current;
            sums.current[j] += current;
            sums.slope[j] += slope;
        }
    }
}

impl<K: Kinetics<N>, const N: usize, V: Value> Kernel<V> for Channel<K, N, V> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn missed(&self) -> Vec<&[bool]> {
        std::iter::once(&self.tables.gates).chain(&self.tables.instant).map(|table| table.missed.as_slice()).collect()
    }

    fn initialize(&mut self, v: &[V], _calcium: &super::calcium::Calcium<V>) {
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
}
