//! Backward Euler on a tree with 106 bits, so that a difference says who is wrong.

use rheobase_core::PassiveTree;

use crate::dendrites::{AREA, CM, E, G};
use crate::two::Two;

fn exactly(value: f64) -> Two {
    Two(value, 0.0)
}

/// The voltages of soma and tree after each step: one vector a node, the soma first.
pub fn precisely(tree: &PassiveTree, dt: f64, v_init: f64, currents: &[f64]) -> Vec<Vec<f64>> {
    let nodes = tree.node_count() + 1;
    let behind = |soma: f64, rest: &[f64]| -> Vec<Two> {
        std::iter::once(&soma).chain(rest).map(|&value| exactly(value)).collect()
    };
    let leak = behind(0.01 * G * AREA, &tree.leak);
    let reversal = behind(E, &tree.reversal);
    let axial = behind(0.0, &tree.axial);
    let capacitive: Vec<Two> =
        behind(1e-5 * CM * AREA, &tree.capacitance).into_iter().map(|c| c.over(exactly(dt))).collect();
    let parent = |node: usize| (tree.parent[node - 1] + 1) as usize;

    let mut diagonal: Vec<Two> = (0..nodes).map(|i| capacitive[i].plus(leak[i]).plus(axial[i])).collect();
    for node in (1..nodes).rev() {
        let p = parent(node);
        diagonal[p] = diagonal[p].plus(axial[node]).minus(axial[node].times(axial[node]).over(diagonal[node]));
    }
    let mut v = vec![exactly(v_init); nodes];
    let mut out = vec![Vec::new(); nodes];
    for &current in currents {
        let mut b: Vec<Two> = (0..nodes).map(|i| capacitive[i].times(v[i]).plus(leak[i].times(reversal[i]))).collect();
        b[0] = b[0].plus(exactly(current));
        for node in (1..nodes).rev() {
            let p = parent(node);
            b[p] = b[p].plus(axial[node].times(b[node]).over(diagonal[node]));
        }
        for node in 0..nodes {
            let pull = if node == 0 { exactly(0.0) } else { axial[node].times(v[parent(node)]) };
            v[node] = b[node].plus(pull).over(diagonal[node]);
            out[node].push(v[node].0);
        }
    }
    out
}
