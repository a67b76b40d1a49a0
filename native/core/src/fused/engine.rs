//! A cell put in order for speed: the same implicit step as run.rs takes, on the same equations, arranged so that little
//! is left to do in a step. native/README.md says how; tests hold the two against each other.

use std::sync::Arc;

use super::elimination::{Elimination, Link};
use super::group::{Group, GroupOf};
use super::kernel::{Kernel, Setup};
use super::port::{Dendrites, Port};
use super::shape::{membranes, Membrane, Node, Shape};
use super::Value;
use crate::cell::{Cell, Placement, VOLTAGE_LIMIT};
use crate::lanes::{Lanes, WIDTH};
use crate::modal::{Modes, PassiveTree};

/// Passive subtrees of fewer nodes are eliminated: modes would not pay.
const LEAST_MODES: usize = 6;

/// How wrong the voltage of a port may become by leaving modes out [mV]: a hundredth of it is found, which is rounding.
const SAME_MV: f64 = 1e-8;

/// The state of a cell in one or several sweeps.
pub(crate) struct Engine {
    pub(super) sweeps: usize,
    pub(super) groups: Vec<Box<dyn Group>>,
    pub(super) ports: Vec<Port>,
    /// Where each node of the cell is.
    pub(super) places: Vec<Place>,
    elimination: Elimination,
    charged: usize, // lanes of nodes with membrane, which come first
    pub(super) v: Vec<f64>, // [mV], all sweeps of a node side by side
    diagonal: Vec<f64>,     // [µS]
    rhs: Vec<f64>,          // [nA], then the change of voltage [mV]
    current: Vec<f64>,      // of the mechanisms [nA]
    slope: Vec<f64>,        // and its slope [µS]
    fixed: Vec<f64>,        // constant part of the diagonal [µS]
    leak: Vec<f64>,         // [µS]
    leak_reversal: Vec<f64>, // [mV]
}

/// Where the voltage of a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// In the engine's arrays.
    Solved(usize),
    /// A node of the tree behind a port.
    Behind { port: usize, node: usize },
    /// Left out of the network.
    LeftOut,
}

/// Nodes of one set of mechanisms.
struct Members<'a> {
    placements: Vec<&'a Placement>,
    nodes: Vec<usize>,
}

impl Engine {
    /// `sweeps` is 1 or even; current will be injected at `injected`, and the voltages of `kept` be asked for.
    pub fn new(cell: &Arc<Cell>, dt: f64, sweeps: usize, injected: usize, kept: &[usize]) -> Self {
        let membranes = membranes(cell);
        let (active, kept) = wanted(cell, injected, kept);
        let shape = Shape::new(cell, &membranes, &active, &kept);
        let trees = Trees::new(cell, &shape, &membranes, dt);
        let members = members(cell, &active);

        // Groups first, then the other nodes that are solved for.
        let mut engine = Self {
            sweeps,
            groups: Vec::new(),
            ports: Vec::new(),
            places: vec![Place::LeftOut; cell.node_count()],
            elimination: Elimination::new(sweeps, 0, &[], &[], &mut []),
            charged: 0,
            v: Vec::new(),
            diagonal: Vec::new(),
            rhs: Vec::new(),
            current: Vec::new(),
            slope: Vec::new(),
            fixed: Vec::new(),
            leak: Vec::new(),
            leak_reversal: Vec::new(),
        };
        let mut nodes: Vec<Option<usize>> = Vec::new(); // the node of each place
        for Members { placements, nodes: own } in &members {
            let own: Vec<usize> = shape.nodes.iter().map(|node| node.id).filter(|id| own.contains(id)).collect();
            let first = nodes.len();
            nodes.extend(own.iter().copied().map(Some));
            let lanes = own.len() * sweeps;
            let setup = |lanes| Setup { dt, sweeps, nodes: &own, lanes, prepared: cell.prepared() };
            engine.groups.push(if lanes == 1 {
                Box::new(group::<f64>(cell, placements, &setup(1), first * sweeps, |d| d.kernel_of_one))
            } else {
                let filled = lanes.next_multiple_of(WIDTH);
                nodes.resize(first + filled / sweeps, None);
                Box::new(group::<Lanes>(cell, placements, &setup(filled), first * sweeps, |d| d.kernel))
            });
        }
        let in_group = nodes.len();
        let rest = shape.nodes.iter().enumerate().filter(|(place, node)| !active_member(&members, node.id) && !trees.holds(*place));
        nodes.extend(rest.map(|(_, node)| Some(node.id)));
        for (place, node) in nodes.iter().enumerate() {
            if let Some(node) = *node {
                engine.places[node] = Place::Solved(place);
            }
        }
        engine.charged = in_group * sweeps;
        engine.arrange(cell, dt, &shape, &membranes, trees, &nodes, &kept);
        for group in &mut engine.groups {
            let (first, lanes) = (group.first_lane(), group.lanes());
            let own = first..first + lanes;
            group.initialize(&engine.v[own.clone()]);
            group.pass(false, &engine.v[own.clone()], &mut engine.current[own.clone()], &mut engine.slope[own]);
        }
        engine
    }

