//! All devices of a cell in one or several sweeps, as a solver uses them.

use super::alpha::Alpha;
use super::device::{Delivered, Device, Event};
use super::drives::Drives;
use super::events::Events;
use super::slope::Slope;
use super::synapses::Synapses;

/// The state of the devices. A lane belongs to a sweep, or only fills up the last bundle.
#[derive(Clone, Debug)]
pub(crate) struct Devices {
    lanes: usize,
    drives: Drives,
    synapses: Synapses,
    alphas: Vec<Alpha>,
    events: Vec<Events>, // of each sweep
    step: u64,
    watched: Option<Watched>,
    /// All devices are sampled and none is recorded, as in most runs.
    only_drives: bool,
}

/// What is recorded of devices.
#[derive(Clone, Debug)]
struct Watched {
    devices: Vec<usize>,
    /// Each recorded synapse by itself. These copies do not act on the cell, so recording changes nothing.
    synapses: Synapses,
    /// Of each device: current and conductance, `[device][lane]`.
    currents: Vec<f64>, // [nA]
    conductances: Vec<f64>, // [µS]
}

impl Devices {
    /// `place` says where a node is in the solver's arrays; none for a node with currents alone. `events` has a list for
    /// each sweep; `watched` lists the devices that will be read.
    pub fn new(
        devices: &[Device],
        events: Vec<Vec<Event>>,
        watched: &[usize],
        dt: f64,
        lanes: usize,
        place: &dyn Fn(usize) -> Option<usize>,
    ) -> Self {
        let solved = |node: usize| place(node).expect("nodes with conductances are solved for");
        let alpha = |(device, of): (usize, &Device)| match *of {
            Device::Alpha { node, onset, tau, peak, reversal } => {
                Some(Alpha { place: solved(node), device, onset, tau, peak, reversal })
            }
            _ => None,
        };
        let values = vec![0.0; watched.len() * lanes];
        let is_watched = |device| watched.contains(&device);
        Self {
            lanes,
            only_drives: watched.is_empty() && devices.iter().all(Device::is_sampled),
            drives: Drives::new(devices, lanes, place),
            synapses: Synapses::together(devices, dt, lanes, &solved),
            alphas: devices.iter().enumerate().filter_map(alpha).collect(),
            // Where there are none, no step has to look for them.
            events: if events.iter().all(Vec::is_empty) {
                Vec::new()
            } else {
                events.into_iter().map(Events::new).collect()
            },
            step: 0,
            watched: (!watched.is_empty()).then(|| Watched {
                devices: watched.to_vec(),
                synapses: Synapses::apart(devices, is_watched, dt, lanes, &solved),
                currents: values.clone(),
                conductances: values,
            }),
        }
    }

    /// Sets the sample of an input in a lane.
    #[inline(always)]
    pub fn hold(&mut self, input: usize, lane: usize, value: f64) {
        self.drives.hold(input, lane, value);
    }

    /// The present samples of an input, in all lanes.
    #[inline(always)]
    pub fn held(&self, input: usize) -> &[f64] {
        self.drives.held(input)
    }

    /// To call at t = 0, after the first samples were set: delivers the events of this time and keeps what is recorded now.
    pub fn begin(&mut self, v: &[f64]) {
        self.deliver(0.0);
        if self.watched.is_some() {
            self.watch_conductances(0.0, v);
            self.settle(v);
        }
    }

    /// Adds the currents (nA) and slopes (µS) of the step with this midpoint (ms), at the voltages with which it begins.
    #[inline(always)]
    pub fn add<S: Slope>(&mut self, middle: f64, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        self.drives.add::<S>(v, rhs, diagonal);
        if !self.only_drives {
            self.add_others::<S>(middle, v, rhs, diagonal);
        }
        self.step += 1;
    }

    #[inline(never)]
    fn add_others<S: Slope>(&mut self, middle: f64, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        self.deliver(middle);
        if self.watched.is_some() {
            self.watch_conductances(middle, v);
        }
        self.synapses.add_and_advance::<S>(self.step, v, rhs, diagonal);
        for alpha in &self.alphas {
            let g = alpha.conductance(middle);
            for lane in alpha.place * self.lanes..(alpha.place + 1) * self.lanes {
                let (current, slope) = S::of_conductance(g, v[lane], alpha.reversal);
                rhs[lane] -= current;
                diagonal[lane] += slope;
            }
        }
    }

    /// To call after the solve: keeps what is recorded of devices.
    #[inline(always)]
    pub fn settle(&mut self, v: &[f64]) {
        if !self.only_drives {
            self.settle_watched(v);
        }
    }

    #[inline(never)]
    fn settle_watched(&mut self, v: &[f64]) {
        let Some(watched) = &mut self.watched else { return };
        self.drives.settle(v);
        if self.step > 0 {
            watched.synapses.advance(self.step);
        }
        for (own, &device) in watched.devices.iter().enumerate() {
            if watched.synapses.is_single(device) {
                for lane in 0..self.lanes {
                    let (g, _) = watched.synapses.conductance(device, lane, v).unwrap_or_default();
                    watched.conductances[own * self.lanes + lane] = g;
                }
            }
        }
    }

    fn deliver(&mut self, until: f64) {
        for (lane, events) in self.events.iter_mut().enumerate() {
            events.deliver(until, |&Event { device, weight, .. }| {
                self.synapses.receive(device, lane, weight);
                if let Some(watched) = &mut self.watched {
                    watched.synapses.receive(device, lane, weight);
                }
            });
        }
    }

    fn watch_conductances(&mut self, middle: f64, v: &[f64]) {
        let Some(watched) = &mut self.watched else { return };
        for (own, &device) in watched.devices.iter().enumerate() {
            for lane in 0..self.lanes {
                let alpha = || {
                    let alpha = self.alphas.iter().find(|alpha| alpha.device == device)?;
                    let g = alpha.conductance(middle);
                    Some((g, g * (v[alpha.place * self.lanes + lane] - alpha.reversal)))
                };
                let synapse = watched.synapses.conductance(device, lane, v);
                let (g, i) = synapse.or_else(alpha).unwrap_or_else(|| self.drives.conductance(device, lane, v));
                watched.conductances[own * self.lanes + lane] = g;
                watched.currents[own * self.lanes + lane] = i;
            }
        }
    }

    /// The current that an electrode delivered in the last step (nA). The electrode has to be among the watched.
    pub fn electrode_current(&self, device: usize, lane: usize) -> f64 {
        self.drives.delivered(device, lane)
    }

    /// A recorded quantity of a watched device in the last step.
    pub fn read(&self, device: usize, quantity: Delivered, lane: usize) -> f64 {
        if quantity == Delivered::Current && self.drives.is_voltage_clamp(device) {
            // NEURON records SEClamp's current at the new voltage, and the other currents as the step began.
            return self.electrode_current(device, lane);
        }
        let Some(watched) = &self.watched else { return 0.0 };
        let Some(own) = watched.devices.iter().position(|&known| known == device) else { return 0.0 };
        let place = own * self.lanes + lane;
        match quantity {
            Delivered::Current => watched.currents[place],
            Delivered::Conductance => watched.conductances[place],
        }
    }
}
