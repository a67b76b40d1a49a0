//! Reads the recorded quantities of an engine.

use super::engine::{Engine, Place};
use super::shape::Between;
use super::units::per_density;
use crate::cell::Cell;
use crate::devices::Delivered;
use crate::mechanisms::catalogue::{find, Kind};
use crate::recording::Site;

/// A recording site, looked up once.
pub(crate) enum Reading {
    /// Voltage of a place.
    Voltage(usize),
    /// Voltage of a node behind a port: offset + gain·v + Σ weights·z.
    Behind { port: usize, offset: f64, gain: f64, weights: Vec<f64> },
    /// Voltage of a node that is left out: at `share` of the way from one end to the other.
    Between { ends: Box<[Reading; 2]>, share: f64 },
    /// Calcium of a node, times a scale: 0 is the concentration, 1 the reversal potential, 2 the current.
    Calcium { node: usize, which: usize, scale: f64 },
    /// Current of a mechanism, times a scale to a density.
    Current { node: usize, mechanism: String, scale: f64 },
    /// State of a mechanism.
    State { node: usize, mechanism: String, state: usize },
    /// Current of the leak (mA/cm²).
    Leak { voltage: Box<Reading>, g: f64, e: f64 },
    /// Capacitive current (mA/cm²): a factor times the change of voltage in the step.
    Capacitive { voltage: Box<Reading>, per_change: f64 },
    /// A quantity of a device.
    Device { device: usize, quantity: Delivered },
    /// A value that does not change.
    Constant(f64),
}

impl Reading {
    /// Looks up a site that is known to exist and is not a sum over nodes.
    pub fn new(site: &Site, cell: &Cell, engine: &Engine, dt: f64) -> Self {
        let is_leak = |name: &str| find(name).is_some_and(|known| known.kind == Kind::Leak);
        let carries = |name: &str| find(name).is_some_and(|known| !known.currents.is_empty());
        let scale = |node: usize| 1.0 / per_density(cell, node);
        match site {
            Site::Voltage { node } => Self::voltage(*node, engine),
            Site::Cai { node } => Self::Calcium { node: *node, which: 0, scale: 1.0 },
            Site::Eca { node } => Self::Calcium { node: *node, which: 1, scale: 1.0 },
            Site::Ica { node } => Self::Calcium { node: *node, which: 2, scale: scale(*node) },
            Site::Current { mechanism, node } if is_leak(mechanism) => {
                let leak = cell.placement(Kind::Leak);
                let found = leak.and_then(|leak| Some((leak, leak.position(*node)?)));
                let (leak, position) = found.expect("the site was checked");
                let value = |name| leak.values(name)[position];
                Self::Leak { voltage: Box::new(Self::voltage(*node, engine)), g: value("g"), e: value("e") }
            }
            Site::Current { mechanism, .. } if !carries(mechanism) => Self::Constant(0.0),
            Site::Current { mechanism, node } => {
                Self::Current { node: *node, mechanism: mechanism.clone(), scale: scale(*node) }
            }
            Site::State { mechanism, state, node } => {
                let state = find(mechanism).and_then(|known| known.state(state));
                let state = state.expect("the site was checked");
                Self::State { node: *node, mechanism: mechanism.clone(), state }
            }
            Site::Capacitive { node } => Self::Capacitive {
                voltage: Box::new(Self::voltage(*node, engine)),
                per_change: 0.001 * cell.capacitance()[*node] / dt, // 0.001 mF/cm² are 1 µF/cm²
            },
            Site::Membrane { .. } => unreachable!("sums are read together"),
            Site::Device { device, quantity } => Self::Device { device: *device, quantity: *quantity },
        }
    }

    fn voltage(node: usize, engine: &Engine) -> Self {
        match engine.places[node] {
            Place::Solved(place) => Self::Voltage(place),
            Place::Behind { port, node } => {
                let (offset, gain, weights) = engine.ports[port].voltage_weights(node);
                Self::Behind { port, offset, gain, weights }
            }
            Place::LeftOut(Between { one, other, .. }) if one == other => Self::voltage(one, engine),
            Place::LeftOut(Between { one, other, share }) => {
                let (one, other) = (Self::voltage(one, engine), Self::voltage(other, engine));
                Self::Between { ends: Box::new([one, other]), share }
            }
        }
    }

    /// Whether the value belongs to the middle of a step, and has to be read before the step is solved.
    pub fn is_of_the_step(&self) -> bool {
        matches!(self, Self::Current { .. } | Self::Leak { .. } | Self::Capacitive { .. })
            || matches!(self, Self::Calcium { which: 1 | 2, .. })
    }

    /// The value after the step, given the value that was kept before it.
    pub fn after(&self, kept: f64, engine: &Engine, sweep: usize) -> f64 {
        match self {
            Self::Capacitive { voltage, per_change } => per_change * (voltage.read(engine, sweep) - kept),
            _ => kept,
        }
    }

    /// The present value in a sweep.
    #[inline(always)]
    pub fn read(&self, engine: &Engine, sweep: usize) -> f64 {
        match self {
            Self::Voltage(place) => engine.v[place * engine.sweeps + sweep],
            _ => self.read_other(engine, sweep),
        }
    }

    #[inline(never)]
    fn read_other(&self, engine: &Engine, sweep: usize) -> f64 {
        match self {
            Self::Voltage(_) => self.read(engine, sweep),
            Self::Behind { port, offset, gain, weights } => {
                let port = &engine.ports[*port];
                let modes = port.state(sweep).zip(weights).map(|(z, weight)| z * weight);
                offset + gain * engine.v[port.place * engine.sweeps + sweep] + modes.sum::<f64>()
            }
            Self::Between { ends, share } => {
                let [one, other] = ends.each_ref().map(|end| end.read(engine, sweep));
                one + share * (other - one)
            }
            Self::Calcium { node, which, scale } => engine.membrane.calcium(engine.lane(*node, sweep))[*which] * scale,
            Self::Current { node, mechanism, scale } => {
                engine.membrane.current(mechanism, engine.lane(*node, sweep)) * scale
            }
            Self::State { node, mechanism, state } => {
                engine.membrane.state(mechanism, *state, engine.lane(*node, sweep))
            }
            Self::Leak { voltage, g, e } => g * (voltage.read(engine, sweep) - e),
            Self::Capacitive { voltage, .. } => voltage.read(engine, sweep),
            Self::Device { device, quantity } => engine.devices.read(*device, *quantity, sweep),
            Self::Constant(value) => *value,
        }
    }
}

impl Engine {
    /// Where a sweep of a node is in the arrays. The node has to be one that is solved for.
    pub(crate) fn lane(&self, node: usize, sweep: usize) -> usize {
        self.place(node) * self.sweeps + sweep
    }
}
