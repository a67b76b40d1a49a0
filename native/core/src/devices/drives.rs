//! Devices that follow samples: current electrodes, voltage clamps and conductance clamps.

use super::device::Device;
use super::slope::{clamp_current, Slope};

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Drive {
    device: usize,
    place: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Current,
    /// A current into passive dendrites that the solver has as modes, and takes there by itself.
    CurrentBehind,
    /// Series resistance (MΩ).
    VoltageClamp(f64),
    /// Reversal potential (mV).
    Conductance(f64),
}

/// All of a cell, with the samples that hold now: `[drive][lane]`.
#[derive(Clone, Debug)]
pub(crate) struct Drives {
    lanes: usize,
    drives: Vec<Drive>,
    held: Vec<f64>,
    /// What electrodes delivered in the last step (nA); kept up to date by `settle`.
    delivered: Vec<f64>,
}

impl Drives {
    /// `place` says where a node is in the solver's arrays; none for one that only currents are at.
    pub fn new(devices: &[Device], lanes: usize, place: &dyn Fn(usize) -> Option<usize>) -> Self {
        let drive = |(device, of): (usize, &Device)| {
            let at = place(of.node());
            let kind = match *of {
                Device::Current { .. } if at.is_none() => Kind::CurrentBehind,
                Device::Current { .. } => Kind::Current,
                Device::VoltageClamp { series, .. } => Kind::VoltageClamp(series),
                Device::Conductance { reversal, .. } => Kind::Conductance(reversal),
                Device::Synapse { .. } | Device::Alpha { .. } => return None,
            };
            Some(Drive { device, place: at.unwrap_or(0), kind })
        };
        let drives: Vec<Drive> = devices.iter().enumerate().filter_map(drive).collect();
        let values = vec![0.0; drives.len() * lanes];
        Self { lanes, drives, held: values.clone(), delivered: values }
    }

    /// Sets the sample of an input in a lane.
    #[inline(always)]
    pub fn hold(&mut self, input: usize, lane: usize, value: f64) {
        self.held[input * self.lanes + lane] = value;
    }

    /// The samples of an input that hold now, in all lanes.
    #[inline(always)]
    pub fn held(&self, input: usize) -> &[f64] {
        &self.held[input * self.lanes..(input + 1) * self.lanes]
    }

    /// Adds currents (nA) and slopes (µS) at the voltages that the step begins with.
    #[inline(always)]
    pub fn add<S: Slope>(&self, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        for (drive, held) in self.drives.iter().zip(self.held.chunks_exact(self.lanes)) {
            let own = drive.place * self.lanes..(drive.place + 1) * self.lanes;
            let (rhs, diagonal, v) = (&mut rhs[own.clone()], &mut diagonal[own.clone()], &v[own]);
            match drive.kind {
                Kind::CurrentBehind => {}
                Kind::Current => rhs.iter_mut().zip(held).for_each(|(rhs, current)| *rhs += current),
                Kind::VoltageClamp(series) => {
                    for (((rhs, diagonal), &v), &command) in rhs.iter_mut().zip(diagonal).zip(v).zip(held) {
                        if !command.is_nan() {
                            let (current, slope) = clamp_current(command, v, series);
                            *rhs += current;
                            *diagonal += slope;
                        }
                    }
                }
                Kind::Conductance(reversal) => {
                    for (((rhs, diagonal), &v), &g) in rhs.iter_mut().zip(diagonal).zip(v).zip(held) {
                        let (current, slope) = S::of_conductance(g, v, reversal);
                        *rhs -= current;
                        *diagonal += slope;
                    }
                }
            }
        }
    }

    /// Notes what the electrodes delivered, at the new voltages.
    pub fn settle(&mut self, v: &[f64]) {
        let lanes = self.lanes;
        let values = self.held.chunks_exact(lanes).zip(self.delivered.chunks_exact_mut(lanes));
        for (drive, (held, delivered)) in self.drives.iter().zip(values) {
            match drive.kind {
                Kind::Current | Kind::CurrentBehind => delivered.copy_from_slice(held),
                Kind::VoltageClamp(series) => {
                    let v = &v[drive.place * lanes..];
                    for ((delivered, &command), v) in delivered.iter_mut().zip(held).zip(v) {
                        *delivered = if command.is_nan() { 0.0 } else { (command - v) / series };
                    }
                }
                Kind::Conductance(reversal) => {
                    let v = &v[drive.place * lanes..];
                    for ((delivered, g), v) in delivered.iter_mut().zip(held).zip(v) {
                        *delivered = g * (reversal - v);
                    }
                }
            }
        }
    }

    /// What an electrode delivered in the last step (nA), at the new voltage.
    pub fn delivered(&self, device: usize, lane: usize) -> f64 {
        self.index(device).map_or(0.0, |index| self.delivered[index * self.lanes + lane])
    }

    /// Conductance (µS) and current into the cell (nA) at a voltage.
    pub fn conductance(&self, device: usize, lane: usize, v: &[f64]) -> (f64, f64) {
        let Some(index) = self.index(device) else { return (0.0, 0.0) };
        let held = self.held[index * self.lanes + lane];
        let Drive { kind, place, .. } = self.drives[index];
        match kind {
            Kind::Current | Kind::CurrentBehind => (0.0, held),
            Kind::VoltageClamp(_) if held.is_nan() => (0.0, 0.0),
            Kind::VoltageClamp(series) => (1.0 / series, (held - v[place * self.lanes + lane]) / series),
            Kind::Conductance(reversal) => (held, held * (reversal - v[place * self.lanes + lane])),
        }
    }

    pub fn is_voltage_clamp(&self, device: usize) -> bool {
        self.index(device).is_some_and(|index| matches!(self.drives[index].kind, Kind::VoltageClamp(_)))
    }

    fn index(&self, device: usize) -> Option<usize> {
        self.drives.iter().position(|drive| drive.device == device)
    }
}
