//! What of a run is kept.

use crate::cell::Cell;
use crate::invalid::Invalid;
use crate::mechanisms::{Mechanism, Passive};
use crate::reference::calcium::Calcium;

/// A quantity at a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Site {
    /// Membrane voltage [mV].
    Voltage {
        /// Node.
        node: usize,
    },
    /// Calcium inside [mM].
    Cai {
        /// Node.
        node: usize,
    },
    /// Reversal potential of calcium [mV].
    Eca {
        /// Node.
        node: usize,
    },
    /// Calcium current of all channels [mA/cm²], in the middle of the step.
    Ica {
        /// Node.
        node: usize,
    },
    /// Current of one mechanism [mA/cm²], in the middle of the step.
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
}

impl Site {
    /// Its node.
    pub fn node(&self) -> usize {
        match self {
            Self::Voltage { node } | Self::Cai { node } | Self::Eca { node } | Self::Ica { node } => *node,
            Self::Current { node, .. } | Self::State { node, .. } => *node,
        }
    }
}

/// Refuses a site that the cell has not.
pub(crate) fn check_site(site: &Site, cell: &Cell) -> Result<(), Invalid> {
    let node = site.node();
    if node >= cell.node_count() {
        let quantity = "recording node".to_owned();
        return Err(Invalid::Value { quantity, index: 0, value: node as f64, expected: "a node of the cell" });
    }
    let known = |name: &String| {
        let found = crate::catalogue().iter().find(|known| known.name == name);
        found.ok_or_else(|| Invalid::UnknownMechanism { name: name.clone() })
    };
    let on = |name: &str| cell.placements().iter().any(|at| at.description.name == name && at.holds(node));
    let absent = |mechanism: &str| Invalid::Absent { mechanism: mechanism.to_owned(), node };
    match site {
        Site::Voltage { .. } => Ok(()),
        Site::Cai { .. } | Site::Eca { .. } | Site::Ica { .. } => {
            let pool = crate::catalogue().iter().any(|known| known.touches_calcium() && on(known.name));
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

/// What a probe may look at.
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
        let pool = || view.calcium.slot(node).expect("the site was checked");
        let find = |name: &str| {
            let found = view.mechanisms.iter().enumerate().filter(|(_, mechanism)| mechanism.name() == name);
            let mut placed = found.filter_map(|(index, mechanism)| Some((index, mechanism.position(node)?)));
            placed.next().expect("the site was checked")
        };
        Ok(match site {
            Site::Voltage { .. } => Self::Voltage(node),
            Site::Cai { .. } => Self::Cai(pool()),
            Site::Eca { .. } => Self::Eca(pool()),
            Site::Ica { .. } => Self::Ica(pool()),
            Site::Current { mechanism, .. } if mechanism == "pas" => Self::Leak(node),
            Site::Current { mechanism, .. } => {
                let (index, position) = find(mechanism);
                Self::Current(index, position)
            }
            Site::State { mechanism, state, .. } => {
                let known = crate::catalogue().iter().find(|known| known.name == mechanism);
                let which = known.and_then(|known| known.states.iter().position(|known| known == state));
                let (index, position) = find(mechanism);
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
