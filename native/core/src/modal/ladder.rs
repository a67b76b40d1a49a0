//! Conductance trees solved without a subtraction. Hines's elimination forms diagonals as sums and subtracts shares
//! again; here a node carries its conductance to ground instead, and a subtree comes in by the rules for resistors in
//! series and in parallel. With currents of one sign every result has all its digits, however stiff the tree.

use super::passive_tree::PassiveTree;

/// The tree with a conductance from each node to ground, the port held.
pub(super) struct Ladder<'a> {
    tree: &'a PassiveTree,
    total: Vec<f64>,  // conductance to ground of the node, all behind it and the edge to its parent [µS]
    share: Vec<f64>,  // axial / total: the part of a current, or of the parent's voltage, that crosses the edge
    behind: Vec<f64>, // the same conductance to ground without the edge to the parent [µS]
}

impl<'a> Ladder<'a> {
    pub fn new(tree: &'a PassiveTree, to_ground: impl Fn(usize) -> f64) -> Self {
        let nodes = tree.node_count();
        let mut behind: Vec<f64> = (0..nodes).map(to_ground).collect();
        let (mut total, mut share) = (vec![0.0; nodes], vec![0.0; nodes]);
        for node in (0..nodes).rev() {
            total[node] = behind[node] + tree.axial[node];
            share[node] = tree.axial[node] / total[node];
            if let Some(parent) = tree.parent_of(node) {
                behind[parent] += share[node] * behind[node];
            }
        }
        Self { tree, total, share, behind }
    }

    /// Conductance from the port to ground (µS).
    pub fn port_conductance(&self) -> f64 {
        self.on_port().map(|node| self.share[node] * self.behind[node]).sum()
    }

    /// Voltages (mV) for a current into each node (nA) and a voltage of the port; also the current that reaches the
    /// port (nA) where that is held at 0.
    pub fn solve(&self, mut current: Vec<f64>, port: f64) -> (Vec<f64>, f64) {
        let nodes = self.tree.node_count();
        for node in (0..nodes).rev() {
            if let Some(parent) = self.tree.parent_of(node) {
                current[parent] += self.share[node] * current[node];
            }
        }
        let arriving = self.on_port().map(|node| self.share[node] * current[node]).sum();
        let mut voltage = current;
        for node in 0..nodes {
            let parent = self.tree.parent_of(node).map_or(port, |parent| voltage[parent]);
            voltage[node] = voltage[node] / self.total[node] + self.share[node] * parent;
        }
        (voltage, arriving)
    }

    fn on_port(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.tree.node_count()).filter(|&node| self.tree.parent_of(node).is_none())
    }
}

/// Voltages of the nodes without capacitance (branch points, ends of sections) by Kirchhoff's law, with all others and
/// the port held.
pub(super) struct Extension<'a> {
    tree: &'a PassiveTree,
    total: Vec<f64>, // of nodes without capacitance: conductance to ground and to held nodes [µS]
}

impl<'a> Extension<'a> {
    pub fn new(tree: &'a PassiveTree) -> Self {
        let mut behind = tree.leak.clone();
        for node in (0..tree.node_count()).rev() {
            if let Some(parent) = tree.parent_of(node) {
                let axial = tree.axial[node];
                let held = tree.has_capacitance(node);
                behind[parent] += if held { axial } else { axial / (axial + behind[node]) * behind[node] };
            }
        }
        let total = behind.iter().zip(&tree.axial).map(|(behind, axial)| behind + axial).collect();
        Self { tree, total }
    }

    /// Fills in `voltage`, where the port is at 0, at the nodes without capacitance among `nodes` (ascending, whole
    /// subtrees); what is there before must be 0.
    pub fn fill(&self, nodes: &[usize], voltage: &mut [f64]) {
        for &node in nodes.iter().rev() {
            let Some(parent) = self.tree.parent_of(node).filter(|&parent| !self.tree.has_capacitance(parent)) else {
                continue;
            };
            let axial = self.tree.axial[node];
            // So far the entry of a node without capacitance is the current that it collects.
            let share = if self.tree.has_capacitance(node) { axial } else { axial / self.total[node] };
            voltage[parent] += share * voltage[node];
        }
        for &node in nodes.iter().filter(|&&node| !self.tree.has_capacitance(node)) {
            let parent = self.tree.parent_of(node).map_or(0.0, |parent| voltage[parent]);
            voltage[node] = (voltage[node] + self.tree.axial[node] * parent) / self.total[node];
        }
    }
}
