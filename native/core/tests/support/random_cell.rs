//! Cells at random: any tree, any mechanism on any node.

use rheobase_core::{catalogue, CellSpec, MechanismSpec, Scope, Site};

use super::Random;

/// Where a random cell has mechanisms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Every mechanism on a third of the nodes.
    Anything,
    /// Channels on a few nodes, a leak on most: passive trees of any size between them.
    FewActive,
    /// A leak and nothing else.
    Passive,
    /// No mechanism at all.
    Bare,
    /// One node.
    Single,
}

/// All kinds.
pub const KINDS: [Kind; 5] = [Kind::Anything, Kind::FewActive, Kind::Passive, Kind::Bare, Kind::Single];

/// A tree of random shape with random mechanisms; `wild` widens every range beyond what a cell could be. Any node may be
/// one without capacitance, and any, the root too, one with it.
pub fn random_spec(random: &mut Random, kind: Kind, wild: bool) -> CellSpec {
    let nodes = if kind == Kind::Single { 1 } else { 1 + random.below(40) };
    let mut spec =
        CellSpec { celsius: random.between(5.0, 40.0), v_init: random.between(-100.0, -40.0), ..CellSpec::default() };
    for node in 0..nodes {
        spec.parent.push(if node == 0 { -1 } else { random.below(node) as i32 });
        spec.area.push(if wild { random.log_between(1e-6, 1e8) } else { random.log_between(5.0, 1000.0) });
        spec.axial.push(if wild { random.log_between(1e-9, 1e9) } else { random.log_between(0.01, 100.0) });
        spec.capacitance.push(if random.below(6) == 0 { 0.0 } else { random.between(0.5, 8.0) });
        spec.ena.push(random.between(30.0, 60.0));
        spec.ek.push(random.between(-110.0, -70.0));
    }
    let active: Vec<u32> = (0..1 + random.below(3)).map(|_| random.below(nodes) as u32).collect();
    for description in catalogue() {
        let chosen = |random: &mut Random, node: &u32| match kind {
            Kind::Anything | Kind::Single => random.below(3) == 0,
            Kind::FewActive if description.family() == "leak" => random.below(8) > 0,
            Kind::FewActive => active.contains(node) && random.below(2) == 0,
            Kind::Passive => description.family() == "leak" && random.below(8) > 0,
            Kind::Bare => false,
        };
        let on: Vec<u32> = (0..nodes as u32).filter(|node| chosen(random, node)).collect();
        let mut mechanism = MechanismSpec { name: description.name.into(), nodes: on, parameters: Vec::new() };
        for parameter in description.parameters {
            let factor = if wild { random.log_between(1e-6, 1e6) } else { random.log_between(0.1, 100.0) };
            let shared = parameter.default * factor;
            let mut value = || match (parameter.scope, parameter.name) {
                (Scope::Global, _) if wild => shared,
                (Scope::Range, _) if wild => parameter.default * random.log_between(1e-6, 1e6),
                (_, "gbar" | "g") => parameter.default * random.log_between(0.1, 100.0),
                _ => parameter.default,
            };
            let values = mechanism.nodes.iter().map(|_| value()).collect();
            mechanism.parameters.push((parameter.name.into(), values));
        }
        spec.mechanisms.push(mechanism);
    }
    spec
}

/// All that can be recorded: the voltages of all nodes first.
pub fn all_sites(spec: &CellSpec) -> Vec<Site> {
    let mut sites: Vec<Site> = (0..spec.parent.len()).map(|node| Site::Voltage { node }).collect();
    for MechanismSpec { name, nodes, .. } in &spec.mechanisms {
        let known = catalogue().iter().find(|known| known.name == name).expect("the catalogue has the name");
        for node in nodes.iter().map(|&node| node as usize) {
            let mechanism = || name.clone();
            sites.push(Site::Current { mechanism: mechanism(), node });
            sites.extend(known.states.iter().map(|&state| Site::State {
                mechanism: mechanism(),
                state: state.into(),
                node,
            }));
            if known.touches_calcium() {
                sites.extend([Site::Cai { node }, Site::Eca { node }, Site::Ica { node }]);
            }
        }
    }
    sites
}
