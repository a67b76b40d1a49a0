//! The cable: axial current between neighbours, and Hines's elimination of the tree (neuron-numerics 2a, 2e.3–2e.5).
//!
//! Each node i has one equation, d_i·Δv_i + b_i·Δv_parent + Σ a_child·Δv_child = rhs_i, all in mA/cm² of its own area.
//! Children come after their parent, so going from the last node to the first every child is gone before its parent is
//! used, and back from the root each node finds its parent solved: no fill-in, two divisions a node.

use super::mechanism::Balance;
use crate::cell::Cell;

/// The constants of the cable, over all nodes.
pub(crate) struct Tree {
    parent: Vec<u32>,      // of the root: itself, never used
    a: Vec<f64>,           // what the node does to its parent [S/cm² of the parent]
    b: Vec<f64>,           // what the parent does to the node [S/cm² of the node]
    capacitive: Vec<f64>,  // capacitance over the time step [S/cm²]
    per_current: Vec<f64>, // injected current to density [mA/cm² per nA]
}

/// 1 nA into 1 µm² = 1e-8 cm² is 100 mA/cm²; likewise 1 µS is 100 S/cm² (S/cm² · µm²/µS).
const TO_DENSITY: f64 = 100.0;
/// 1 µF/cm² over 1 ms is 0.001 S/cm² (S/cm² · ms per µF/cm²).
const CAPACITANCE_OVER_TIME: f64 = 0.001;

impl Tree {
    /// `cj` is 1/dt, or 2/dt for the half steps of the second-order scheme (1/ms).
    pub fn new(cell: &Cell, cj: f64) -> Self {
        let area = cell.area();
        let parent: Vec<u32> = cell.parent().iter().map(|&parent| parent.max(0) as u32).collect();
        let conductance = |i: usize| if i == 0 { 0.0 } else { 1.0 / cell.axial()[i] }; // [µS]
        Self {
            a: (0..area.len()).map(|i| -TO_DENSITY * conductance(i) / area[parent[i] as usize]).collect(),
            b: (0..area.len()).map(|i| -TO_DENSITY * conductance(i) / area[i]).collect(),
            capacitive: cell.capacitance().iter().map(|cm| CAPACITANCE_OVER_TIME * cm * cj).collect(),
            per_current: area.iter().map(|area| TO_DENSITY / area).collect(),
            parent,
        }
    }

    /// Adds a current injected at a node (nA) and what it loses by a rise of the voltage (µS).
    pub fn inject(&self, node: usize, current: f64, slope: f64, balance: &mut Balance) {
        balance.rhs[node] += self.per_current[node] * current;
        balance.diagonal[node] += self.per_current[node] * slope;
    }

    /// Capacitive current (mA/cm²) of a step with this change of voltage, as the equations have it.
    pub fn capacitive_current(&self, node: usize, change: f64) -> f64 {
        self.capacitive[node] * change
    }

    /// Adds the membrane's capacitance and the axial currents, and solves for the change of voltage, which is left in
    /// the balance's right-hand side (mV).
    pub fn solve(&self, voltage: &[f64], balance: &mut Balance) {
        let nodes = self.parent.len();
        let (rhs, d) = (&mut balance.rhs[..nodes], &mut balance.diagonal[..nodes]);
        let (parent, a, b) = (&self.parent[..nodes], &self.a[..nodes], &self.b[..nodes]);
        let voltage = &voltage[..nodes];
        for (d, capacitive) in d.iter_mut().zip(&self.capacitive) {
            *d += capacitive;
        }
        for i in 1..nodes {
            let p = parent[i] as usize;
            let dv = voltage[p] - voltage[i];
            rhs[i] -= b[i] * dv;
            rhs[p] += a[i] * dv;
            d[i] -= b[i];
            d[p] -= a[i];
        }
        for i in (1..nodes).rev() {
            let p = parent[i] as usize;
            let factor = a[i] / d[i];
            d[p] -= factor * b[i];
            rhs[p] -= factor * rhs[i];
        }
        rhs[0] /= d[0];
        for i in 1..nodes {
            rhs[i] = (rhs[i] - b[i] * rhs[parent[i] as usize]) / d[i];
        }
    }
}
