//! Devices on a cell: current electrodes, clamps, synapses. Both solvers get the devices' currents from here.
//!
//! A step has NEURON's order (point-processes.md 2): events up to the middle of the step raise conductances;
//! conductances and commands act on the voltage that the step begins with, and on its diagonal; after the solve, synaptic
//! states decay by a step.

mod alpha;
mod device;
mod drives;
mod events;
mod slope;
mod state;
mod synapses;

pub(crate) use device::{check_devices, check_events, check_inputs};
pub use device::{Delivered, Device, Event};
pub(crate) use slope::{Derivative, Quotient};
pub(crate) use state::Devices;
