//! A channel with Hodgkin-Huxley gates.

use std::sync::Arc;

use super::kernel::{all_finite, Kernel, Sums};
use super::located::{Located, Voltages, DIRECT};
use super::setup::Setup;
use super::shell::Shell;
use super::table::{horner, horner_of, Pair, Precision, Table};
use crate::cell::{Cell, Placement};
use crate::lanes::Lanes;
use crate::math::approach;
use crate::math::value::Value;
use crate::mechanisms::kinetics::{Gate, Ion, Kinetics, SLOPE_STEP};

/// What a gate does within a step of `dt`: its steady state, and the part of the way to it that the step goes.
fn gate_pair(gate: Gate, dt: f64) -> [Lanes; 2] {
    [gate.steady, (dt * gate.rate).map(approach)]
}

/// An instantaneous gate, and its secant over [`SLOPE_STEP`] (1/mV).
fn instant_pair<K: Kinetics<N>, const N: usize>(kinetics: &K, v: Lanes) -> [Lanes; 2] {
    [kinetics.instant(v), v.map(|v| kinetics.instant_secant(v))]
}

/// A pair of functions of one lane.
fn of_lane([first, second]: [Lanes; 2]) -> Lanes {
    Lanes::new([first.lane(0), second.lane(0)])
}

/// The tables of a channel: one for its gates, and one for the instantaneous gate where there is one.
pub(crate) struct Tables {
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
pub(crate) struct Channel<K, const N: usize, V> {
    name: &'static str,
    kinetics: K,
    dt: f64, // [ms]
    tables: Arc<Tables>,
    patches: Vec<Patch<V, N>>,
}

/// The channel in a value's lanes.
struct Patch<V, const N: usize> {
    gbar: V,     // [µS]
    reversal: V, // [mV]; not used where the ion is calcium
    current: V,  // [nA]
    x: [V; N],
}

/// Makes a gated channel.
pub(crate) fn channel<K: Kinetics<N>, const N: usize, V: Value>(
    cell: &Cell,
    placement: &Placement,
    setup: &Setup<'_>,
) -> Box<dyn Kernel<V>> {
    let kinetics = placement.kinetics::<K, N>(cell.celsius());
    let tables = setup.prepare(cell, placement, || tabulate(&kinetics, setup.dt, setup.precision));
    let reversal: Vec<V> = match K::ION {
        Ion::Sodium => setup.pack(|compartment| compartment.map_or(0.0, |(cell, node)| cell.ena()[node])),
        Ion::Potassium => setup.pack(|compartment| compartment.map_or(0.0, |(cell, node)| cell.ek()[node])),
        Ion::Calcium => setup.pack(|_| 0.0),
        Ion::Mixed { reversal, .. } => setup.pack(|_| placement.shared(reversal)),
    };
    let gbar: Vec<V> = setup.pack_conductance(placement);
    let patches = gbar.into_iter().zip(reversal);
    let zero = V::from(0.0);
    Box::new(Channel::<K, N, V> {
        name: placement.description.name,
        kinetics,
        dt: setup.dt,
        tables,
        patches: patches.map(|(gbar, reversal)| Patch { gbar, reversal, current: zero, x: [zero; N] }).collect(),
    })
}

impl<K: Kinetics<N>, const N: usize, V: Value> Channel<K, N, V> {
    /// With `IN_TABLES` the tables cover all lanes. `polynomial` evaluates a pair of the gates' table.
    #[inline(always)]
    fn pass<const IN_TABLES: bool>(
        &mut self,
        advance: bool,
        at: &[Located<V>],
        sums: &mut Sums<'_, V>,
        polynomial: impl Fn(&Pair, f64) -> Lanes,
    ) {
        let Self { kinetics, dt, tables, patches, .. } = self;
        let gates = tables.gates.cells::<N>();
        for (j, ((patch, at), total)) in patches.iter_mut().zip(at).zip(sums.totals.iter_mut()).enumerate() {
            let in_tables = IN_TABLES || at.in_tables();
            let cells = at.cells.as_ref();
            if advance && in_tables {
                for (which, x) in patch.x.iter_mut().enumerate() {
                    let (steady, approach) =
                        V::split(|lane| polynomial(&gates[cells[lane] as usize][which], at.offset.lane(lane)));
                    *x += approach * (steady - *x);
                }
            } else if advance {
                advance_directly(kinetics, &tables.gates, *dt, at, &mut patch.x);
            }
            let drive = if K::ION == Ion::Calcium { at.v - sums.shells[j].eca } else { at.v - patch.reversal };
            let full = K::conductance(patch.gbar, patch.x, V::from(1.0));
            let (conductance, slope) = match &tables.instant {
                Some(table) if K::INSTANT => {
                    let (instant, secant) = if in_tables {
                        let instants = table.cells::<1>();
                        V::split(|lane| horner(&instants[cells[lane] as usize][0], at.offset.lane(lane), table.degree))
                    } else {
                        instant_directly(kinetics, table, at)
                    };
                    // (I(v + s) − I(v))/s with I = g·instant(v)·(v − e).
                    (full * instant, full * (instant + secant * (drive + SLOPE_STEP)))
                }
                _ => (full, full),
            };
            patch.current = conductance * drive;
            if K::ION == Ion::Calcium {
                sums.shells[j].ica += patch.current;
            }
            total.current += patch.current;
            total.slope += slope;
        }
    }

