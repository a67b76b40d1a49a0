//! SK over the nodes of a cell.

use super::bundles::{at, gather, scatter, Bundles};
use crate::cell::{Cell, Placement};
use crate::lanes::{Lanes, WIDTH};
use crate::math::{exp, pow_lanes};
use crate::mechanisms::kinetics::SLOPE_STEP;
use crate::mechanisms::sk::{HALF, HILL, LEAST, TAU};
use crate::reference::calcium::Calcium;
use crate::reference::mechanism::{Balance, Mechanism};

/// All nodes with SK.
struct Sk {
    name: &'static str,
    approach: f64, // 1 − e^(−dt/τ)
    bundles: Bundles,
    pools: Vec<[u32; WIDTH]>,
    gbar: Vec<Lanes>,    // [S/cm²]
    ek: Vec<Lanes>,      // [mV]
    current: Vec<Lanes>, // [mA/cm²]
    z: Vec<Lanes>,
}

/// Makes SK.
pub(crate) fn sk(cell: &Cell, placement: &Placement, dt: f64, calcium: &mut Calcium) -> Box<dyn Mechanism> {
    let bundles = Bundles::new(&placement.nodes, cell.node_count());
    Box::new(Sk {
        name: placement.description.name,
        approach: 1.0 - exp(-dt / TAU),
        pools: calcium.slots(&bundles.nodes),
        gbar: bundles.pack(placement.values("gbar"), 0.0),
        ek: bundles.pick(cell.ek()),
        current: vec![Lanes::splat(0.0); bundles.nodes.len()],
        z: vec![Lanes::splat(0.0); bundles.nodes.len()],
        bundles,
    })
}

fn steady(cai: Lanes) -> Lanes {
    let cai = cai.below(LEAST).select(cai + LEAST, cai);
    1.0 / (1.0 + pow_lanes(HALF / cai, HILL))
}

impl Mechanism for Sk {
    fn name(&self) -> &'static str {
        self.name
    }

    fn initialize(&mut self, _voltage: &[f64], calcium: &mut Calcium) {
        for (z, &slots) in self.z.iter_mut().zip(&self.pools) {
            *z = steady(gather(&calcium.cai, slots));
        }
    }

    fn add_current(&mut self, voltage: &[f64], balance: &mut Balance, _calcium: &mut Calcium) {
        let parameters = self.gbar.iter().zip(&self.ek);
        let bundles = self.bundles.nodes.iter().zip(&self.z).zip(&mut self.current);
        for (((&nodes, &z), kept), (&gbar, &ek)) in bundles.zip(parameters) {
            let v = gather(voltage, nodes);
            let g = gbar * z;
            let current = g * (v - ek);
            let slope = (g * (v + SLOPE_STEP - ek) - current) / SLOPE_STEP;
            scatter(balance, nodes, current, slope);
            *kept = current;
        }
    }

    fn advance(&mut self, _voltage: &[f64], calcium: &mut Calcium) {
        for (z, &slots) in self.z.iter_mut().zip(&self.pools) {
            *z += self.approach * (steady(gather(&calcium.cai, slots)) - *z);
        }
    }

    fn position(&self, node: usize) -> Option<usize> {
        self.bundles.position(node)
    }

    fn current(&self, position: usize) -> f64 {
        at(&self.current, position)
    }

    fn state(&self, _state: usize, position: usize) -> f64 {
        at(&self.z, position)
    }
}
