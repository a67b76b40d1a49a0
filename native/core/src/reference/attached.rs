//! Devices of a run of the reference solver: their currents in whole nodes, brought to densities.

use super::mechanism::Balance;
use super::tree::Tree;
use crate::devices::{Device, Devices, Event, Quotient};

/// The devices of one run and their samples.
pub(crate) struct Attached {
    pub all: Vec<Device>,
    pub devices: Devices,
    /// First step and the samples from there on, one a step, of each input.
    pub inputs: Vec<(usize, Vec<f64>)>,
    nodes: Vec<usize>,  // each once
    rhs: Vec<f64>,      // [nA], over all nodes
    diagonal: Vec<f64>, // [µS]
}

impl Attached {
    pub fn new(devices: &[Device], events: Vec<Event>, watched: &[usize], dt: f64, node_count: usize) -> Self {
        let mut nodes: Vec<usize> = devices.iter().map(Device::node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let sampled = devices.iter().filter(|device| device.is_sampled());
        Self {
            all: devices.to_vec(),
            devices: Devices::new(devices, vec![events], watched, dt, 1, &Some),
            inputs: sampled.map(|_| (0, vec![0.0])).collect(),
            nodes,
            rhs: vec![0.0; node_count],
            diagonal: vec![0.0; node_count],
        }
    }

    /// Sets the samples of a step.
    pub fn hold(&mut self, step: usize) {
        for (input, (first, samples)) in self.inputs.iter().enumerate() {
            self.devices.hold(input, 0, samples[(step - first).min(samples.len() - 1)]);
        }
    }

    /// Adds the currents and slopes of the step with this midpoint (ms).
    pub fn add(&mut self, middle: f64, voltage: &[f64], tree: &Tree, balance: &mut Balance) {
        for &node in &self.nodes {
            (self.rhs[node], self.diagonal[node]) = (0.0, 0.0);
        }
        self.devices.add::<Quotient>(middle, voltage, &mut self.rhs, &mut self.diagonal);
        for &node in &self.nodes {
            tree.inject(node, self.rhs[node], self.diagonal[node], balance);
        }
    }
}
