//! A parameter of a mechanism.

/// Whether nodes may differ in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One value a node.
    Range,
    /// One value for all nodes of the cell (GLOBAL in NEURON).
    Global,
}

/// The values of a parameter that have a physical meaning. The solver refuses others only of one that
/// [divides](Parameter::divides).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Any number.
    Any,
    /// 0 and more.
    NotNegative,
    /// More than 0.
    Positive,
}

/// One parameter of a mechanism.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// NEURON's name without the mechanism's suffix.
    pub name: &'static str,
    /// Value where none is given.
    pub default: f64,
    /// Unit; "1" for a pure number.
    pub unit: &'static str,
    /// Whether nodes may differ in it.
    pub scope: Scope,
    /// Values with a meaning.
    pub range: Range,
    /// Whether the solver divides by it.
    pub divides: bool,
}
