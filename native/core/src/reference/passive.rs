//! pas: the leak, i = g·(v − e). Nearly every node has it, so it is kept over all nodes and opens the balance.

use super::gated::SLOPE_STEP;
use crate::cell::Cell;
use crate::mechanisms::Balance;

/// The leak of every node, 0 where there is none.
pub(crate) struct Passive {
    g: Vec<f64>,       // [S/cm²]
    e: Vec<f64>,       // [mV]
    current: Vec<f64>, // [mA/cm²]
    present: Vec<bool>,
}

impl Passive {
    pub fn new(cell: &Cell) -> Self {
        let nodes = cell.node_count() + 1;
        let mut leak =
            Self { g: vec![0.0; nodes], e: vec![0.0; nodes], current: vec![0.0; nodes], present: vec![false; nodes] };
        for placement in cell.placements().iter().filter(|placement| placement.description.name == "pas") {
            let values = placement.values("g").iter().zip(placement.values("e"));
            for (&node, (&g, &e)) in placement.nodes.iter().zip(values) {
                let node = node as usize;
                (leak.g[node], leak.e[node], leak.present[node]) = (g, e, true);
            }
        }
        leak
    }

    /// Opens the balance of every node with its leak.
    pub fn begin_balance(&mut self, voltage: &[f64], balance: &mut Balance) {
        let leaks = self.g.iter().zip(&self.e).zip(&mut self.current);
        let sums = balance.rhs.iter_mut().zip(&mut balance.diagonal);
        for (((&g, &e), kept), (&v, (rhs, diagonal))) in leaks.zip(voltage.iter().zip(sums)) {
            let current = g * (v - e);
            *rhs = -current;
            *diagonal = (g * (v + SLOPE_STEP - e) - current) / SLOPE_STEP;
            *kept = current;
        }
    }

    pub fn is_on(&self, node: usize) -> bool {
        self.present[node]
    }

    /// The current of the last current phase [mA/cm²].
    pub fn current(&self, node: usize) -> f64 {
        self.current[node]
    }
}
