//! The cell as a network: the nodes that a step has to solve for, their order, and which of them have no mechanism beyond.
//!
//! Nodes without membrane (the root, ends of sections) carry no charge: a dead end has its neighbour's voltage, and a node
//! between two neighbours is two resistors in series. They are left out unless something is injected there. Where such a node
//! is recorded, its voltage comes from its neighbours', so recording changes nothing. The rest becomes a tree whose root is a
//! node with mechanisms. Every subtree without mechanisms and injections is linear: its part of the equations never changes.

use std::collections::VecDeque;

use super::units::per_density;
use crate::cell::Cell;
use crate::mechanisms::catalogue::Kind;

/// A node of the network, by the cell's number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub id: usize,
    /// Place of the parent in [`Shape::nodes`], earlier than this; none for the root.
    pub parent: Option<usize>,
    /// Conductance to the parent (µS).
    pub axial: f64,
    /// Whether this node and all beyond it have neither mechanism nor injection.
    pub linear: bool,
}

/// The network, parents before children and level by level, so that neighbours in the list do not depend on each other.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub nodes: Vec<Node>,
    /// Where each node of the cell is: at a node of the network, or left out between two.
    pub between: Vec<Between>,
}

/// A place between two nodes of the network, or one node twice: v = v_one + share·(v_other − v_one).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Between {
    pub one: usize,
    pub other: usize,
    pub share: f64,
}

/// Capacitance and leak of a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PassiveMembrane {
    pub capacitance: f64,   // [nF]: µS·ms
    pub leak: f64,          // [µS]
    pub leak_reversal: f64, // [mV]
}

/// Membrane of every node of the cell.
pub(crate) fn membranes(cell: &Cell) -> Vec<PassiveMembrane> {
    let mut all: Vec<PassiveMembrane> = (0..cell.node_count())
        .map(|node| PassiveMembrane {
            capacitance: 0.001 * cell.capacitance()[node] * per_density(cell, node), // 0.001 mF/cm² are 1 µF/cm²
            leak: 0.0,
            leak_reversal: 0.0,
        })
        .collect();
    if let Some(placement) = cell.placement(Kind::Leak) {
        for (position, &node) in placement.nodes.iter().enumerate() {
            let node = node as usize;
            all[node].leak = placement.values("g")[position] * per_density(cell, node);
            all[node].leak_reversal = placement.values("e")[position];
        }
    }
    all
}

impl Shape {
    /// `active` are the nodes with mechanisms or injections. The root is one of them: one with mechanisms where there is any.
    pub fn new(cell: &Cell, membranes: &[PassiveMembrane], active: &[bool]) -> Self {
        let count = cell.node_count();
        let mut neighbours: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
        for (node, &parent) in cell.parent().iter().enumerate().skip(1) {
            let conductance = 1.0 / cell.axial()[node];
            neighbours[node].push((parent as usize, conductance));
            neighbours[parent as usize].push((node, conductance));
        }
        let spare = |node: usize| !active[node] && membranes[node].capacitance == 0.0 && membranes[node].leak == 0.0;
        let mut left_out = vec![false; count];
        let mut in_order = Vec::new();
        let mut pending: Vec<usize> = (0..count).filter(|&node| spare(node)).collect();
        while let Some(node) = pending.pop() {
            let around = neighbours[node].clone();
            if left_out[node] || around.is_empty() || around.len() > 2 {
                continue;
            }
            left_out[node] = true;
            neighbours[node].clear();
            for &(other, _) in &around {
                neighbours[other].retain(|&(back, _)| back != node);
            }
            if let [(one, g), (other, h)] = around[..] {
                let series = g * h / (g + h);
                neighbours[one].push((other, series));
                neighbours[other].push((one, series));
            }
            pending.extend(around.iter().map(|&(other, _)| other).filter(|&other| spare(other)));
            in_order.push((node, around));
        }
        let mut central = vec![false; count];
        cell.active_placements().flat_map(|placement| &placement.nodes).for_each(|&node| central[node as usize] = true);
        let central = if central.contains(&true) { &central } else { active };
        let first = (0..count).find(|&node| central[node]);
        let first = first.or_else(|| (0..count).find(|&node| !left_out[node])).unwrap_or(0);
        let root = middle(first, &neighbours, central);
        Self { nodes: rooted_at(root, &neighbours, active), between: between(count, &in_order) }
    }
}

/// A neighbour that is left out as well was left out later, so the last one is resolved first.
fn between(count: usize, left_out: &[(usize, Vec<(usize, f64)>)]) -> Vec<Between> {
    let mut all: Vec<Between> = (0..count).map(|node| Between { one: node, other: node, share: 0.0 }).collect();
    for (node, around) in left_out.iter().rev() {
        all[*node] = match around[..] {
            [(first, g), (second, h)] => blend(all[first], all[second], h / (g + h)),
            _ => all[around[0].0],
        };
    }
    all
}

/// `share` of the way from one node to another. Both lie between the same two nodes of the network.
fn blend(a: Between, b: Between, share: f64) -> Between {
    let (one, other) = if a.one != a.other { (a.one, a.other) } else { (b.one, b.other) };
    let (one, other) = if one != other { (one, other) } else { (a.one, b.one) };
    let part = |of: Between| match of {
        Between { one: own, .. } if own == other => 1.0 - of.share,
        Between { other: end, .. } if end == other => of.share,
        _ => 0.0,
    };
    Between { one, other, share: part(a) + share * (part(b) - part(a)) }
}

/// The active node in the middle of the longest path between two. An elimination that ends there has the fewest steps that
/// wait for each other: two thirds of those on the path from the soma to the tip of the apical dendrite.
fn middle(first: usize, neighbours: &[Vec<(usize, f64)>], active: &[bool]) -> usize {
    let farthest = |from: usize| -> Vec<usize> {
        let nodes = rooted_at(from, neighbours, active);
        let mut place = (0..nodes.len()).rev().find(|&place| active[nodes[place].id]).unwrap_or(0);
        let mut way = vec![nodes[place].id];
        while let Some(parent) = nodes[place].parent {
            place = parent;
            way.push(nodes[place].id);
        }
        way
    };
    let one_end = farthest(first)[0];
    let way = farthest(one_end);
    let half = way.len() / 2;
    (half..way.len()).map(|place| way[place]).find(|&node| active[node]).unwrap_or(first)
}

fn rooted_at(root: usize, neighbours: &[Vec<(usize, f64)>], active: &[bool]) -> Vec<Node> {
    let mut nodes = vec![Node { id: root, parent: None, axial: 0.0, linear: false }];
    let mut queue = VecDeque::from([0]);
    while let Some(place) = queue.pop_front() {
        let Node { id, parent, .. } = nodes[place];
        let from = parent.map(|parent| nodes[parent].id);
        let mut next: Vec<_> = neighbours[id].iter().filter(|(other, _)| Some(*other) != from).collect();
        next.sort_by_key(|(other, _)| *other);
        for &&(other, axial) in &next {
            queue.push_back(nodes.len());
            nodes.push(Node { id: other, parent: Some(place), axial, linear: true });
        }
    }
    for place in (1..nodes.len()).rev() {
        nodes[place].linear &= !active[nodes[place].id];
        if let (false, Some(parent)) = (nodes[place].linear, nodes[place].parent) {
            nodes[parent].linear = false;
        }
    }
    nodes
}
