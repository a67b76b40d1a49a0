//! What can be put on a node.

use crate::invalid::{check_values, Invalid};

/// A device at a node, the same in all sweeps of a batch. Sampled ones take one input each, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Device {
    /// A sampled current (nA), positive into the cell.
    Current {
        /// Node.
        node: usize,
    },
    /// NEURON's SEClamp: a sampled command (mV) behind a series resistance. It is open where the command is NaN.
    VoltageClamp {
        /// Node.
        node: usize,
        /// Series resistance (MΩ).
        series: f64,
    },
    /// A sampled conductance (µS) of an electrode, whose current into the cell is g·(reversal − v).
    Conductance {
        /// Node.
        node: usize,
        /// Reversal potential (mV).
        reversal: f64,
    },
    /// NEURON's Exp2Syn, or ExpSyn where `rise` is 0, driven by events.
    Synapse {
        /// Node.
        node: usize,
        /// Time constant of the rise (ms), tau1.
        rise: f64,
        /// Time constant of the decay (ms), tau2; tau of ExpSyn.
        decay: f64,
        /// Reversal potential (mV).
        reversal: f64,
    },
    /// NEURON's AlphaSynapse: one conductance g = peak·x·e^(1−x), x = (t − onset)/tau from 0 to 10.
    Alpha {
        /// Node.
        node: usize,
        /// Start (ms).
        onset: f64,
        /// Time to the peak (ms).
        tau: f64,
        /// Conductance at the peak (µS).
        peak: f64,
        /// Reversal potential (mV).
        reversal: f64,
    },
}

/// What can be recorded of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Current (nA): of an electrode or a clamp, into the cell; of a synapse, out of it.
    Current,
    /// Conductance (µS); for a voltage clamp that of its series resistance.
    Conductance,
}

/// An arrival at a synapse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Time of arrival, delay included (ms).
    pub time: f64,
    /// Index of the synapse in the list of devices.
    pub device: usize,
    /// Conductance that it adds at the peak (µS).
    pub weight: f64,
}

impl Device {
    /// Its node.
    pub fn node(&self) -> usize {
        match *self {
            Self::Current { node }
            | Self::VoltageClamp { node, .. }
            | Self::Conductance { node, .. }
            | Self::Synapse { node, .. }
            | Self::Alpha { node, .. } => node,
        }
    }

    /// Whether it takes an input.
    pub fn is_sampled(&self) -> bool {
        matches!(self, Self::Current { .. } | Self::VoltageClamp { .. } | Self::Conductance { .. })
    }

    /// Whether it is a current electrode, which changes no conductance.
    pub(crate) fn is_current(&self) -> bool {
        matches!(self, Self::Current { .. })
    }

    /// Whether its current comes through an electrode, rather than through the membrane.
    pub(crate) fn is_electrode(&self) -> bool {
        self.is_sampled()
    }
}

/// Refuses a device on a node that does not exist, or with a value out of range.
pub(crate) fn check_devices(devices: &[Device], nodes: usize) -> Result<(), Invalid> {
    for (index, device) in devices.iter().enumerate() {
        let positive = |name: &str, value: f64| check(index, name, value, "positive and finite", |x| x > 0.0);
        let not_negative = |name: &str, value: f64| check(index, name, value, "finite and not negative", |x| x >= 0.0);
        let finite = |name: &str, value: f64| check(index, name, value, "finite", |_| true);
        check(index, "node", device.node() as f64, "a node of the cell", |node| node < nodes as f64)?;
        match *device {
            Device::Current { .. } => {}
            Device::VoltageClamp { series, .. } => positive("series resistance", series)?,
            Device::Conductance { reversal, .. } => finite("reversal", reversal)?,
            Device::Synapse { rise, decay, reversal, .. } => {
                not_negative("rise", rise)?;
                positive("decay", decay)?;
                finite("reversal", reversal)?;
            }
            Device::Alpha { onset, tau, peak, reversal, .. } => {
                finite("onset", onset)?;
                positive("tau", tau)?;
                not_negative("peak", peak)?;
                finite("reversal", reversal)?;
            }
        }
    }
    Ok(())
}

fn check(
    index: usize,
    name: &str,
    value: f64,
    expected: &'static str,
    accepts: impl Fn(f64) -> bool,
) -> Result<(), Invalid> {
    if value.is_finite() && accepts(value) {
        return Ok(());
    }
    Err(Invalid::Value { quantity: format!("{name} of device"), index, value, expected })
}

/// Refuses an event for a device that is not a synapse, and one with a value that is not finite.
pub(crate) fn check_events(events: &[Event], devices: &[Device]) -> Result<(), Invalid> {
    let column = |value: &dyn Fn(&Event) -> f64| -> Vec<f64> { events.iter().map(value).collect() };
    check_values("event time", &column(&|event| event.time), "finite", f64::is_finite)?;
    check_values("event weight", &column(&|event| event.weight), "finite", f64::is_finite)?;
    let is_synapse = |index: f64| matches!(devices.get(index as usize), Some(Device::Synapse { .. }));
    check_values("event device", &column(&|event| event.device as f64), "a synapse", is_synapse)
}

/// Refuses a sample that is not finite; inputs are `[sweep][input][sample]`. NaN may open a voltage clamp.
pub(crate) fn check_inputs(devices: &[Device], samples: usize, inputs: &[f64]) -> Result<(), Invalid> {
    // A finite sum has only finite terms.
    if inputs.iter().sum::<f64>().is_finite() {
        return Ok(());
    }
    let sampled: Vec<&Device> = devices.iter().filter(|device| device.is_sampled()).collect();
    let accepts = |index: usize, value: f64| {
        let device = || sampled[index / samples % sampled.len()];
        value.is_finite() || (value.is_nan() && matches!(device(), Device::VoltageClamp { .. }))
    };
    match inputs.iter().enumerate().find(|(index, value)| !accepts(*index, **value)) {
        None => Ok(()),
        Some((index, &value)) => {
            Err(Invalid::Value { quantity: "samples".to_owned(), index, value, expected: "finite" })
        }
    }
}
