//! Passive dendrites of any shape behind a soma, run as a cell by elimination and as modes.
#![allow(dead_code)]

use std::sync::Arc;

use rheobase_core::{Cell, CellSpec, MechanismSpec, Modes, PassiveTree, Run, Scheme, Site};

use super::Random;

/// The soma: the root of the cell and the port of the modes.
pub const AREA: f64 = 600.0; // [µm²]
pub const CM: f64 = 1.1; // [µF/cm²]
pub const G: f64 = 7e-5; // [S/cm²]
pub const E: f64 = -71.0; // [mV]

/// One node of a dendrite.
#[derive(Clone, Copy)]
pub struct Node {
    pub parent: i32, // −1: the soma
    pub area: f64,   // [µm²]
    pub axial: f64,  // to the parent [MΩ]
    pub cm: f64,     // [µF/cm²]; 0 for a branch point or the end of a section
    pub g: f64,      // [S/cm²]
    pub e: f64,      // [mV]
}

pub struct Dendrites(pub Vec<Node>);

impl Dendrites {
    /// A tree at random: branch points, nodes without capacitance (some with a leak), subtrees beside each other.
    pub fn random(random: &mut Random, count: usize) -> Self {
        let nodes = (0..count).map(|node| {
            // Mostly on and on, at times from far back.
            let parent = if random.below(4) == 0 { random.below(node + 1) as i32 - 1 } else { node as i32 - 1 };
            let point = random.below(3) == 0;
            Node {
                parent,
                area: if point { 100.0 } else { random.log_between(5.0, 500.0) },
                axial: random.log_between(5.0, 300.0),
                cm: if point { 0.0 } else { random.between(0.8, 2.5) },
                g: if point && random.below(4) > 0 { 0.0 } else { random.log_between(1e-6, 1e-3) },
                e: random.between(-95.0, -50.0),
            }
        });
        Self(nodes.collect())
    }

    /// An unbranched cable.
    pub fn chain(count: usize) -> Self {
        let node = |node| Node { parent: node - 1, area: 80.0, axial: 6.0, cm: 1.5, g: 4e-5, e: E };
        Self((0..count as i32).map(node).collect())
    }

    pub fn tree(&self) -> PassiveTree {
        let all = |value: fn(&Node) -> f64| self.0.iter().map(value).collect();
        PassiveTree {
            parent: self.0.iter().map(|node| node.parent).collect(),
            capacitance: all(|node| 1e-5 * node.cm * node.area),
            leak: all(|node| 0.01 * node.g * node.area),
            reversal: all(|node| node.e),
            axial: all(|node| 1.0 / node.axial),
        }
    }

    /// The same behind its soma as a cell: node i of the tree is node i + 1.
    pub fn cell(&self, v_init: f64) -> Arc<Cell> {
        let soma = Node { parent: -2, area: AREA, axial: 0.0, cm: CM, g: G, e: E };
        let nodes: Vec<Node> = std::iter::once(soma).chain(self.0.iter().copied()).collect();
        let all = |value: fn(&Node) -> f64| nodes.iter().map(value).collect::<Vec<f64>>();
        let leak = MechanismSpec {
            name: "pas".into(),
            nodes: (0..nodes.len() as u32).collect(),
            parameters: vec![("g".into(), all(|node| node.g)), ("e".into(), all(|node| node.e))],
        };
        let spec = CellSpec {
            parent: nodes.iter().map(|node| node.parent + 1).collect(),
            area: all(|node| node.area),
            axial: all(|node| node.axial),
            capacitance: all(|node| node.cm),
            ena: vec![50.0; nodes.len()],
            ek: vec![-77.0; nodes.len()],
            celsius: 34.0,
            v_init,
            mechanisms: vec![leak],
        };
        Arc::new(Cell::new(spec).expect("the cell is valid"))
    }
}

/// A soma with modes for its dendrites.
pub struct ModalRun {
    pub modes: Modes,
    pub z: Vec<f64>,
    pub v: f64,  // of the soma [mV]
    pub dt: f64, // [ms]
}

impl ModalRun {
    pub fn new(modes: Modes, v_init: f64, dt: f64) -> Self {
        Self { z: modes.z0.clone(), modes, v: v_init, dt }
    }

    /// The change of v in a step of backward Euler with a current [nA] into the soma, and z moved along.
    fn implicit(&mut self, current: f64) -> f64 {
        let (capacitance, leak) = (1e-5 * CM * AREA, 0.01 * G * AREA);
        let modes = &self.modes;
        let inward = current - leak * (self.v - E) - modes.g_eff * (self.v - modes.e_eff) + self.z.iter().sum::<f64>();
        let change = inward / (capacitance / self.dt + leak + modes.g_eff + modes.h_sum);
        for ((z, mu), h) in self.z.iter_mut().zip(&modes.mu).zip(&modes.h) {
            *z = mu * (*z - h * change);
        }
        change
    }

    pub fn step(&mut self, current: f64) {
        self.v += self.implicit(current);
    }

    /// A step of twice dt in the second-order scheme.
    pub fn second_order_step(&mut self, current: f64) {
        let before = self.z.clone();
        self.v += 2.0 * self.implicit(current);
        self.z.iter_mut().zip(before).for_each(|(z, before)| *z += *z - before);
    }

    /// Voltage of a node of the tree.
    pub fn voltage(&self, (offset, gain, weights): &(f64, f64, Vec<f64>)) -> f64 {
        offset + gain * self.v + weights.iter().zip(&self.z).map(|(weight, z)| weight * z).sum::<f64>()
    }
}

/// A step, then noise of steps held for five samples [nA].
pub fn step_and_noise(random: &mut Random, steps: usize) -> Vec<f64> {
    let mut noise = 0.0;
    let sample = |step| {
        if step % 5 == 0 {
            noise = random.between(-0.1, 0.15);
        }
        match 5 * step / steps {
            0 | 4 => 0.0,
            1 => 0.1,
            _ => noise,
        }
    };
    (0..steps).map(sample).collect()
}

/// Voltages of the whole cell by elimination: one vector a node, one value a step.
pub fn by_elimination(dendrites: &Dendrites, scheme: Scheme, dt: f64, v_init: f64, currents: &[f64]) -> Vec<Vec<f64>> {
    let cell = dendrites.cell(v_init);
    let mut run = Run::new(&cell, dt, scheme).expect("the step is valid");
    run.play(0, currents.to_vec(), dt).expect("the current is valid");
    for node in 0..cell.node_count() {
        run.record(&Site::Voltage { node }).expect("the node is there");
    }
    let mut out = vec![0.0; currents.len() * cell.node_count()];
    run.advance(currents.len(), &mut out).expect("the run stays finite");
    out.chunks(currents.len()).map(<[f64]>::to_vec).collect()
}
