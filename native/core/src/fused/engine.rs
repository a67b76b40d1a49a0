//! A cell arranged for speed. It takes the same implicit step of the same equations as reference/run.rs, with less work in
//! each step. native/README.md says how; tests compare the two.

use super::elimination::{Elimination, Group, Link, Runs, SideBySide, ABREAST};
use super::kernels::table::Precision;
use super::membrane::{in_order, Membrane, MembraneOf, Passive};
use super::port::Port;
use super::shape::{membranes, Between, Node, PassiveMembrane, Shape};
use super::trees::{Tree, Trees};
use crate::cell::Cell;
use crate::devices::{Derivative, Device, Devices, Event};
use crate::failure::VOLTAGE_LIMIT;
use crate::lanes::{Lanes, WIDTH};
use crate::math::value::Value;

/// The state of a cell in one or several sweeps.
pub(crate) struct Engine {
    pub(crate) sweeps: usize,
    /// The lanes with mechanisms, which come first in the arrays.
    pub(crate) membrane: Box<dyn Membrane>,
    active: usize, // their number, empty lanes included
    pub(crate) ports: Vec<Port>,
    /// Where each node of the cell is.
    pub(crate) places: Vec<Place>,
    pub(crate) devices: Devices,
    behind: Vec<Behind>,
    elimination: Elimination,
    pub(crate) v: Vec<f64>,  // [mV], all sweeps of a node side by side
    diagonal: Vec<f64>,      // [µS]
    rhs: Vec<f64>,           // [nA], then the change of voltage [mV]
    fixed: Vec<f64>,         // constant part of the diagonal [µS]
    leak: Vec<f64>,          // [µS]
    leak_reversal: Vec<f64>, // [mV]
}

/// A current into the tree behind a port.
struct Behind {
    input: usize,
    port: usize,
    column: usize, // among the port's columns
}

/// Where the voltage of a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// In the engine's arrays.
    Solved(usize),
    /// A node of the tree behind a port.
    Behind { port: usize, node: usize },
    /// Left out of the network, between two nodes of it.
    LeftOut(Between),
}

/// What a caller adds to a cell: devices, their events in each sweep, and what will be read.
pub(crate) struct Setting<'a> {
    pub devices: &'a [Device],
    pub events: Vec<Vec<Event>>,
    /// Nodes whose voltage is read.
    pub nodes: &'a [usize],
    /// Whether sums over nodes are read.
    pub summed: bool,
    /// Devices that are read.
    pub watched: &'a [usize],
}

