//! Reads the recorded quantities of the reference solver.

use super::calcium::Calcium;
use super::mechanism::Mechanism;
use super::passive::Passive;
use super::tree::Tree;
use crate::cell::Cell;
use crate::devices::{Delivered, Device, Devices};
use crate::invalid::Invalid;
use crate::mechanisms::catalogue::{find, Kind};
use crate::recording::{check_site, electrodes, voltage_weights, Site};

/// A site looked up once.
#[derive(Clone, Debug)]
pub(crate) enum Probe {
    Voltage(usize),
    Cai(usize),
    Eca(usize),
    Ica(usize),
    Leak(usize),
    Current(usize, usize),
    State(usize, usize, usize),
    Capacitive(usize),
    /// Weighted voltages of nodes, and currents of electrodes.
    Sum(Vec<(usize, f64)>, Vec<(usize, f64)>),
    Device(usize, Delivered),
}

/// What a probe reads from.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub voltage: &'a [f64],
    /// What the last solve gave (mV), over the nodes; none before the first.
    pub change: Option<&'a [f64]>,
    pub tree: &'a Tree,
    pub calcium: &'a Calcium,
    pub passive: &'a Passive,
    pub mechanisms: &'a [Box<dyn Mechanism>],
    pub devices: &'a Devices,
}

impl Probe {
    /// Looks a site up.
    pub fn new(site: &Site, cell: &Cell, devices: &[Device], view: View<'_>) -> Result<Self, Invalid> {
        check_site(site, cell, devices)?;
        let is_leak = |name: &str| find(name).is_some_and(|known| known.kind == Kind::Leak);
        let pool = |node: usize| view.calcium.slot(node).expect("the site was checked");
        let placed = |name: &str, node: usize| {
            let found = view.mechanisms.iter().enumerate().filter(|(_, mechanism)| mechanism.name() == name);
            let mut on_node = found.filter_map(|(index, mechanism)| Some((index, mechanism.position(node)?)));
            on_node.next().expect("the site was checked")
        };
        Ok(match site {
            Site::Voltage { node } => Self::Voltage(*node),
            Site::Cai { node } => Self::Cai(pool(*node)),
            Site::Eca { node } => Self::Eca(pool(*node)),
            Site::Ica { node } => Self::Ica(pool(*node)),
            Site::Current { mechanism, node } if is_leak(mechanism) => Self::Leak(*node),
            Site::Current { mechanism, node } => {
                let (index, position) = placed(mechanism, *node);
                Self::Current(index, position)
            }
            Site::State { mechanism, state, node } => {
                let which = find(mechanism).and_then(|known| known.state(state));
                let (index, position) = placed(mechanism, *node);
                Self::State(index, which.expect("the site was checked"), position)
            }
            Site::Capacitive { node } => Self::Capacitive(*node),
            Site::Membrane { weights } => Self::Sum(voltage_weights(cell, weights), electrodes(devices, weights)),
            Site::Device { device, quantity } => Self::Device(*device, *quantity),
        })
    }

    /// The present value.
    pub fn read(&self, view: View<'_>) -> f64 {
        match *self {
            Self::Voltage(node) => view.voltage[node],
            Self::Cai(slot) => view.calcium.cai[slot],
            Self::Eca(slot) => view.calcium.eca[slot],
            Self::Ica(slot) => view.calcium.ica[slot],
            Self::Leak(node) => view.passive.current(node),
            Self::Current(index, position) => view.mechanisms[index].current(position),
            Self::State(index, state, position) => view.mechanisms[index].state(state, position),
            Self::Capacitive(node) => view.change.map_or(0.0, |all| view.tree.capacitive_current(node, all[node])),
            Self::Sum(ref voltages, ref electrodes) => {
                let voltages: f64 = voltages.iter().map(|&(node, weight)| weight * view.voltage[node]).sum();
                let current = |&(device, weight): &(usize, f64)| weight * view.devices.electrode_current(device, 0);
                voltages + electrodes.iter().map(current).sum::<f64>()
            }
            Self::Device(device, quantity) => view.devices.read(device, quantity, 0),
        }
    }
}
