//! Passive dendrites as modes: a tree without channels reacts to the voltage of the node it hangs on, the port, through
//! decaying exponentials that do not know of each other. A step then costs three operations a mode, with no division and
//! no order to keep, in place of an elimination over all nodes; it is the same step of backward Euler.
//!
//! Of the tree behind port s: capacitances C, conductances A (leaks and axial, those to s on the diagonal), G those to
//! s, g and e leaks and their reversals. Nodes without capacitance are eliminated beforehand, which changes none of
//! this.
//!
//! 1. C dv/dt = −A v + G v_s + g e. For a port that stands still the voltages come to v̄ = A⁻¹(g e) + a v_s, a = A⁻¹G.
//!    With q = v − v̄(v_s) and Δv the port's change in a step, backward Euler is (C/dt + A) q' = C/dt (q − a Δv).
//! 2. A u = λ C u, uᵀC u = 1; p = uᵀC q, β = uᵀG. As uᵀC a = β/λ, with μ = 1/(1 + λ dt): p' = μ (p − β/λ Δv).
//! 3. The tree's current into s is −g_eff (v_s' − e_eff) + Σ β p'. With z = μ β p and h = μ β²/λ,
//!    **z' = μ (z − h Δv)**, and the current is −g_eff (v_s − e_eff) − (g_eff + Σh) Δv + Σ z: the equation of s is
//!    **Δv (C_s/dt + dI/dv + g_eff + Σh) = −I − g_eff (v_s − e_eff) + Σ z**, all at the step's beginning but Δv.
//!
//! In this form the errors of λ and β only ever meet Δv: where the cell rests nothing is left of them, and g_eff and
//! e_eff come from the tree itself. Half steps (secondorder = 2) take modes made for dt/2, and z + 2 (z' − z) as v.

mod ladder;
mod passive_tree;
mod reduce;
mod refine;
mod subtree;

use crate::invalid::{check_values, Invalid};
use ladder::{Extension, Ladder};

pub use passive_tree::PassiveTree;

/// Trees of more nodes with capacitance have no modes here: decomposing takes the third power of their number.
pub const MODE_LIMIT: usize = 500;

/// A mode that moves the port less than this part of the strongest counts as one that moves it by so much, which is
/// nothing, but lets its own amplitude be told from z.
const FAINTEST: f64 = 1e-40;

/// Passive subtrees of one port as modes for one time step, the slowest first (see the module).
#[derive(Clone, Debug)]
pub struct Modes {
    /// What is left of a mode after a step, between 0 and 1.
    pub mu: Vec<f64>,
    /// What a mode adds to the conductance of the port in a step [µS].
    pub h: Vec<f64>,
    /// The state z [nA] that all nodes at `v_init` come to.
    pub z0: Vec<f64>,
    /// Conductance of the tree to a port that stands still [µS].
    pub g_eff: f64,
    /// The voltage of the port at which that carries no current [mV].
    pub e_eff: f64,
    /// Sum of h [µS]; in reduced modes with the rest of those left out.
    pub h_sum: f64,
    dt: f64,
    lambda: Vec<f64>,
    beta: Vec<f64>,
    shapes: Vec<Vec<f64>>, // of each mode, over the nodes: voltage at p = 1
    offset: Vec<f64>,      // of each node, static: voltage for a port at 0 [mV]
    gain: Vec<f64>,        // and its part of the port's voltage
}

impl Modes {
    /// The modes for steps of `dt` [ms], and the state of all nodes and the port at `v_init` [mV].
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

    /// Number of modes.
    pub fn count(&self) -> usize {
        self.mu.len()
    }

    /// How a node's voltage [mV] comes from that of the port and the state z, both at one time: (offset, gain, weights)
    /// of v = offset + gain·v_s + Σ weights·z.
    ///
    /// # Panics
    /// Where the tree has no such node.
    pub fn voltage_weights(&self, node: usize) -> (f64, f64, Vec<f64>) {
        let weight = |k: usize| self.shapes[k][node] / (self.mu[k] * self.beta[k]);
        (self.offset[node], self.gain[node], (0..self.count()).map(weight).collect())
    }
}
