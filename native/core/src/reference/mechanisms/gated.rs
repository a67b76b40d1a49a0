//! A channel with Hodgkin-Huxley gates over the nodes of a cell.

use super::bundles::{at, gather, scatter, Bundles};
use crate::cell::{Cell, Placement};
use crate::lanes::{Lanes, WIDTH};
use crate::math::exp_lanes;
use crate::mechanisms::kinetics::{Ion, Kinetics, SLOPE_STEP};
use crate::reference::calcium::Calcium;
use crate::reference::mechanism::{Balance, Mechanism};

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

/// Makes a gated channel.
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
        Ion::Mixed { reversal, .. } => vec![Lanes::splat(placement.shared(reversal)); bundles.nodes.len()],
    };
    let pools = if K::ION == Ion::Calcium { calcium.slots(&bundles.nodes) } else { Vec::new() };
    Box::new(Gated {
        name: placement.description.name,
        kinetics: placement.kinetics::<K, N>(cell.celsius()),
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
