//! The dendrites behind a port, as conductances and capacitances.

use crate::invalid::{check_length, check_values, Invalid};

/// Passive subtrees that hang on one node, the port, in NEURON's units for whole nodes (not densities). A parent comes
/// before its children. Nodes without capacitance (branch points, ends of sections) may be among them.
#[derive(Clone, Debug, Default)]
pub struct PassiveTree {
    /// The node towards the port; −1 for one that hangs on the port itself.
    pub parent: Vec<i32>,
    /// Capacitance (nF): 1e-5 · µF/cm² · µm².
    pub capacitance: Vec<f64>,
    /// Leak conductance (µS): 0.01 · S/cm² · µm².
    pub leak: Vec<f64>,
    /// Reversal potential of the leak (mV).
    pub reversal: Vec<f64>,
    /// Axial conductance to the parent (µS).
    pub axial: Vec<f64>,
}

impl PassiveTree {
    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.parent.len()
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        for (index, &parent) in self.parent.iter().enumerate() {
            if parent < -1 || parent >= index as i32 {
                let expected = "an earlier node or -1, the port";
                let (quantity, value) = ("parent of a passive tree".to_owned(), f64::from(parent));
                return Err(Invalid::Value { quantity, index, value, expected });
            }
        }
        let arrays = [
            ("capacitance of a passive tree", &self.capacitance),
            ("leak of a passive tree", &self.leak),
            ("reversal of a passive tree", &self.reversal),
            ("axial of a passive tree", &self.axial),
        ];
        for (quantity, values) in arrays {
            check_length(quantity, values.len(), self.node_count())?;
        }
        let [capacitance, leak, reversal, axial] = arrays;
        check_values(capacitance.0, capacitance.1, "finite and not negative", |x| x >= 0.0 && x.is_finite())?;
        check_values(leak.0, leak.1, "finite", f64::is_finite)?;
        check_values(reversal.0, reversal.1, "finite", f64::is_finite)?;
        check_values(axial.0, axial.1, "positive and finite", |x| x > 0.0 && x.is_finite())
    }

    /// The parent; none for a node on the port.
    pub(super) fn parent_of(&self, node: usize) -> Option<usize> {
        usize::try_from(self.parent[node]).ok()
    }

    pub(super) fn has_capacitance(&self, node: usize) -> bool {
        self.capacitance[node] > 0.0
    }

    /// The nodes of each subtree, in ascending order. At a given voltage of the port the subtrees do not affect each
    /// other, so each has its own modes.
    pub(super) fn subtrees(&self) -> Vec<Vec<usize>> {
        let mut subtrees: Vec<Vec<usize>> = Vec::new();
        let mut home = vec![0; self.node_count()];
        for node in 0..self.node_count() {
            home[node] = match self.parent_of(node) {
                Some(parent) => home[parent],
                None => {
                    subtrees.push(Vec::new());
                    subtrees.len() - 1
                }
            };
            subtrees[home[node]].push(node);
        }
        subtrees
    }
}
