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
    /// A current into passive dendrites that the solver holds as modes; the solver itself injects it there.
    CurrentBehind,
    /// Series resistance (MΩ).
    VoltageClamp(f64),
    /// Reversal potential (mV).
    Conductance(f64),
}

impl Kind {
    /// Current into the cell (nA) at a voltage (mV), for the present sample.
    fn current(self, held: f64, v: f64) -> f64 {
        match self {
            Self::Current | Self::CurrentBehind => held,
            Self::VoltageClamp(_) if held.is_nan() => 0.0,
            Self::VoltageClamp(series) => (held - v) / series,
            Self::Conductance(reversal) => held * (reversal - v),
        }
    }

    /// Conductance (µS) for the present sample.
    fn conductance(self, held: f64) -> f64 {
        match self {
            Self::Current | Self::CurrentBehind => 0.0,
            Self::VoltageClamp(series) if !held.is_nan() => 1.0 / series,
            Self::VoltageClamp(_) => 0.0,
            Self::Conductance(_) => held,
        }
    }
}

/// All drives of a cell, with their present samples: `[drive][lane]`.
#[derive(Clone, Debug)]
pub(crate) struct Drives {
    lanes: usize,
    drives: Vec<Drive>,
    held: Vec<f64>,
    /// What electrodes delivered in the last step (nA); kept up to date by `settle`.
    delivered: Vec<f64>,
    /// The lanes of the drive, where there is one alone and it is a current, as in most runs.
    only_current: Option<usize>,
}

impl Drives {
    /// `place` says where a node is in the solver's arrays; a node that only currents go into may have none.
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
        let only_current = match drives[..] {
            [Drive { kind: Kind::Current, place, .. }] => Some(place * lanes),
            _ => None,
        };
        Self { lanes, drives, held: values.clone(), delivered: values, only_current }
    }

    /// Sets the sample of an input in a lane.
    #[inline(always)]
    pub fn hold(&mut self, input: usize, lane: usize, value: f64) {
        self.held[input * self.lanes + lane] = value;
    }

    /// The present samples of an input, in all lanes.
    #[inline(always)]
    pub fn held(&self, input: usize) -> &[f64] {
        &self.held[input * self.lanes..(input + 1) * self.lanes]
    }

    /// Adds currents (nA) and slopes (µS) at the voltages with which the step begins.
    #[inline(always)]
    pub fn add<S: Slope>(&self, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        let lanes = self.lanes;
        if let Some(at) = self.only_current {
            rhs[at..][..lanes].iter_mut().zip(&self.held).for_each(|(rhs, current)| *rhs += current);
            return;
        }
        self.add_each::<S>(v, rhs, diagonal);
    }

    #[inline(never)]
    fn add_each<S: Slope>(&self, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        let lanes = self.lanes;
        for (input, drive) in self.drives.iter().enumerate() {
            let (at, held) = (drive.place * lanes, &self.held[input * lanes..][..lanes]);
            match drive.kind {
                Kind::Current => {
                    rhs[at..][..lanes].iter_mut().zip(held).for_each(|(rhs, current)| *rhs += current);
                }
                Kind::CurrentBehind => {}
                Kind::VoltageClamp(series) => {
                    for (lane, &command) in held.iter().enumerate().filter(|(_, command)| !command.is_nan()) {
                        let (current, slope) = clamp_current(command, v[at + lane], series);
                        rhs[at + lane] += current;
                        diagonal[at + lane] += slope;
                    }
                }
                Kind::Conductance(reversal) => {
                    for (lane, &g) in held.iter().enumerate() {
                        let (current, slope) = S::of_conductance(g, v[at + lane], reversal);
                        rhs[at + lane] -= current;
                        diagonal[at + lane] += slope;
                    }
                }
            }
        }
    }

    /// Keeps the currents that the electrodes delivered, at the new voltages.
    pub fn settle(&mut self, v: &[f64]) {
        let lanes = self.lanes;
        for (input, drive) in self.drives.iter().enumerate() {
            for lane in 0..lanes {
                let own = input * lanes + lane;
                self.delivered[own] = drive.kind.current(self.held[own], v[drive.place * lanes + lane]);
            }
        }
    }

    /// The current that an electrode delivered in the last step (nA), at the new voltage.
    pub fn delivered(&self, device: usize, lane: usize) -> f64 {
        self.index(device).map_or(0.0, |index| self.delivered[index * self.lanes + lane])
    }

    /// Conductance (µS) and current into the cell (nA) at a voltage.
    pub fn conductance(&self, device: usize, lane: usize, v: &[f64]) -> (f64, f64) {
        let Some(index) = self.index(device) else { return (0.0, 0.0) };
        let held = self.held[index * self.lanes + lane];
        let Drive { kind, place, .. } = self.drives[index];
        (kind.conductance(held), kind.current(held, v[place * self.lanes + lane]))
    }

    pub fn is_voltage_clamp(&self, device: usize) -> bool {
        self.index(device).is_some_and(|index| matches!(self.drives[index].kind, Kind::VoltageClamp(_)))
    }

    fn index(&self, device: usize) -> Option<usize> {
        self.drives.iter().position(|drive| drive.device == device)
    }
}
