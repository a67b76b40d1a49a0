//! The modes of a port; the module's comment derives them.

use super::ladder::{Extension, Ladder};
use super::passive_tree::PassiveTree;
use super::subtree;
use crate::invalid::{check_values, Invalid};

/// Larger trees, counted in nodes with capacitance, get no modes: the time to find them grows with the third power.
pub const MODE_LIMIT: usize = 500;

/// Smallest effect on the port that a mode is given, as a part of the strongest mode's. It is negligible, but lets the
/// mode's own amplitude be computed from z.
pub(super) const FAINTEST: f64 = 1e-40;

/// Passive subtrees of one port as modes for one time step, the slowest first (see the module).
#[derive(Clone, Debug)]
pub struct Modes {
    /// What is left of a mode after a step, between 0 and 1.
    pub mu: Vec<f64>,
    /// What a mode adds to the conductance of the port in a step (µS).
    pub h: Vec<f64>,
    /// The state z (nA) that all nodes at `v_init` come to.
    pub z0: Vec<f64>,
    /// Conductance of the tree to a port that stands still (µS).
    pub g_eff: f64,
    /// The voltage of the port at which that conductance carries no current (mV).
    pub e_eff: f64,
    /// Sum of h (µS); in reduced modes with the rest of those left out.
    pub h_sum: f64,
    pub(super) dt: f64,
    pub(super) lambda: Vec<f64>,
    pub(super) beta: Vec<f64>,
    pub(super) shapes: Vec<Vec<f64>>, // of each mode, over the nodes: voltage at p = 1
    pub(super) offset: Vec<f64>,      // of each node, static: voltage for a port at 0 [mV]
    pub(super) gain: Vec<f64>,        // and its part of the port's voltage
}

impl Modes {
    /// The modes for steps of `dt` (ms), and the state of all nodes and the port at `v_init` (mV).
    ///
    /// None for a tree that is left to elimination: of more than [`MODE_LIMIT`] nodes with capacitance, or with a leak
    /// below zero.
    ///
    /// # Errors
    /// [`Invalid`] names the first array or value that cannot be used.
    pub fn new(tree: &PassiveTree, dt: f64, v_init: f64) -> Result<Option<Self>, Invalid> {
        tree.check()?;
        check_values("dt", &[dt], "positive and finite", |x| x > 0.0 && x.is_finite())?;
        check_values("v_init", &[v_init], "finite", f64::is_finite)?;
        let charged = (0..tree.node_count()).filter(|&node| tree.has_capacitance(node)).count();
        if charged > MODE_LIMIT || tree.leak.iter().any(|&leak| leak < 0.0) {
            return Ok(None);
        }
        Ok(Self::decompose(tree, dt, v_init))
    }

    fn decompose(tree: &PassiveTree, dt: f64, v_init: f64) -> Option<Self> {
        let stepping = Ladder::new(tree, |node| tree.capacitance[node] / dt + tree.leak[node]);
        let extension = Extension::new(tree);
        let mut modes = Vec::new();
        for nodes in tree.subtrees() {
            modes.extend(subtree::modes(tree, &nodes, &stepping, &extension, dt)?);
        }
        modes.sort_by(|one, other| one.lambda.total_cmp(&other.lambda));

        // From one of the reversal potentials, so that a tree with only one has it exactly.
        let reference = (0..tree.node_count()).find(|&node| tree.leak[node] > 0.0).map_or(v_init, |i| tree.reversal[i]);
        let still = Ladder::new(tree, |node| tree.leak[node]);
        let pulled = |towards: &dyn Fn(usize) -> f64| {
            still.solve((0..tree.node_count()).map(|node| tree.leak[node] * towards(node)).collect(), 0.0)
        };
        let (by_leak, _) = pulled(&|_| 1.0);
        let (by_others, from_others) = pulled(&|node| tree.reversal[node] - reference);
        let (away, _) = pulled(&|node| v_init - tree.reversal[node]);
        let (gain, _) = still.solve(vec![0.0; tree.node_count()], 1.0);
        let g_eff = still.port_conductance();

        let strongest = modes.iter().fold(0.0, |most: f64, mode| most.max(mode.beta));
        let lambda: Vec<f64> = modes.iter().map(|mode| mode.lambda).collect();
        let beta: Vec<f64> = modes.iter().map(|mode| mode.beta.max(FAINTEST * strongest)).collect();
        let mu: Vec<f64> = lambda.iter().map(|lambda| 1.0 / (1.0 + lambda * dt)).collect();
        let h: Vec<f64> = (0..mu.len()).map(|k| mu[k] * beta[k] * beta[k] / lambda[k]).collect();
        let start = |k: usize| -> f64 {
            let charges = modes[k].shape.iter().zip(&away).zip(&tree.capacitance);
            mu[k] * beta[k] * charges.map(|((u, q), c)| u * q * c).sum::<f64>()
        };
        Some(Self {
            z0: (0..mu.len()).map(start).collect(),
            g_eff,
            e_eff: reference + if g_eff > 0.0 { from_others / g_eff } else { 0.0 },
            h_sum: h.iter().sum(),
            offset: by_leak.iter().zip(&by_others).map(|(part, rest)| reference * part + rest).collect(),
            shapes: modes.into_iter().map(|mode| mode.shape).collect(),
            mu,
            h,
            dt,
            lambda,
            beta,
            gain,
        })
    }

    /// What a current into a node (nA) adds to z before a step: z' = μ (z − h·Δv + c·I).
    ///
    /// # Panics
    /// Where the tree has no such node.
    pub fn current_column(&self, node: usize) -> Vec<f64> {
        (0..self.count()).map(|k| self.mu[k] * self.beta[k] * self.dt * self.shapes[k][node]).collect()
    }

    /// Number of modes.
    pub fn count(&self) -> usize {
        self.mu.len()
    }

    /// How a weighted sum of the voltages of the first nodes comes from the port and the state z, as
    /// [`Modes::voltage_weights`] has it for one node.
    pub fn sum_weights(&self, of_nodes: &[f64]) -> (f64, f64, Vec<f64>) {
        let sum = |values: &[f64]| -> f64 { of_nodes.iter().zip(values).map(|(weight, value)| weight * value).sum() };
        let weight = |k: usize| sum(&self.shapes[k]) / (self.mu[k] * self.beta[k]);
        (sum(&self.offset), sum(&self.gain), (0..self.count()).map(weight).collect())
    }

    /// How a node's voltage (mV) comes from that of the port and the state z, both at one time: (offset, gain, weights)
    /// of v = offset + gain·v_s + Σ weights·z.
    ///
    /// # Panics
    /// Where the tree has no such node.
    pub fn voltage_weights(&self, node: usize) -> (f64, f64, Vec<f64>) {
        let weight = |k: usize| self.shapes[k][node] / (self.mu[k] * self.beta[k]);
        (self.offset[node], self.gain[node], (0..self.count()).map(weight).collect())
    }
}
