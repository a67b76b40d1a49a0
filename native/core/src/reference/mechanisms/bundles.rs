//! The nodes of a mechanism in bundles, and the way between them and arrays over all nodes.

use crate::lanes::{Lanes, WIDTH};
use crate::reference::mechanism::Balance;

/// Nodes of a mechanism, filled up with the node that does not exist.
#[derive(Clone, Debug)]
pub(crate) struct Bundles {
    pub nodes: Vec<[u32; WIDTH]>,
    count: usize,
}

impl Bundles {
    pub fn new(nodes: &[u32], node_count: usize) -> Self {
        let bundles = nodes
            .chunks(WIDTH)
            .map(|chunk| std::array::from_fn(|lane| chunk.get(lane).copied().unwrap_or(node_count as u32)));
        Self { nodes: bundles.collect(), count: nodes.len() }
    }

    /// One value a node, in bundles; `fill` where there is no node.
    pub fn pack(&self, values: &[f64], fill: f64) -> Vec<Lanes> {
        let packed = values.chunks(WIDTH).map(|chunk| Lanes::from_fn(|lane| chunk.get(lane).copied().unwrap_or(fill)));
        packed.collect()
    }

    /// Values of an array over all nodes, in bundles.
    pub fn pick(&self, over_nodes: &[f64]) -> Vec<Lanes> {
        let value = |node: u32| over_nodes.get(node as usize).copied().unwrap_or(0.0);
        self.nodes.iter().map(|nodes| Lanes::new(nodes.map(value))).collect()
    }

    /// Bundle and lane of a node, as bundle·WIDTH + lane.
    pub fn position(&self, node: usize) -> Option<usize> {
        self.nodes.iter().flatten().take(self.count).position(|&known| known as usize == node)
    }
}

/// Values of an array with the empty node's place at its end.
#[inline(always)]
pub(crate) fn gather(values: &[f64], indices: [u32; WIDTH]) -> Lanes {
    Lanes::new(indices.map(|index| values[index as usize]))
}

/// A bundle's current and slope into the balance of its nodes.
#[inline(always)]
pub(crate) fn scatter(balance: &mut Balance, nodes: [u32; WIDTH], current: Lanes, slope: Lanes) {
    for (lane, node) in nodes.into_iter().enumerate() {
        balance.rhs[node as usize] -= current.lane(lane);
        balance.diagonal[node as usize] += slope.lane(lane);
    }
}

/// One lane of a packed array.
pub(crate) fn at(packed: &[Lanes], position: usize) -> f64 {
    packed[position / WIDTH].lane(position % WIDTH)
}
