//! Reads the recorded quantities of the reference solver.

use super::calcium::Calcium;
use super::mechanism::Mechanism;
use super::passive::Passive;
use crate::cell::Cell;
use crate::invalid::Invalid;
use crate::mechanisms::catalogue::{find, Kind};
use crate::recording::{check_site, Site};

/// A site looked up once.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Probe {
    Voltage(usize),
    Cai(usize),
    Eca(usize),
    Ica(usize),
    Leak(usize),
    Current(usize, usize),
    State(usize, usize, usize),
}

/// What a probe reads from.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub voltage: &'a [f64],
    pub calcium: &'a Calcium,
    pub passive: &'a Passive,
    pub mechanisms: &'a [Box<dyn Mechanism>],
}

impl Probe {
    /// Looks a site up.
    pub fn new(site: &Site, cell: &Cell, view: View<'_>) -> Result<Self, Invalid> {
        check_site(site, cell)?;
        let node = site.node();
        let is_leak = |name: &str| find(name).is_some_and(|known| known.kind == Kind::Leak);
        let pool = || view.calcium.slot(node).expect("the site was checked");
        let placed = |name: &str| {
            let found = view.mechanisms.iter().enumerate().filter(|(_, mechanism)| mechanism.name() == name);
            let mut on_node = found.filter_map(|(index, mechanism)| Some((index, mechanism.position(node)?)));
            on_node.next().expect("the site was checked")
        };
        Ok(match site {
            Site::Voltage { .. } => Self::Voltage(node),
            Site::Cai { .. } => Self::Cai(pool()),
            Site::Eca { .. } => Self::Eca(pool()),
            Site::Ica { .. } => Self::Ica(pool()),
            Site::Current { mechanism, .. } if is_leak(mechanism) => Self::Leak(node),
            Site::Current { mechanism, .. } => {
                let (index, position) = placed(mechanism);
                Self::Current(index, position)
            }
            Site::State { mechanism, state, .. } => {
                let which = find(mechanism).and_then(|known| known.state(state));
                let (index, position) = placed(mechanism);
                Self::State(index, which.expect("the site was checked"), position)
            }
        })
    }

    /// The present value.
    pub fn read(self, view: View<'_>) -> f64 {
        match self {
            Self::Voltage(node) => view.voltage[node],
            Self::Cai(slot) => view.calcium.cai[slot],
            Self::Eca(slot) => view.calcium.eca[slot],
            Self::Ica(slot) => view.calcium.ica[slot],
            Self::Leak(node) => view.passive.current(node),
            Self::Current(index, position) => view.mechanisms[index].current(position),
            Self::State(index, state, position) => view.mechanisms[index].state(state, position),
        }
    }
}
