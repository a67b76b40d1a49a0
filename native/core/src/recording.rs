//! The quantities of a run that can be recorded.

use crate::cell::Cell;
use crate::devices::{Delivered, Device};
use crate::invalid::{check_values, Invalid};
use crate::mechanisms::catalogue::{catalogue, find};

/// A quantity at a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Site {
    /// Membrane voltage (mV).
    Voltage {
        /// Node.
        node: usize,
    },
    /// Calcium inside (mM).
    Cai {
        /// Node.
        node: usize,
    },
    /// Reversal potential of calcium (mV).
    Eca {
        /// Node.
        node: usize,
    },
    /// Calcium current of all channels (mA/cm²), in the middle of the step.
    Ica {
        /// Node.
        node: usize,
    },
    /// Current of one mechanism (mA/cm²), in the middle of the step.
    Current {
        /// Mechanism.
        mechanism: String,
        /// Node.
        node: usize,
    },
    /// A state of a mechanism, such as a gate.
    State {
        /// Mechanism.
        mechanism: String,
        /// State, as in the catalogue.
        state: String,
        /// Node.
        node: usize,
    },
    /// Capacitive current (mA/cm²) of the last step; 0 at t = 0.
    Capacitive {
        /// Node.
        node: usize,
    },
    /// Weighted sum of the currents through the membranes of nodes (nA where a weight is 1), out of the cell: ionic,
    /// synaptic and capacitive currents together, not those of electrodes. With resistances as weights (MΩ) it is an
    /// extracellular potential (mV).
    Membrane {
        /// Nodes and their weights.
        weights: Vec<(usize, f64)>,
    },
    /// A quantity of a device.
    Device {
        /// Index in the list of devices.
        device: usize,
        /// Which quantity.
        quantity: Delivered,
    },
}

impl Site {
    /// The node of a site that has one.
    pub(crate) fn node(&self) -> Option<usize> {
        match self {
            Self::Voltage { node } | Self::Cai { node } | Self::Eca { node } | Self::Ica { node } => Some(*node),
            Self::Current { node, .. } | Self::State { node, .. } | Self::Capacitive { node } => Some(*node),
            Self::Membrane { .. } | Self::Device { .. } => None,
        }
    }

    /// The devices that are read.
    pub(crate) fn devices(&self, devices: &[Device]) -> Vec<usize> {
        match self {
            Self::Device { device, .. } => vec![*device],
            Self::Membrane { weights } => electrodes(devices, weights).into_iter().map(|(device, _)| device).collect(),
            _ => Vec::new(),
        }
    }
}

/// Membrane currents from the voltages: what leaves a node through its membrane came from its neighbours or an electrode.
/// Gives nodes and their weights (weight·µS); the rest is [`electrodes`].
pub(crate) fn voltage_weights(cell: &Cell, weights: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let mut own = vec![0.0; cell.node_count()];
    weights.iter().for_each(|&(node, weight)| own[node] += weight);
    let mut sums = vec![0.0; cell.node_count()];
    for (node, &parent) in cell.parent().iter().enumerate().skip(1) {
        let parent = parent as usize;
        // (v_parent − v_node)·g flows into the node, and out of the parent.
        let weight = (own[node] - own[parent]) / cell.axial()[node];
        sums[parent] += weight;
        sums[node] -= weight;
    }
    sums.into_iter().enumerate().filter(|(_, sum)| *sum != 0.0).collect()
}

/// The electrodes on weighted nodes, with the weights.
pub(crate) fn electrodes(devices: &[Device], weights: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let weight = |node: usize| weights.iter().filter(|(of, _)| *of == node).map(|(_, weight)| weight).sum::<f64>();
    let electrodes = devices.iter().enumerate().filter(|(_, device)| device.is_electrode());
    electrodes.map(|(index, device)| (index, weight(device.node()))).filter(|(_, weight)| *weight != 0.0).collect()
}

/// Refuses a site that neither the cell nor the devices have.
pub(crate) fn check_site(site: &Site, cell: &Cell, devices: &[Device]) -> Result<(), Invalid> {
    let count = cell.node_count() as f64;
    let check_nodes = |nodes: &[f64]| check_values("recording node", nodes, "a node of the cell", |node| node < count);
    if let Site::Membrane { weights } = site {
        check_nodes(&weights.iter().map(|(node, _)| *node as f64).collect::<Vec<_>>())?;
        let values: Vec<f64> = weights.iter().map(|(_, weight)| *weight).collect();
        return check_values("weight", &values, "finite", f64::is_finite);
    }
    if let Site::Device { device, .. } = site {
        return check_values("device", &[*device as f64], "in the list", |device| device < devices.len() as f64);
    }
    let Some(node) = site.node() else { return Ok(()) };
    check_nodes(&[node as f64])?;
    let known = |name: &String| find(name).ok_or_else(|| Invalid::UnknownMechanism { name: name.clone() });
    let on = |name: &str| cell.placements().iter().any(|at| at.description.name == name && at.holds(node));
    let absent = |mechanism: &str| Invalid::Absent { mechanism: mechanism.to_owned(), node };
    match site {
        Site::Voltage { .. } | Site::Capacitive { .. } | Site::Membrane { .. } | Site::Device { .. } => Ok(()),
        Site::Cai { .. } | Site::Eca { .. } | Site::Ica { .. } => {
            let pool = catalogue().iter().any(|known| known.touches_calcium() && on(known.name));
            pool.then_some(()).ok_or_else(|| absent("calcium"))
        }
        Site::Current { mechanism, .. } => {
            known(mechanism)?;
            on(mechanism).then_some(()).ok_or_else(|| absent(mechanism))
        }
        Site::State { mechanism, state, .. } => {
            let known = known(mechanism)?;
            if !known.states.contains(&state.as_str()) {
                let (mechanism, name) = (known.name, state.clone());
                return Err(Invalid::UnknownName { mechanism, name, known: known.states.to_vec() });
            }
            on(mechanism).then_some(()).ok_or_else(|| absent(mechanism))
        }
    }
}

/// The devices that are read, each once.
pub(crate) fn watched_devices(sites: &[Site], devices: &[Device]) -> Vec<usize> {
    let mut all: Vec<usize> = sites.iter().flat_map(|site| site.devices(devices)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
