//! The modes of one subtree: A u = λ C u.
//!
//! A spans six decades and more (the axial conductance of a short piece against the leak), and an eigensolver is right
//! to a last bit of the largest: of A's slow modes, which carry most of what the soma sees, little would be left. So the
//! matrix to decompose is P = (1 + dt·C^-½ A C^-½)⁻¹, symmetric with eigenvalues μ = 1/(1 + λ dt) between 0 and 1, slow
//! modes on top; its columns are voltages of the tree for a current into one node, found without a subtraction. The
//! eigenvectors are refined (`refine.rs`), and λ is their Rayleigh quotient, uᵀA u as a sum of squares: leaks times
//! voltage² and axial conductances times difference². An error of the vector counts there only squared.

use nalgebra::{DMatrix, SymmetricEigen};

use super::ladder::{Extension, Ladder};
use super::passive_tree::PassiveTree;
use super::refine::refine;

/// One mode.
pub(super) struct Mode {
    pub lambda: f64,     // [1/ms]
    pub beta: f64,       // current into the port at unit amplitude; not negative
    pub shape: Vec<f64>, // voltage of all nodes of the tree at unit amplitude; 0 outside the subtree
}

/// Far more iterations than a decomposition takes, which is about two a mode; a limit so that it cannot hang.
const ITERATIONS_PER_MODE: usize = 60;

/// The modes of the subtree of `nodes`; none where the decomposition does not converge. `ladder` has the tree's leaks
/// and C/dt to ground.
pub(super) fn modes(
    tree: &PassiveTree,
    nodes: &[usize],
    ladder: &Ladder,
    extension: &Extension,
    dt: f64,
) -> Option<Vec<Mode>> {
    let charged: Vec<usize> = nodes.iter().copied().filter(|&node| tree.has_capacitance(node)).collect();
    if charged.is_empty() {
        return Some(Vec::new());
    }
    let root = |node: usize| (tree.capacitance[node] / dt).sqrt();
    let mut propagator = DMatrix::zeros(charged.len(), charged.len());
    for (column, &from) in charged.iter().enumerate() {
        let mut current = vec![0.0; tree.node_count()];
        current[from] = root(from);
        let (voltage, _) = ladder.solve(current, 0.0);
        for (row, &to) in charged.iter().enumerate() {
            propagator[(row, column)] = root(to) * voltage[to];
        }
    }
    let decomposed = SymmetricEigen::try_new(propagator, f64::EPSILON, ITERATIONS_PER_MODE * charged.len())?;
    let branch = Branch { tree, nodes, charged: &charged, extension };
    let vectors = branch.refined(&decomposed.eigenvectors);
    Some(vectors.column_iter().map(|vector| branch.mode(vector.as_slice())).collect())
}

/// A subtree, to give eigenvectors their shape.
struct Branch<'a> {
    tree: &'a PassiveTree,
    nodes: &'a [usize],
    charged: &'a [usize], // those of the nodes with capacitance
    extension: &'a Extension<'a>,
}

impl Branch<'_> {
    fn refined(&self, vectors: &DMatrix<f64>) -> DMatrix<f64> {
        let mut drops = DMatrix::zeros(2 * self.nodes.len(), vectors.ncols());
        for (vector, mut drops) in vectors.column_iter().zip(drops.column_iter_mut()) {
            let shape = self.shape(vector.as_slice());
            for (k, &node) in self.nodes.iter().enumerate() {
                drops[2 * k] = self.tree.axial[node].sqrt() * self.along(&shape, node);
                drops[2 * k + 1] = self.tree.leak[node].sqrt() * shape[node];
            }
        }
        refine(vectors, &drops)
    }

    /// Voltages at all nodes of the tree.
    fn shape(&self, vector: &[f64]) -> Vec<f64> {
        let mut shape = vec![0.0; self.tree.node_count()];
        for (&node, x) in self.charged.iter().zip(vector) {
            shape[node] = x / self.tree.capacitance[node].sqrt();
        }
        self.extension.fill(self.nodes, &mut shape);
        shape
    }

    /// The drop of voltage from a node to its parent.
    fn along(&self, shape: &[f64], node: usize) -> f64 {
        shape[node] - self.tree.parent_of(node).map_or(0.0, |parent| shape[parent])
    }

    fn mode(&self, vector: &[f64]) -> Mode {
        let mut shape = self.shape(vector);
        let (mut lambda, mut beta) = (0.0, 0.0);
        for &node in self.nodes {
            let (axial, drop) = (self.tree.axial[node], self.along(&shape, node));
            lambda += axial * drop * drop + self.tree.leak[node] * shape[node] * shape[node];
            if self.tree.parent_of(node).is_none() {
                beta += axial * drop;
            }
        }
        if beta < 0.0 {
            shape.iter_mut().for_each(|v| *v = -*v);
        }
        Mode { lambda, beta: beta.abs(), shape }
    }
}
