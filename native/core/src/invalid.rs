//! Errors of invalid input.

use std::fmt;

use crate::mechanisms::catalogue::catalogue;

/// A cell, stimulus or recording site that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum Invalid {
    /// A mechanism that is not in the catalogue.
    UnknownMechanism {
        /// The name seen.
        name: String,
    },
    /// A parameter or state that the mechanism does not have.
    UnknownName {
        /// The mechanism.
        mechanism: &'static str,
        /// The name seen.
        name: String,
        /// The names it has.
        known: Vec<&'static str>,
    },
    /// A number out of range.
    Value {
        /// Which quantity, such as "area" or "decay_CaDynamics".
        quantity: String,
        /// Index in its array, 0 for a single number.
        index: usize,
        /// The value seen.
        value: f64,
        /// What was expected.
        expected: &'static str,
    },
    /// An array of the wrong length.
    Length {
        /// Which array.
        quantity: String,
        /// Its length.
        found: usize,
        /// The length that was expected.
        expected: usize,
    },
    /// A cell that cannot move together with another.
    Unlike {
        /// The sweep that it was given to.
        sweep: usize,
    },
    /// A mechanism to be recorded at a node that does not have it.
    Absent {
        /// The mechanism, or "calcium".
        mechanism: String,
        /// The node.
        node: usize,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMechanism { name } => {
                let known: Vec<&str> = catalogue().iter().map(|known| known.name).collect();
                write!(out, "Cannot use mechanism \"{name}\": expected one of {}", known.join(", "))
            }
            Self::UnknownName { mechanism, name, known } => {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                write!(out, "Cannot use \"{name}\" of mechanism {mechanism}: expected one of its own ({known})")
            }
            Self::Value { quantity, index, value, expected } => {
                write!(out, "Cannot use {quantity}[{index}]: {value} is not {expected}")
            }
            Self::Length { quantity, found, expected } => {
                write!(out, "Cannot use {quantity}: it has {found} values and {expected} were expected")
            }
            Self::Unlike { sweep } => {
                write!(
                    out,
                    "Cannot give sweep {sweep} this cell: it differs in more than conductances and reversal potentials"
                )
            }
            Self::Absent { mechanism, node } => {
                write!(out, "Cannot record {mechanism} at node {node}: it is not there")
            }
        }
    }
}

impl std::error::Error for Invalid {}

/// Refuses the first value of an array for which `accepts` is false.
pub(crate) fn check_values(
    quantity: &str,
    values: &[f64],
    expected: &'static str,
    accepts: impl Fn(f64) -> bool,
) -> Result<(), Invalid> {
    match values.iter().position(|&value| !accepts(value)) {
        None => Ok(()),
        Some(index) => Err(Invalid::Value { quantity: quantity.to_owned(), index, value: values[index], expected }),
    }
}

/// Refuses an array of the wrong length.
pub(crate) fn check_length(quantity: &str, found: usize, expected: usize) -> Result<(), Invalid> {
    if found == expected {
        return Ok(());
    }
    Err(Invalid::Length { quantity: quantity.to_owned(), found, expected })
}
