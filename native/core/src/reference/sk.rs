//! SK, a potassium channel gated by calcium alone.

use super::bundles::{at, gather, scatter, Bundles};
use super::gated::SLOPE_STEP;
use crate::cell::{Cell, Placement};
use crate::lanes::{Lanes, WIDTH};
use crate::math::{exp, pow_lanes};
use crate::mechanisms::{Balance, Mechanism};
use crate::reference::calcium::Calcium;

/// Concentration of half activation [mM].
pub(crate) const HALF: f64 = 0.00043;
/// Hill coefficient.
pub(crate) const HILL: f64 = 4.8;
/// Below this [mM] the mechanism adds as much to its copy of the concentration.
pub(crate) const LEAST: f64 = 1e-7;
/// Time constant [ms].
pub(crate) const TAU: f64 = 1.0;

/// All nodes with SK.
pub(crate) struct Sk {
    approach: f64, // 1 − e^(−dt/τ)
    bundles: Bundles,
    pools: Vec<[u32; WIDTH]>,
    gbar: Vec<Lanes>,    // [S/cm²]
    ek: Vec<Lanes>,      // [mV]
    current: Vec<Lanes>, // [mA/cm²]
    z: Vec<Lanes>,
}

/// Constructor for the catalogue.
pub(crate) fn sk(cell: &Cell, placement: &Placement, dt: f64, calcium: &mut Calcium) -> Box<dyn Mechanism> {
    let bundles = Bundles::new(&placement.nodes, cell.node_count());
    Box::new(Sk {
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
        "SK"
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
