//! CaDynamics over the nodes of a cell (`mechanisms/calcium.rs`).
//!
//! It runs before all channels: it takes the current of step 2 and
//! SK sees the new concentration within the step, while the reversal potential follows in the next (neuron-numerics 2e).

use super::bundles::Bundles;
use crate::cell::{Cell, Placement};
use crate::math::exp;
use crate::mechanisms::calcium::concentration_per_current;
use crate::reference::calcium::Calcium;
use crate::reference::mechanism::{Balance, Mechanism};

/// One node's shell.
struct Shell {
    slot: u32,
    least: f64,       // minCai [mM]
    per_current: f64, // how far a steady current moves cai from `least` [mM/(mA/cm²)]
    approach: f64,    // 1 − e^(−dt/decay)
}

/// All nodes with CaDynamics.
struct CaDynamics {
    name: &'static str,
    bundles: Bundles,
    shells: Vec<Shell>,
    kept: Vec<f64>, // cai after the step [mM], for recording
}

/// Makes CaDynamics.
pub(crate) fn ca_dynamics(cell: &Cell, placement: &Placement, dt: f64, calcium: &mut Calcium) -> Box<dyn Mechanism> {
    let bundles = Bundles::new(&placement.nodes, cell.node_count());
    let slots = calcium.slots(&bundles.nodes);
    let [gamma, decay, depth, least] = ["gamma", "decay", "depth", "minCai"].map(|name| placement.values(name));
    let shells = slots.into_iter().flatten().take(placement.nodes.len()).enumerate().map(|(i, slot)| {
        calcium.follow_nernst(slot);
        Shell {
            slot,
            least: least[i],
            per_current: concentration_per_current(gamma[i], decay[i], depth[i]),
            approach: 1.0 - exp(-dt / decay[i]),
        }
    });
    let shells: Vec<Shell> = shells.collect();
    Box::new(CaDynamics { name: placement.description.name, kept: vec![0.0; shells.len()], shells, bundles })
}

impl Mechanism for CaDynamics {
    fn name(&self) -> &'static str {
        self.name
    }

    fn initialize(&mut self, _voltage: &[f64], calcium: &mut Calcium) {
        for (shell, kept) in self.shells.iter().zip(&mut self.kept) {
            calcium.cai[shell.slot as usize] = shell.least;
            *kept = shell.least;
        }
    }

    fn add_current(&mut self, _voltage: &[f64], _balance: &mut Balance, _calcium: &mut Calcium) {}

    fn advance(&mut self, _voltage: &[f64], calcium: &mut Calcium) {
        for (shell, kept) in self.shells.iter().zip(&mut self.kept) {
            let ica = calcium.ica[shell.slot as usize];
            let cai = &mut calcium.cai[shell.slot as usize];
            *cai += shell.approach * (shell.least + shell.per_current * ica - *cai);
            *kept = *cai;
        }
    }

    fn position(&self, node: usize) -> Option<usize> {
        self.bundles.position(node)
    }

    fn current(&self, _position: usize) -> f64 {
        0.0
    }

    fn state(&self, _state: usize, position: usize) -> f64 {
        self.kept[position]
    }
}
