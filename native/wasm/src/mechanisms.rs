//! The table of mechanisms as JSON.

use rheobase_core::{catalogue, Description, Parameter, Range, Scope};

/// A list of names; none of them needs an escape.
fn names(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

fn parameter(parameter: &Parameter) -> String {
    let Parameter { name, default, unit, .. } = parameter;
    let scope = match parameter.scope {
        Scope::Range => "range",
        Scope::Global => "global",
    };
    let range = match parameter.range {
        Range::Any => "",
        Range::NotNegative => ", \"from\": 0",
        Range::Positive => ", \"above\": 0",
    };
    format!("{{ \"name\": \"{name}\", \"unit\": \"{unit}\", \"default\": {default}, \"scope\": \"{scope}\"{range} }}")
}

fn mechanism(known: &Description) -> String {
    let parameters: Vec<_> = known.parameters.iter().map(parameter).collect();
    let parts = [
        format!("\"name\": \"{}\"", known.name),
        format!("\"family\": \"{}\"", known.family()),
        format!("\"parameters\": [\n    {}\n  ]", parameters.join(",\n    ")),
        format!("\"states\": {}", names(known.states)),
        format!("\"reads\": {}", names(known.reads)),
        format!("\"writes\": {}", names(known.writes)),
        format!("\"currents\": {}", names(known.currents)),
    ];
    format!("{{\n  {}\n}}", parts.join(",\n  "))
}

/// All mechanisms, in the order in which NEURON adds up their currents.
pub(crate) fn table() -> String {
    let all: Vec<_> = catalogue().iter().map(mechanism).collect();
    format!("[{}]\n", all.join(", "))
}
