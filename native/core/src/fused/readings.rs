//! What of an engine is recorded.

use super::engine::{Engine, Place};
use super::kernel::membrane;
use crate::cell::Cell;
use crate::recording::Site;

/// A site looked up once.
pub(crate) enum Reading {
    /// Voltage of a place.
    Voltage(usize),
    /// Voltage of a node behind a port: offset + gain·v + Σ weights·z.
    Behind { port: usize, offset: f64, gain: f64, weights: Vec<f64> },
    /// What a group has of calcium: 0 concentration, 1 reversal potential, 2 current; times a scale.
    Calcium { group: usize, member: usize, which: usize, scale: f64 },
    /// Current of a mechanism, times a scale to a density.
    Current { group: usize, member: usize, mechanism: String, scale: f64 },
    /// State of a mechanism.
    State { group: usize, member: usize, mechanism: String, state: usize },
    /// Current of the leak [mA/cm²].
    Leak { voltage: Box<Reading>, g: f64, e: f64 },
    /// Nothing changes it.
    Constant(f64),
}

impl Reading {
    /// Looks up a site that is known to be there.
    pub fn new(site: &Site, cell: &Cell, engine: &Engine) -> Self {
        let scale = |node: usize| 1.0 / membrane(cell, node);
        match site {
            Site::Voltage { node } => Self::voltage(*node, engine),
            Site::Cai { node } => engine.of_calcium(*node, 0, 1.0),
            Site::Eca { node } => engine.of_calcium(*node, 1, 1.0),
            Site::Ica { node } => engine.of_calcium(*node, 2, scale(*node)),
            Site::Current { mechanism, node } if mechanism == "pas" => {
                let leak = cell.placements().iter().find(|placement| placement.description.name == "pas");
                let leak = leak.expect("the site was checked");
                let value = |name| leak.values(name)[leak.position(*node)];
                Self::Leak { voltage: Box::new(Self::voltage(*node, engine)), g: value("g"), e: value("e") }
            }
            Site::Current { mechanism, node } => match engine.member(*node) {
                Some((group, member)) if mechanism != "CaDynamics" => {
                    Self::Current { group, member, mechanism: mechanism.clone(), scale: scale(*node) }
                }
                _ => Self::Constant(0.0),
            },
            Site::State { mechanism, node, .. } if mechanism == "CaDynamics" => engine.of_calcium(*node, 0, 1.0),
            Site::State { mechanism, state, node } => {
                let known = crate::catalogue().iter().find(|known| known.name == mechanism);
                let which = known.and_then(|known| known.states.iter().position(|known| known == state));
                let (group, member) = engine.member(*node).expect("the site was checked");
                let state = which.expect("the site was checked");
                Self::State { group, member, mechanism: mechanism.clone(), state }
            }
        }
    }

    fn voltage(node: usize, engine: &Engine) -> Self {
        match engine.places[node] {
            Place::Solved(place) => Self::Voltage(place),
            Place::Behind { port, node } => {
                let (offset, gain, weights) = engine.ports[port].voltage_weights(node);
                Self::Behind { port, offset, gain, weights }
            }
            Place::LeftOut => unreachable!("a node that is recorded is kept"),
        }
    }

    /// Whether the value belongs to the middle of a step, and is to be read before the next one is solved.
    pub fn is_of_the_step(&self) -> bool {
        matches!(self, Self::Current { .. } | Self::Leak { .. })
            || matches!(self, Self::Calcium { which: 1 | 2, .. })
    }

    /// The present value in a sweep.
    pub fn read(&self, engine: &Engine, sweep: usize) -> f64 {
        let lane = |member: usize| member * engine.sweeps + sweep;
        match self {
            Self::Voltage(place) => engine.v[place * engine.sweeps + sweep],
            Self::Behind { port, offset, gain, weights } => {
                let port = &engine.ports[*port];
                let modes = port.state(sweep).zip(weights).map(|(z, weight)| z * weight);
                offset + gain * engine.v[port.place * engine.sweeps + sweep] + modes.sum::<f64>()
            }
            Self::Calcium { group, member, which, scale } => {
                engine.groups[*group].calcium(lane(*member))[*which] * scale
            }
            Self::Current { group, member, mechanism, scale } => {
                engine.groups[*group].kernel(mechanism).map_or(0.0, |kernel| kernel.current(lane(*member)) * scale)
            }
            Self::State { group, member, mechanism, state } => {
                engine.groups[*group].kernel(mechanism).map_or(0.0, |kernel| kernel.state(*state, lane(*member)))
            }
            Self::Leak { voltage, g, e } => g * (voltage.read(engine, sweep) - e),
            Self::Constant(value) => *value,
        }
    }
}

impl Engine {
    /// Group of a node and its place among that group's.
    pub(super) fn member(&self, node: usize) -> Option<(usize, usize)> {
        let Place::Solved(place) = self.places[node] else { return None };
        let lane = place * self.sweeps;
        self.groups.iter().enumerate().find_map(|(which, group)| {
            let first = group.first_lane();
            (first..first + group.lanes()).contains(&lane).then(|| (which, (lane - first) / self.sweeps))
        })
    }

    fn of_calcium(&self, node: usize, which: usize, scale: f64) -> Reading {
        let (group, member) = self.member(node).expect("the site was checked");
        Reading::Calcium { group, member, which, scale }
    }
}
