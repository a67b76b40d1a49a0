//! The quantities of a run that can be recorded.

use crate::cell::Cell;
use crate::invalid::Invalid;
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

/// Refuses a site that the cell does not have.
pub(crate) fn check_site(site: &Site, cell: &Cell) -> Result<(), Invalid> {
    let node = site.node();
    if node >= cell.node_count() {
        let quantity = "recording node".to_owned();
        return Err(Invalid::Value { quantity, index: 0, value: node as f64, expected: "a node of the cell" });
    }
    let known = |name: &String| find(name).ok_or_else(|| Invalid::UnknownMechanism { name: name.clone() });
    let on = |name: &str| cell.placements().iter().any(|at| at.description.name == name && at.holds(node));
    let absent = |mechanism: &str| Invalid::Absent { mechanism: mechanism.to_owned(), node };
    match site {
        Site::Voltage { .. } => Ok(()),
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
