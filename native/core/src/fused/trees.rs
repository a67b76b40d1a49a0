//! Which passive dendrites are taken as modes.

use std::sync::Arc;

use super::kernels::table::Precision;
use super::port::Dendrites;
use super::shape::{Node, PassiveMembrane, Shape};
use crate::cell::Cell;
use crate::modal::{Modes, PassiveTree};

/// Passive subtrees of fewer nodes are eliminated: modes would not save time.
const LEAST_MODES: usize = 6;

/// Bound on the error of a port's voltage from modes that are left out (mV). The errors found are a hundredth of it, which
/// at full precision is rounding.
fn wrong_mv(precision: Precision) -> f64 {
    match precision {
        Precision::Full => 1e-8,
        Precision::Coarse => 1e-3,
    }
}

/// The passive trees that are taken as modes.
pub(crate) struct Trees {
    pub trees: Vec<Tree>,
    pub held: Vec<bool>, // by place in the shape
}

pub(crate) struct Tree {
    pub port: usize, // place in the shape
    pub ids: Vec<usize>,
    pub modes: Arc<Dendrites>,
    /// Fewer modes from which its nodes can be read, where any node is read and there are such modes.
    pub read: Option<Arc<Modes>>,
}

impl Trees {
    /// `electrodes` are nodes with currents; `is_read` says which nodes are read.
    pub fn new(
        cell: &Cell,
        shape: &Shape,
        membranes: &[PassiveMembrane],
        dt: f64,
        precision: Precision,
        electrodes: &[usize],
        is_read: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut trees: Vec<Tree> = Vec::new();
        let mut held = vec![false; shape.nodes.len()];
        // The port of each linear node.
        let mut port_of = vec![usize::MAX; shape.nodes.len()];
        for (place, node) in shape.nodes.iter().enumerate() {
            if let (true, Some(parent)) = (node.linear, node.parent) {
                port_of[place] = if shape.nodes[parent].linear { port_of[parent] } else { parent };
            }
        }
        for port in (0..shape.nodes.len()).filter(|&place| !shape.nodes[place].linear) {
            let behind: Vec<usize> = (0..shape.nodes.len()).filter(|&place| port_of[place] == port).collect();
            let ids: Vec<usize> = behind.iter().map(|&place| shape.nodes[place].id).collect();
            // A leak without capacitance follows at once: at t = 0 modes would not start it at v_init.
            let at_once = |&id: &usize| membranes[id].capacitance == 0.0 && membranes[id].leak != 0.0;
            if ids.len() < LEAST_MODES || ids.iter().any(at_once) {
                continue;
            }
            let mut tree = PassiveTree::default();
            for &place in &behind {
                let Node { id, parent, axial, .. } = shape.nodes[place];
                let parent = parent.and_then(|parent| behind.binary_search(&parent).ok());
                tree.parent.push(parent.map_or(-1, |parent| parent as i32));
                tree.capacitance.push(membranes[id].capacitance);
                tree.leak.push(membranes[id].leak);
                tree.reversal.push(membranes[id].leak_reversal);
                tree.axial.push(axial);
            }
            // The key is all that the modes depend on, so a model that was changed elsewhere finds them again.
            let name = format!("modes from {} mV of {tree:?}", cell.v_init());
            let all = cell.prepared().shared(&name, dt, || Modes::new(&tree, dt, cell.v_init()).ok().flatten());
            let driven: Vec<usize> = (0..ids.len()).filter(|&node| electrodes.contains(&ids[node])).collect();
            let read = (driven.is_empty() && ids.iter().any(|&id| is_read(id))).then(|| {
                let read = || all.as_ref().as_ref().and_then(Modes::for_reading).map(Arc::new);
                (*cell.prepared().shared(&format!("reading {name}"), dt, read)).clone()
            });
            let name = format!("{precision:?} {name} driven at {driven:?}");
            let found = cell.prepared().shared(&name, dt, || {
                let all = (*all).clone()?;
                Some(Arc::new(Dendrites::new(all, &driven, wrong_mv(precision))))
            });
            if let Some(modes) = (*found).clone() {
                behind.iter().for_each(|&place| held[place] = true);
                trees.push(Tree { port, ids, modes, read: read.flatten() });
            }
        }
        Self { trees, held }
    }
}
