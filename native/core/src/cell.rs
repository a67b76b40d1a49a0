//! A cell as arrays over its nodes: the result of morphology and fit, checked once and then immutable.

use crate::failure::VOLTAGE_LIMIT;
use crate::invalid::{check_length, check_values, Invalid};
use crate::mechanisms::catalogue::{catalogue, find, Description, Kind};
use crate::mechanisms::kinetics::{Conditions, Kinetics};
use crate::mechanisms::Scope;
use crate::prepared::Prepared;

/// A mechanism on some of the nodes, as handed over.
#[derive(Clone, Debug, Default)]
pub struct MechanismSpec {
    /// NEURON's name.
    pub name: String,
    /// The nodes it is on, each once.
    pub nodes: Vec<u32>,
    /// Parameters by NEURON's name without suffix, one value a node; those not named take their default.
    pub parameters: Vec<(String, Vec<f64>)>,
}

/// A cell as handed over. All arrays are over the nodes, in NEURON's elimination order: a parent comes before its
/// children (neuron-numerics 2e.5).
#[derive(Clone, Debug, Default)]
pub struct CellSpec {
    /// The node towards the root; −1 for node 0, which is the root.
    pub parent: Vec<i32>,
    /// Membrane area (µm²); 100 for the root and the ends of sections, which have no membrane.
    pub area: Vec<f64>,
    /// Resistance to the parent (MΩ); not used for the root.
    pub axial: Vec<f64>,
    /// Capacitance (µF/cm²); 0 where there is no membrane.
    pub capacitance: Vec<f64>,
    /// Reversal potential of sodium (mV).
    pub ena: Vec<f64>,
    /// Reversal potential of potassium (mV).
    pub ek: Vec<f64>,
    /// Temperature (°C).
    pub celsius: f64,
    /// Voltage at the start (mV).
    pub v_init: f64,
    /// Mechanisms, in any order.
    pub mechanisms: Vec<MechanismSpec>,
}

/// A mechanism of a checked cell, each parameter with one value a node.
#[derive(Clone, Debug)]
pub(crate) struct Placement {
    pub description: &'static Description,
    pub nodes: Vec<u32>,
    parameters: Vec<Vec<f64>>, // in the catalogue's order
}

impl Placement {
    /// A parameter, one value a node.
    pub fn values(&self, name: &str) -> &[f64] {
        let index = self.description.parameters.iter().position(|known| known.name == name);
        &self.parameters[index.expect("the catalogue lists every parameter that a mechanism reads")]
    }

    /// Whether it is on a node.
    pub fn holds(&self, node: usize) -> bool {
        self.position(node).is_some()
    }

    /// The place of a node among its nodes.
    pub fn position(&self, node: usize) -> Option<usize> {
        self.nodes.iter().position(|&known| known as usize == node)
    }

    /// Whether lanes of one kernel can hold both.
    fn is_like(&self, other: &Self) -> bool {
        let known = self.description;
        let is_free = |scope: Scope| known.kind != Kind::Leak && scope == Scope::Range;
        let values = self.parameters.iter().zip(&other.parameters).zip(known.parameters);
        known.name == other.description.name
            && self.nodes == other.nodes
            && values.into_iter().all(|((own, its), parameter)| is_free(parameter.scope) || own == its)
    }

    /// A parameter that all nodes share, or a constant of the mechanism.
    pub fn shared(&self, name: &str) -> f64 {
        let constant = self.description.constants.iter().find(|(known, _)| *known == name);
        constant.map_or_else(|| self.values(name)[0], |&(_, value)| value)
    }

    /// Its kinetics in a cell of this temperature (°C).
    pub fn kinetics<K: Kinetics<N>, const N: usize>(&self, celsius: f64) -> K {
        let celsius = self.description.celsius.unwrap_or(celsius);
        K::new(&Conditions { celsius, value: &|name| self.shared(name) })
    }
}

/// A checked cell.
#[derive(Debug)]
pub struct Cell {
    spec: CellSpec,
    placements: Vec<Placement>,
    prepared: Prepared,
}

impl Cell {
    /// Checks a cell.
    ///
    /// # Errors
    /// [`Invalid`] names the first array, value or name that cannot be used.
    pub fn new(mut spec: CellSpec) -> Result<Self, Invalid> {
        check_tree(&spec)?;
        let mut placements = Vec::new();
        for mechanism in std::mem::take(&mut spec.mechanisms) {
            if let Some(placement) = place(mechanism, spec.parent.len())? {
                placements.push(placement);
            }
        }
        let rank =
            |placement: &Placement| catalogue().iter().position(|known| known.name == placement.description.name);
        placements.sort_by_key(rank);
        check_overlap(&placements, spec.parent.len())?;
        Ok(Self { spec, placements, prepared: Prepared::default() })
    }