    /// Lays out the arrays over the places.
    fn arrange(
        &mut self,
        cell: &Cell,
        dt: f64,
        shape: &Shape,
        membranes: &[Membrane],
        trees: Trees,
        nodes: &[Option<usize>],
        kept: &[bool],
    ) {
        let sweeps = self.sweeps;
        let solved: Vec<usize> = self.places.iter().map(|place| match place {
            Place::Solved(place) => *place,
            _ => usize::MAX,
        }).collect();
        let solved = |id: usize| solved[id];
        let of_nodes = |value: &dyn Fn(&Membrane) -> f64, empty: f64| -> Vec<f64> {
            nodes.iter().map(|node| node.map_or(empty, |node| value(&membranes[node]))).collect()
        };
        // An empty place is a node of its own that nothing happens to.
        let mut fixed = of_nodes(&|membrane| membrane.capacitance / dt + membrane.leak, 1.0);
        let link = |node: &Node| {
            let parent = node.parent.map(|parent| solved(shape.nodes[parent].id));
            parent.map(|parent| Link { child: solved(node.id), parent, axial: node.axial })
        };
        let (mut linear, mut links) = (Vec::new(), Vec::new());
        for (place, node) in shape.nodes.iter().enumerate().rev().filter(|(place, _)| !trees.holds(*place)) {
            let _ = place;
            if let Some(link) = link(node) {
                if node.linear { linear.push(link) } else { links.push(link) }
            }
        }
        let root = solved(shape.nodes[0].id);
        self.elimination = Elimination::new(sweeps, root, &linear, &links, &mut fixed);
        let mut ports = Vec::new();
        for (port, tree) in trees.trees.into_iter().enumerate() {
            let place = solved(shape.nodes[tree.port].id);
            let Modes { g_eff, h_sum, .. } = tree.modes.few;
            fixed[place] += g_eff + h_sum;
            let followed = tree.ids.iter().any(|&id| kept[id]);
            ports.push(Port::new(place, Arc::clone(&tree.modes), sweeps, followed));
            for (node, &id) in tree.ids.iter().enumerate() {
                self.places[id] = Place::Behind { port, node };
            }
        }
        self.ports = ports;
        let spread = |values: Vec<f64>| values.into_iter().flat_map(|x| std::iter::repeat_n(x, sweeps)).collect();
        self.leak = spread(of_nodes(&|membrane| membrane.leak, 0.0));
        self.leak_reversal = spread(of_nodes(&|membrane| membrane.leak_reversal, 0.0));
        self.fixed = spread(fixed);
        let lanes = self.fixed.len();
        self.v = vec![cell.v_init(); lanes];
        for array in [&mut self.diagonal, &mut self.rhs, &mut self.current, &mut self.slope] {
            *array = vec![0.0; lanes];
        }
    }

    /// First half of a step, with a current [nA] into a place in each sweep: the new voltages.
    pub fn solve(&mut self, place: usize, injected: &[f64]) {
        let lanes = self.v.len();
        let membranes = self.leak[..lanes].iter().zip(&self.leak_reversal[..lanes]);
        let sums = self.rhs[..lanes].iter_mut().zip(&mut self.diagonal[..lanes]);
        let mechanisms = self.current[..lanes].iter().zip(&self.slope[..lanes]);
        for ((((rhs, diagonal), (leak, reversal)), (current, slope)), (v, fixed)) in
            sums.zip(membranes).zip(mechanisms).zip(self.v[..lanes].iter().zip(&self.fixed[..lanes]))
        {
            *rhs = -(leak * (v - reversal)) - current;
            *diagonal = fixed + slope;
        }
        let own = place * self.sweeps..(place + 1) * self.sweeps;
        for (rhs, current) in self.rhs[own].iter_mut().zip(injected) {
            *rhs += current;
        }
        for port in &self.ports {
            let own = port.place * self.sweeps..(port.place + 1) * self.sweeps;
            port.add_current(&self.v[own.clone()], &mut self.rhs[own]);
        }
        self.elimination.solve(&mut self.v, &mut self.diagonal, &mut self.rhs);
        for port in &mut self.ports {
            let own = port.place * self.sweeps..(port.place + 1) * self.sweeps;
            port.advance(&self.rhs[own]);
        }
    }