    #[cold]
    #[inline(never)]
    fn pass_with_care(&mut self, advance: bool, at: &[Located<V>], sums: &mut Sums<'_, V>) {
        let degree = self.tables.gates.degree;
        self.pass::<false>(advance, at, sums, |pair, offset| horner(pair, offset, degree));
    }
}

/// Moves the gates of a value that has lanes outside the tables: those lanes by the functions themselves.
fn advance_directly<K: Kinetics<N>, const N: usize, V: Value>(
    kinetics: &K,
    table: &Table,
    dt: f64,
    at: &Located<V>,
    x: &mut [V; N],
) {
    for (which, x) in x.iter_mut().enumerate() {
        let (steady, approach) = V::split(|lane| match at.cells.as_ref()[lane] {
            DIRECT => of_lane(gate_pair(kinetics.gates(Lanes::splat(at.v.lane(lane)))[which], dt)),
            cell => horner(&table.cells::<N>()[cell as usize][which], at.offset.lane(lane), table.degree),
        });
        *x += approach * (steady - *x);
    }
}

/// Evaluates the instantaneous gate likewise.
fn instant_directly<K: Kinetics<N>, const N: usize, V: Value>(kinetics: &K, table: &Table, at: &Located<V>) -> (V, V) {
    V::split(|lane| match at.cells.as_ref()[lane] {
        DIRECT => of_lane(instant_pair(kinetics, Lanes::splat(at.v.lane(lane)))),
        cell => horner(&table.cells::<1>()[cell as usize][0], at.offset.lane(lane), table.degree),
    })
}

impl<K: Kinetics<N>, const N: usize, V: Value> Kernel<V> for Channel<K, N, V> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn missed(&self) -> Vec<&[bool]> {
        std::iter::once(&self.tables.gates).chain(&self.tables.instant).map(|table| table.missed.as_slice()).collect()
    }

    fn initialize(&mut self, at: &[Located<V>], _shells: &[Shell<V>]) {
        for (patch, at) in self.patches.iter_mut().zip(at) {
            for (which, x) in patch.x.iter_mut().enumerate() {
                *x = at.v.map(|v| self.kinetics.gates(Lanes::splat(v))[which].steady.lane(0));
            }
        }
    }

    fn add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        self.pass_with_care(false, at.located, sums);
    }

    fn advance_and_add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        match (at.in_tables, self.tables.gates.degree) {
            (false, _) => self.pass_with_care(true, at.located, sums),
            (true, 3) => self.pass::<true>(true, at.located, sums, horner_of::<3>),
            (true, 4) => self.pass::<true>(true, at.located, sums, horner_of::<4>),
            (true, _) => self.pass::<true>(true, at.located, sums, horner_of::<5>),
        }
    }

    fn current(&self, lane: usize) -> f64 {
        self.patches[lane / V::WIDTH].current.lane(lane % V::WIDTH)
    }

    fn state(&self, state: usize, lane: usize) -> f64 {
        self.patches[lane / V::WIDTH].x[state].lane(lane % V::WIDTH)
    }

    fn is_finite(&self) -> bool {
        all_finite(self.patches.iter().flat_map(|patch| patch.x))
    }
}