impl Engine {
    /// `cells` has the cell of each sweep, one or an even number; they are like each other.
    pub fn new(cells: &[&Cell], dt: f64, precision: Precision, setting: Setting<'_>) -> Self {
        let (cell, sweeps) = (cells[0], cells.len());
        let Setting { devices, events, nodes: kept, summed, watched } = setting;
        let membranes = membranes(cell);
        let shape = Shape::new(cell, &membranes, &active(cell, &membranes, devices));
        let electrodes: Vec<usize> = devices.iter().filter(|device| device.is_current()).map(Device::node).collect();
        let asked: Vec<usize> =
            kept.iter().flat_map(|&node| [shape.between[node].one, shape.between[node].other]).collect();
        let is_read = |id: usize| summed || asked.contains(&id);
        let trees = Trees::new(cell, &shape, &membranes, dt, precision, &electrodes, &is_read);

        // Places in order: nodes with mechanisms, empty ones that fill up the last value, other nodes that are solved for.
        let mut nodes: Vec<Option<usize>> = Vec::new();
        let in_lanes = in_order(cell, shape.nodes.iter().map(|node| node.id));
        nodes.extend(in_lanes.iter().copied().map(Some));
        let width = if in_lanes.len() * sweeps == 1 { 1 } else { WIDTH };
        let active = (in_lanes.len() * sweeps).next_multiple_of(width);
        nodes.resize(active / sweeps, None);
        let in_runs = runs_of(&shape, &trees, &in_lanes);
        let first_run = nodes.len();
        nodes.extend(in_runs.rows.iter().flatten().map(|row| row.map(|row| shape.nodes[row].id)));
        let solved = shape.nodes.iter().enumerate().filter(|(place, _)| !trees.held[*place]);
        let missing: Vec<_> = solved.filter(|(_, node)| !nodes.contains(&Some(node.id))).collect();
        nodes.extend(missing.into_iter().map(|(_, node)| Some(node.id)));

        let mut places: Vec<Place> = shape.between.iter().copied().map(Place::LeftOut).collect();
        for (place, node) in nodes.iter().enumerate() {
            if let Some(node) = *node {
                places[node] = Place::Solved(place);
            }
        }
        // An empty place is a node without any connection, at which nothing happens.
        let of_nodes = |value: &dyn Fn(&PassiveMembrane) -> f64, empty: f64| -> Vec<f64> {
            nodes.iter().map(|node| node.map_or(empty, |node| value(&membranes[node]))).collect()
        };
        let mut fixed = of_nodes(&|membrane| membrane.capacitance / dt + membrane.leak, 1.0);
        let elimination = elimination(sweeps, &shape, &trees, (in_runs, first_run), &places, &mut fixed);
        let mut ports = Vec::new();
        let mut behind = Vec::new();
        for (port, Tree { port: at, ids, modes, read }) in trees.trees.into_iter().enumerate() {
            let sampled = devices.iter().filter(|device| device.is_sampled()).enumerate();
            for (input, device) in sampled.filter(|(_, device)| device.is_current()) {
                if let Some(column) = modes.columns.iter().position(|column| ids[column.node] == device.node()) {
                    behind.push(Behind { input, port, column });
                }
            }
            let Place::Solved(place) = places[shape.nodes[at].id] else { unreachable!("a port is solved for") };
            fixed[place] += modes.few.g_eff + modes.few.h_sum;
            let followed = read.is_none() && ids.iter().any(|&id| is_read(id));
            ports.push(Port::new(place, modes, sweeps, followed, read));
            ids.iter().enumerate().for_each(|(node, &id)| places[id] = Place::Behind { port, node });
        }
        let spread =
            |values: Vec<f64>| -> Vec<f64> { values.iter().flat_map(|&x| std::iter::repeat_n(x, sweeps)).collect() };
        let lanes = nodes.len() * sweeps;
        let mut membrane: Box<dyn Membrane> = if width == 1 {
            Box::new(MembraneOf::<f64>::new(cells, dt, precision, &in_lanes))
        } else {
            Box::new(MembraneOf::<Lanes>::new(cells, dt, precision, &in_lanes))
        };
        membrane.initialize(&vec![cell.v_init(); active]);
        let place = |node: usize| match places[node] {
            Place::Solved(place) => Some(place),
            _ => None,
        };
        let devices = Devices::new(devices, events, watched, dt, sweeps, &place);
        let mut engine = Self {
            sweeps,
            devices,
            behind,
            membrane,
            active,
            ports,
            places,
            elimination,
            v: vec![cell.v_init(); lanes],
            diagonal: vec![0.0; lanes],
            rhs: vec![0.0; lanes],
            fixed: spread(fixed),
            leak: spread(of_nodes(&|membrane| membrane.leak, 0.0)),
            leak_reversal: spread(of_nodes(&|membrane| membrane.leak_reversal, 0.0)),
        };
        engine.pass(false);
        engine
    }

    /// First half of the step with this midpoint (ms): finds the new voltages.
    pub fn solve(&mut self, middle: f64) {
        // The pass over the mechanisms has done this for the lanes with mechanisms.
        if self.active < self.v.len() {
            self.begin_others();
        }
        self.devices.add::<Derivative>(middle, &self.v, &mut self.rhs, &mut self.diagonal);
        for port in &self.ports {
            let own = port.place * self.sweeps..(port.place + 1) * self.sweeps;
            port.add_current(&self.v[own.clone()], &mut self.rhs[own]);
        }
        for &Behind { input, port, column } in &self.behind {
            let port = &mut self.ports[port];
            let own = port.place * self.sweeps..(port.place + 1) * self.sweeps;
            port.inject(column, self.devices.held(input), &mut self.rhs[own]);
        }
        self.elimination.solve(&mut self.v, &mut self.diagonal, &mut self.rhs);
        for port in &mut self.ports {
            let own = port.place * self.sweeps..(port.place + 1) * self.sweeps;
            port.advance(&self.rhs[own]);
        }
        self.devices.settle(&self.v);
    }

    /// Sets leak currents and diagonals of the lanes without mechanisms.
    fn begin_others(&mut self) {
        let others = self.active..self.v.len();
        self.diagonal[others.clone()].copy_from_slice(&self.fixed[others.clone()]);
        let leaks = self.leak[others.clone()].iter().zip(&self.leak_reversal[others.clone()]);
        for ((rhs, v), (leak, reversal)) in self.rhs[others.clone()].iter_mut().zip(&self.v[others]).zip(leaks) {
            *rhs = leak * (reversal - v);
        }
    }

    /// To call at t = 0, when the first samples of the devices are set.
    pub fn begin_devices(&mut self) {
        self.devices.begin(&self.v);
    }

    /// Second half: moves the states to the new voltages, and finds the currents with which the next step begins.
    pub fn advance_mechanisms(&mut self) {
        self.pass(true);
    }

    fn pass(&mut self, advance: bool) {
        let active = ..self.active;
        let passive =
            Passive { fixed: &self.fixed[active], leak: &self.leak[active], reversal: &self.leak_reversal[active] };
        self.membrane.pass(advance, &self.v[active], passive, &mut self.rhs[active], &mut self.diagonal[active]);
    }

