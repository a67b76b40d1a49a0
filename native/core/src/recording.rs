//! What of a run is kept.

use crate::cell::Cell;
use crate::invalid::Invalid;
use crate::ions::Calcium;
use crate::mechanisms::{Mechanism, Passive};

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
        let node = match site {
            Site::Voltage { node } | Site::Cai { node } | Site::Eca { node } | Site::Ica { node } => *node,
            Site::Current { node, .. } | Site::State { node, .. } => *node,
        };
        if node >= cell.node_count() {
            let quantity = "recording node".to_owned();
            return Err(Invalid::Value { quantity, index: 0, value: node as f64, expected: "a node of the cell" });
        }
        let pool = || view.calcium.slot(node).ok_or(Invalid::Absent { mechanism: "calcium".to_owned(), node });
        match site {
            Site::Voltage { .. } => Ok(Self::Voltage(node)),
            Site::Cai { .. } => Ok(Self::Cai(pool()?)),
            Site::Eca { .. } => Ok(Self::Eca(pool()?)),
            Site::Ica { .. } => Ok(Self::Ica(pool()?)),
            Site::Current { mechanism, .. } if mechanism == "pas" => {
                if !view.passive.is_on(node) {
                    return Err(Invalid::Absent { mechanism: mechanism.clone(), node });
                }
                Ok(Self::Leak(node))
            }
            Site::Current { mechanism, .. } => {
                let (index, position) = find(mechanism, node, view)?;
                Ok(Self::Current(index, position))
            }
            Site::State { mechanism, state, .. } => {
                let known = crate::catalogue().iter().find(|known| known.name == mechanism);
                let known = known.ok_or(Invalid::UnknownMechanism { name: mechanism.clone() })?;
                let Some(which) = known.states.iter().position(|known| known == state) else {
                    let (mechanism, name) = (known.name, state.clone());
                    return Err(Invalid::UnknownName { mechanism, name, known: known.states.to_vec() });
                };
                let (index, position) = find(mechanism, node, view)?;
                Ok(Self::State(index, which, position))
            }
        }
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

fn find(name: &str, node: usize, view: View<'_>) -> Result<(usize, usize), Invalid> {
    if !crate::catalogue().iter().any(|known| known.name == name) {
        return Err(Invalid::UnknownMechanism { name: name.to_owned() });
    }
    let found = view.mechanisms.iter().enumerate().filter(|(_, mechanism)| mechanism.name() == name);
    let mut placed = found.filter_map(|(index, mechanism)| Some((index, mechanism.position(node)?)));
    placed.next().ok_or(Invalid::Absent { mechanism: name.to_owned(), node })
}
