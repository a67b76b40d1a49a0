//! A channel with Hodgkin-Huxley gates: i = g·(v − e), each gate x' = (x∞ − x)/τ.

use super::bundles::{at, gather, scatter, Bundles};
use crate::cell::{Cell, Placement};
use crate::lanes::{Lanes, WIDTH};
use crate::math::exp_lanes;
use crate::math::value::Value;
use crate::mechanisms::{Balance, Mechanism};
use crate::reference::calcium::Calcium;

/// NEURON's step for the numerical slope of a current [mV].
pub(crate) const SLOPE_STEP: f64 = 0.001;

/// Where a gate goes and how fast.
#[derive(Clone, Copy)]
pub(crate) struct Gate {
    /// Steady state.
    pub steady: Lanes,
    /// 1/τ [1/ms]
    pub rate: Lanes,
}

impl Gate {
    /// From opening and closing rates [1/ms], sped up by the temperature factor `q`.
    #[inline(always)]
    pub fn from_rates(opening: Lanes, closing: Lanes, q: f64) -> Self {
        let sum = opening + closing;
        Self { steady: opening / sum, rate: sum * q }
    }
}

/// Which reversal potential drives a channel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ion {
    Sodium,
    Potassium,
    Calcium,
    /// None: a mixed current with a reversal potential of its own [mV], a parameter of this name.
    Mixed(&'static str),
}

/// What tells one gated channel from another.
pub(crate) trait Kinetics<const N: usize>: Sized + 'static {
    const ION: Ion;
    /// From the parameters that all nodes share and the temperature.
    fn new(cell: &Cell, placement: &Placement) -> Self;
    /// The gates at voltage `v` [mV].
    fn gates(&self, v: Lanes) -> [Gate; N];
    /// Whether the conductance has a gate that follows the voltage at once.
    const INSTANT: bool = false;
    /// That gate at voltage `v` [mV].
    fn instant(&self, _v: Lanes) -> Lanes {
        Lanes::splat(1.0)
    }
    /// Its secant over [`SLOPE_STEP`] from `v` on [1/mV], free of the cancellation that a difference would suffer.
    fn instant_secant(&self, _v: f64) -> f64 {
        0.0
    }
    /// Conductance, in the unit of `gbar`.
    fn conductance<V: Value>(gbar: V, x: [V; N], instant: V) -> V;
}

/// All nodes with one gated channel.
pub(crate) struct Gated<K, const N: usize> {
    name: &'static str,
    kinetics: K,
    dt: f64, // [ms]
    bundles: Bundles,
    pools: Vec<[u32; WIDTH]>, // of calcium, where that is the ion
    gbar: Vec<Lanes>,         // [S/cm²]
    reversal: Vec<Lanes>,     // [mV]
    current: Vec<Lanes>,      // [mA/cm²]
    x: Vec<[Lanes; N]>,
}

/// Constructor for the catalogue.
pub(crate) fn gated<K: Kinetics<N>, const N: usize>(
    cell: &Cell,
    placement: &Placement,
    dt: f64,
    calcium: &mut Calcium,
) -> Box<dyn Mechanism> {
    let bundles = Bundles::new(&placement.nodes, cell.node_count());
    let reversal = match K::ION {
        Ion::Sodium => bundles.pick(cell.ena()),
        Ion::Potassium => bundles.pick(cell.ek()),
        Ion::Calcium => vec![Lanes::splat(0.0); bundles.nodes.len()], // follows its pool
        Ion::Mixed(parameter) => vec![Lanes::splat(placement.shared(parameter)); bundles.nodes.len()],
    };
    let pools = if K::ION == Ion::Calcium { calcium.slots(&bundles.nodes) } else { Vec::new() };
    Box::new(Gated {
        name: placement.description.name,
        kinetics: K::new(cell, placement),
        dt,
        gbar: bundles.pack(placement.values("gbar"), 0.0),
        current: vec![Lanes::splat(0.0); bundles.nodes.len()],
        x: vec![[Lanes::splat(0.0); N]; bundles.nodes.len()],
        reversal,
        pools,
        bundles,
    })
}

impl<K: Kinetics<N>, const N: usize> Mechanism for Gated<K, N> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn initialize(&mut self, voltage: &[f64], _calcium: &mut Calcium) {
        for (x, &nodes) in self.x.iter_mut().zip(&self.bundles.nodes) {
            *x = self.kinetics.gates(gather(voltage, nodes)).map(|gate| gate.steady);
        }
    }

    fn add_current(&mut self, voltage: &[f64], balance: &mut Balance, calcium: &mut Calcium) {
        if K::ION == Ion::Calcium {
            for (reversal, &slots) in self.reversal.iter_mut().zip(&self.pools) {
                *reversal = gather(&calcium.eca, slots);
            }
        }
        let parameters = self.gbar.iter().zip(&self.reversal);
        let bundles = self.bundles.nodes.iter().zip(&self.x).zip(&mut self.current);
        for (index, (((&nodes, x), kept), (&gbar, &reversal))) in bundles.zip(parameters).enumerate() {
            let v = gather(voltage, nodes);
            let current_at = |v: Lanes| K::conductance(gbar, *x, self.kinetics.instant(v)) * (v - reversal);
            let above = current_at(v + SLOPE_STEP);
            let current = current_at(v);
            let slope = (above - current) / SLOPE_STEP;
            if K::ION == Ion::Calcium {
                calcium.add_current(self.pools[index], current, slope);
            }
            scatter(balance, nodes, current, slope);
            *kept = current;
        }
    }

    fn advance(&mut self, voltage: &[f64], _calcium: &mut Calcium) {
        for (x, &nodes) in self.x.iter_mut().zip(&self.bundles.nodes) {
            let gates = self.kinetics.gates(gather(voltage, nodes));
            for (x, gate) in x.iter_mut().zip(gates) {
                *x += (1.0 - exp_lanes(-self.dt * gate.rate)) * (gate.steady - *x);
            }
        }
    }

    fn position(&self, node: usize) -> Option<usize> {
        self.bundles.position(node)
    }

    fn current(&self, position: usize) -> f64 {
        at(&self.current, position)
    }

    fn state(&self, state: usize, position: usize) -> f64 {
        self.x[position / WIDTH][state].lane(position % WIDTH)
    }
}
