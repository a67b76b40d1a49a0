//! pas: the leak, i = g·(v − e). Nearly every node has it, so it is kept over all nodes and opens the balance.

use super::mechanism::Balance;
use crate::cell::Cell;
use crate::mechanisms::catalogue::Kind;
use crate::mechanisms::kinetics::SLOPE_STEP;

/// The leak of every node; conductance 0 on a node without `pas`.
pub(crate) struct Passive {
    g: Vec<f64>,                   // [S/cm²]
    e: Vec<f64>,                   // [mV]
    current: Vec<f64>,             // [mA/cm²]
    on: Vec<Option<&'static str>>, // its name in the catalogue, where it is
}

impl Passive {
    pub fn new(cell: &Cell) -> Self {
        let nodes = cell.node_count() + 1;
        let mut leak =
            Self { g: vec![0.0; nodes], e: vec![0.0; nodes], current: vec![0.0; nodes], on: vec![None; nodes] };
        if let Some(placement) = cell.placement(Kind::Leak) {
            let values = placement.values("g").iter().zip(placement.values("e"));
            for (&node, (&g, &e)) in placement.nodes.iter().zip(values) {
                let node = node as usize;
                (leak.g[node], leak.e[node], leak.on[node]) = (g, e, Some(placement.description.name));
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

    /// The leak's name and current at a node that has it.
    pub fn current_at(&self, node: usize) -> Option<(&'static str, f64)> {
        self.on[node].map(|name| (name, self.current[node]))
    }

    /// The current of the last current phase (mA/cm²).
    pub fn current(&self, node: usize) -> f64 {
        self.current[node]
    }
}