    /// Second half: the states at the new voltages, and the currents that the next step begins with.
    pub fn advance_mechanisms(&mut self) {
        for group in &mut self.groups {
            let own = group.first_lane()..group.first_lane() + group.lanes();
            group.pass(true, &self.v[own.clone()], &mut self.current[own.clone()], &mut self.slope[own]);
        }
    }

    /// Where a node that is solved for is in the arrays.
    pub fn place(&self, node: usize) -> usize {
        match self.places[node] {
            Place::Solved(place) => place,
            _ => unreachable!("the node of the injection is kept"),
        }
    }

    /// Whether all voltages are below 1 V in size.
    pub fn within_range(&self) -> bool {
        self.v.iter().fold(true, |fine, v| fine & (v.abs() < VOLTAGE_LIMIT))
    }
}

/// Nodes with mechanisms or the injection, and those that must not be left out.
fn wanted(cell: &Cell, injected: usize, kept: &[usize]) -> (Vec<bool>, Vec<bool>) {
    let mut active = vec![false; cell.node_count()];
    for placement in cell.placements().iter().filter(|placement| placement.description.name != "pas") {
        placement.nodes.iter().for_each(|&node| active[node as usize] = true);
    }
    active[injected] = true;
    let mut all = active.clone();
    kept.iter().for_each(|&node| all[node] = true);
    (active, all)
}

/// Nodes by their set of mechanisms, in the order in which the sets are met; a node without any is in none.
fn members<'a>(cell: &'a Cell, active: &[bool]) -> Vec<Members<'a>> {
    let mut all: Vec<(Vec<usize>, Members<'a>)> = Vec::new();
    for node in (0..cell.node_count()).filter(|&node| active[node]) {
        let on: Vec<usize> = (0..cell.placements().len())
            .filter(|&which| {
                let placement = &cell.placements()[which];
                placement.description.name != "pas" && placement.nodes.contains(&(node as u32))
            })
            .collect();
        match all.iter_mut().find(|(known, _)| *known == on) {
            _ if on.is_empty() => {}
            Some((_, members)) => members.nodes.push(node),
            None => {
                let placements = on.iter().map(|&which| &cell.placements()[which]).collect();
                all.push((on, Members { placements, nodes: vec![node] }));
            }
        }
    }
    all.into_iter().map(|(_, members)| members).collect()
}

fn active_member(members: &[Members<'_>], node: usize) -> bool {
    members.iter().any(|members| members.nodes.contains(&node))
}

type Constructor<V> = fn(&Cell, &Placement, &Setup<'_>) -> Box<dyn Kernel<V>>;

fn group<V: Value>(
    cell: &Cell,
    placements: &[&Placement],
    setup: &Setup<'_>,
    first_lane: usize,
    constructor: impl Fn(&crate::mechanisms::Description) -> Option<Constructor<V>>,
) -> GroupOf<V> {
    GroupOf::new(cell, placements, setup, first_lane, |placement| {
        constructor(placement.description).map(|make| make(cell, placement, setup))
    })
}

/// The passive trees that are taken as modes.
struct Trees {
    trees: Vec<Tree>,
    held: Vec<bool>, // by place in the shape
}

struct Tree {
    port: usize, // place in the shape
    ids: Vec<usize>,
    modes: Arc<Dendrites>,
}

impl Trees {
    fn new(cell: &Cell, shape: &Shape, membranes: &[Membrane], dt: f64) -> Self {
        let mut trees: Vec<Tree> = Vec::new();
        let mut held = vec![false; shape.nodes.len()];
        // The port behind which each linear node is.
        let mut port_of = vec![usize::MAX; shape.nodes.len()];
        for (place, node) in shape.nodes.iter().enumerate() {
            if let (true, Some(parent)) = (node.linear, node.parent) {
                port_of[place] = if shape.nodes[parent].linear { port_of[parent] } else { parent };
            }
        }
        for port in (0..shape.nodes.len()).filter(|&place| !shape.nodes[place].linear) {
            let behind: Vec<usize> = (0..shape.nodes.len()).filter(|&place| port_of[place] == port).collect();
            if behind.len() < LEAST_MODES {
                continue;
            }
            let ids: Vec<usize> = behind.iter().map(|&place| shape.nodes[place].id).collect();
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
            let name = format!("modes of {ids:?}");
            let found = cell.prepared().get(&name, dt, || {
                let all = Modes::new(&tree, dt, cell.v_init()).ok().flatten()?;
                Some(Arc::new(Dendrites { few: all.reduce(SAME_MV), all }))
            });
            if let Some(modes) = (*found).clone() {
                behind.iter().for_each(|&place| held[place] = true);
                trees.push(Tree { port, ids, modes });
            }
        }
        Self { trees, held }
    }

    fn holds(&self, place: usize) -> bool {
        self.held[place]
    }
}