    /// Whether runs of this cell and of another can move together, each in lanes of its own: nothing may differ but
    /// conductances and other parameters of single segments of channels and calcium pools, and the reversal potentials of
    /// sodium and potassium.
    pub fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.spec, &other.spec);
        let conditions = |spec: &CellSpec| [spec.celsius, spec.v_init];
        conditions(one) == conditions(two)
            && one.parent == two.parent
            && one.area == two.area
            && one.axial == two.axial
            && one.capacitance == two.capacitance
            && self.placements.len() == other.placements.len()
            && self.placements.iter().zip(&other.placements).all(|(own, its)| own.is_like(its))
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.spec.parent.len()
    }

    /// Temperature (°C).
    pub fn celsius(&self) -> f64 {
        self.spec.celsius
    }

    /// Voltage at the start (mV).
    pub fn v_init(&self) -> f64 {
        self.spec.v_init
    }

    /// Area of each node (µm²).
    pub fn area(&self) -> &[f64] {
        &self.spec.area
    }

    pub(crate) fn parent(&self) -> &[i32] {
        &self.spec.parent
    }

    pub(crate) fn axial(&self) -> &[f64] {
        &self.spec.axial
    }

    pub(crate) fn capacitance(&self) -> &[f64] {
        &self.spec.capacitance
    }

    pub(crate) fn ena(&self) -> &[f64] {
        &self.spec.ena
    }

    pub(crate) fn ek(&self) -> &[f64] {
        &self.spec.ek
    }

    pub(crate) fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// All but the leak.
    pub(crate) fn active_placements(&self) -> impl Iterator<Item = &Placement> {
        self.placements.iter().filter(|placement| placement.description.kind != Kind::Leak)
    }

    /// The mechanism that is at this place in a cell like this one.
    pub(crate) fn counterpart(&self, of: &Placement) -> &Placement {
        let known = self.placements.iter().find(|placement| placement.description.name == of.description.name);
        known.expect("cells that move together have the same mechanisms")
    }

    /// The mechanism of a kind that only one mechanism has.
    pub(crate) fn placement(&self, kind: Kind) -> Option<&Placement> {
        self.placements.iter().find(|placement| placement.description.kind == kind)
    }

    /// What the runs of this cell share.
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.prepared
    }
}

fn check_tree(spec: &CellSpec) -> Result<(), Invalid> {
    let nodes = spec.parent.len();
    if nodes == 0 {
        return Err(Invalid::Length { quantity: "parent".to_owned(), found: 0, expected: 1 });
    }
    for (index, &parent) in spec.parent.iter().enumerate() {
        let fits = if index == 0 { parent == -1 } else { parent >= 0 && (parent as usize) < index };
        if !fits {
            let expected = if index == 0 { "-1, the root's" } else { "an earlier node" };
            return Err(Invalid::Value { quantity: "parent".to_owned(), index, value: f64::from(parent), expected });
        }
    }
    let arrays = [
        ("area", &spec.area),
        ("axial", &spec.axial),
        ("capacitance", &spec.capacitance),
        ("ena", &spec.ena),
        ("ek", &spec.ek),
    ];
    for (quantity, values) in arrays {
        check_length(quantity, values.len(), nodes)?;
    }
    check_values("area", &spec.area, "positive and finite", |x| x > 0.0 && x.is_finite())?;
    // The root has no parent, so its value is not looked at.
    let between: Vec<f64> = std::iter::once(1.0).chain(spec.axial[1..].iter().copied()).collect();
    check_values("axial", &between, "positive and finite", |x| x > 0.0 && x.is_finite())?;
    check_values("capacitance", &spec.capacitance, "finite and not negative", |x| x >= 0.0 && x.is_finite())?;
    check_values("ena", &spec.ena, "finite", f64::is_finite)?;
    check_values("ek", &spec.ek, "finite", f64::is_finite)?;
    check_values("celsius", &[spec.celsius], "between -20 and 100", |x| (-20.0..=100.0).contains(&x))?;
    check_values("v_init", &[spec.v_init], "between -1000 and 1000", |x| x.abs() < VOLTAGE_LIMIT)
}

/// Looks the mechanism up and lays its parameters out; none if it is on no node.
fn place(mechanism: MechanismSpec, node_count: usize) -> Result<Option<Placement>, Invalid> {
    let MechanismSpec { name, nodes, parameters: given } = mechanism;
    let Some(description) = find(&name) else {
        return Err(Invalid::UnknownMechanism { name });
    };
    for (index, &node) in nodes.iter().enumerate() {
        if node as usize >= node_count {
            let quantity = format!("nodes of {name}");
            return Err(Invalid::Value { quantity, index, value: f64::from(node), expected: "a node of the cell" });
        }
    }
    let mut parameters: Vec<Vec<f64>> =
        description.parameters.iter().map(|parameter| vec![parameter.default; nodes.len()]).collect();
    for (parameter, values) in given {
        let Some(index) = description.parameters.iter().position(|known| known.name == parameter) else {
            let known = description.parameters.iter().map(|known| known.name).collect();
            return Err(Invalid::UnknownName { mechanism: description.name, name: parameter, known });
        };
        let known = description.parameters[index];
        let quantity = format!("{parameter}_{name}");
        check_length(&quantity, values.len(), nodes.len())?;
        if known.divides {
            check_values(&quantity, &values, "positive and finite", |x| x > 0.0 && x.is_finite())?;
        }
        check_values(&quantity, &values, "finite", f64::is_finite)?;
        if known.scope == Scope::Global {
            check_values(&quantity, &values, "the same at all nodes", |x| x == values[0])?;
        }
        parameters[index] = values;
    }
    Ok((!nodes.is_empty()).then_some(Placement { description, nodes, parameters }))
}

/// Refuses a node that has a mechanism twice.
fn check_overlap(placements: &[Placement], node_count: usize) -> Result<(), Invalid> {
    let mut holder = vec![""; node_count];
    for placement in placements {
        let name = placement.description.name;
        for (index, &node) in placement.nodes.iter().enumerate() {
            if std::mem::replace(&mut holder[node as usize], name) == name {
                let quantity = format!("nodes of {name}");
                return Err(Invalid::Value { quantity, index, value: f64::from(node), expected: "named once" });
            }
        }
    }
    Ok(())
}