    /// Where a node that is solved for is in the arrays.
    pub fn place(&self, node: usize) -> usize {
        match self.places[node] {
            Place::Solved(place) => place,
            _ => unreachable!("mechanisms and injections are on nodes that are solved for"),
        }
    }

    /// Whether all voltages are below 1 V in size.
    pub fn within_range(&self) -> bool {
        let (blocks, rest) = self.v.as_chunks::<{ 4 * WIDTH }>();
        let (bundles, rest) = rest.as_chunks::<WIDTH>();
        let mut beyond = Lanes::splat(0.0);
        for bundle in bundles {
            beyond = outside(bundle, beyond);
        }
        (blocks.is_empty() || within_range(blocks))
            && beyond == Lanes::splat(0.0)
            && rest.iter().all(|v| v.abs() < VOLTAGE_LIMIT)
    }
}

/// The same for blocks of bundles. Several bundles are taken at once, since each operation waits for the one before.
#[inline(never)]
fn within_range(blocks: &[[f64; 4 * WIDTH]]) -> bool {
    let mut beyond = [Lanes::splat(0.0); 4];
    for block in blocks {
        for (bundle, beyond) in block.chunks_exact(WIDTH).zip(&mut beyond) {
            *beyond = outside(bundle, *beyond);
        }
    }
    beyond.iter().all(|beyond| *beyond == Lanes::splat(0.0))
}

/// 1 in the lanes whose voltage is out of range; the other lanes keep their value.
#[inline(always)]
fn outside(bundle: &[f64], beyond: Lanes) -> Lanes {
    Lanes::load(bundle, 0).abs().below(VOLTAGE_LIMIT).select(beyond, 1.0)
}

/// Nodes with mechanisms or devices that conduct, or with a current and no capacitance. A current anywhere else leaves a
/// linear tree linear.
fn active(cell: &Cell, membranes: &[PassiveMembrane], devices: &[Device]) -> Vec<bool> {
    let mut active = vec![false; cell.node_count()];
    for placement in cell.active_placements() {
        placement.nodes.iter().for_each(|&node| active[node as usize] = true);
    }
    for device in devices {
        active[device.node()] |= !device.is_current() || membranes[device.node()].capacitance == 0.0;
    }
    active
}

/// The runs of rows without a mechanism at or behind them. Rows with mechanisms lie in the order of their lanes.
fn runs_of(shape: &Shape, trees: &Trees, in_lanes: &[usize]) -> Runs {
    let mut takes: Vec<bool> = shape.nodes.iter().map(|node| !in_lanes.contains(&node.id)).collect();
    for place in (1..shape.nodes.len()).rev() {
        if let (false, Some(parent)) = (takes[place], shape.nodes[place].parent) {
            takes[parent] = false;
        }
    }
    takes[0] = false;
    Runs::new(shape, &|place| takes[place] && !shape.nodes[place].linear && !trees.held[place])
}

/// The links between the nodes that are solved for, children first.
fn elimination(
    sweeps: usize,
    shape: &Shape,
    trees: &Trees,
    (runs, first_run): (Runs, usize),
    places: &[Place],
    fixed: &mut [f64],
) -> Elimination {
    let place = |node: &Node| match places[node.id] {
        Place::Solved(place) => place,
        _ => unreachable!("a tree behind a port is taken whole"),
    };
    let link =
        |node: &Node| Some(Link { child: place(node), parent: place(&shape.nodes[node.parent?]), axial: node.axial });
    let of_rows = |row: &[Option<usize>; ABREAST]| row.map(|row| row.map_or(0.0, |row| shape.nodes[row].axial));
    let axial: Vec<f64> = runs.rows.iter().flat_map(of_rows).collect();
    let rows: Vec<usize> = runs.rows.into_iter().flatten().flatten().collect();
    let placed = |Group { slots, ends }: Group| Group { slots, ends: ends.map(|end| place(&shape.nodes[end])) };
    let groups = runs.groups.into_iter().map(placed).collect();
    let in_runs: Vec<Link> = rows.iter().filter_map(|&row| link(&shape.nodes[row])).collect();
    let others = shape.nodes.iter().enumerate().rev();
    let others = others.filter(|(at, _)| !trees.held[*at] && !rows.contains(at)).map(|(_, node)| node);
    let (linear, others): (Vec<&Node>, Vec<&Node>) = others.partition(|node| node.linear);
    let links = |nodes: Vec<&Node>| -> Vec<Link> { nodes.into_iter().filter_map(link).collect() };
    let runs = (SideBySide::new(sweeps, first_run, groups, &axial), &in_runs[..]);
    Elimination::new(sweeps, place(&shape.nodes[0]), &links(linear), runs, &links(others), fixed)
}
