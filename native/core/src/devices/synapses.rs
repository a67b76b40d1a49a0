//! Synapses whose conductance is a difference of two exponentials (NEURON's Exp2Syn), or one (ExpSyn).
//!
//! The equations are linear, so all synapses of a node with equal time constants and reversal potential are one, whose
//! states are the sums (point-processes.md 2). Those of neighbouring places with the same constants lie together, so that a
//! step takes them in bundles.

use std::ops::Range;

use super::device::Device;
use super::slope::Slope;
use crate::math::{exp, log};

/// States below this are set to 0 before they become denormal numbers, which take sixty times as long. They do not reach
/// the last bit of any voltage.
const NEGLIGIBLE: f64 = 1e-250;
/// This many time constants pass while a state falls from `NEGLIGIBLE` to the largest denormal number.
const TIME_CONSTANTS_TO_DENORMAL: f64 = 133.0;
/// The states are looked through at least once in so many steps.
const FLUSH_EVERY: u64 = 1024;
/// A stretch may include this many places without a synapse: they cost less than another stretch.
const BRIDGED: usize = 4;

/// What synapses that act alike have in common.
#[derive(Clone, Copy, Debug)]
struct Class {
    rise: f64,       // [ms], 0 for ExpSyn
    reversal: f64,   // [mV]
    scale: f64,      // weight to state
    kept_rise: f64,  // part of the rising state that a step leaves
    kept_decay: f64, // part of the decaying state
}

/// States of one class at one place.
#[derive(Clone, Copy, Debug)]
struct Slot {
    class: usize,
    place: usize,
}

/// Slots of one class at places that follow each other.
#[derive(Clone, Debug)]
struct Stretch {
    class: usize,
    lanes: Range<usize>,  // in the arrays of the cell
    states: Range<usize>, // in those of the synapses
}

/// All synapses of a cell. Arrays are `[slot][lane]`.
#[derive(Clone, Debug)]
pub(crate) struct Synapses {
    lanes: usize,
    classes: Vec<Class>,
    slots: Vec<Slot>,
    slot_of: Vec<Option<usize>>, // of each device
    stretches: Vec<Stretch>,
    rising: Vec<f64>,   // [µS]
    decaying: Vec<f64>, // [µS]
    flush_every: u64,   // steps
}

impl Synapses {
    /// All synapses among `devices`; those that act alike at one place share one slot.
    pub fn together(devices: &[Device], dt: f64, lanes: usize, place: &dyn Fn(usize) -> usize) -> Self {
        let (mut all, of_devices) = Self::of_classes(devices, |_| true, dt, lanes, place);
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for &Slot { class, place } in of_devices.iter().flatten() {
            if let Err(at) = taken.binary_search(&(class, place)) {
                taken.insert(at, (class, place));
            }
        }
        for (class, place) in taken {
            match all.slots.last().copied() {
                Some(last) if last.class == class && place <= last.place + 1 + BRIDGED => {
                    all.slots.extend((last.place + 1..=place).map(|place| Slot { class, place }));
                }
                _ => all.slots.push(Slot { class, place }),
            }
        }
        let find = |own: &Slot| {
            let found = all.slots.binary_search_by_key(&(own.class, own.place), |slot| (slot.class, slot.place));
            found.expect("every device has a slot")
        };
        all.slot_of = of_devices.iter().map(|own| own.as_ref().map(find)).collect();
        for (index, &Slot { class, place }) in all.slots.iter().enumerate() {
            let (states, own) = (index * lanes..(index + 1) * lanes, place * lanes..(place + 1) * lanes);
            match all.stretches.last_mut() {
                Some(last) if last.class == class && last.lanes.end == own.start => {
                    (last.lanes.end, last.states.end) = (own.end, states.end);
                }
                _ => all.stretches.push(Stretch { class, lanes: own, states }),
            }
        }
        all.with_states()
    }

    /// The synapses among `devices` that `takes` accepts, each by itself; none of them acts on the cell.
    pub fn apart(
        devices: &[Device],
        takes: impl Fn(usize) -> bool,
        dt: f64,
        lanes: usize,
        place: &dyn Fn(usize) -> usize,
    ) -> Self {
        let (mut all, of_devices) = Self::of_classes(devices, takes, dt, lanes, place);
        for slot in of_devices {
            all.slot_of.push(slot.map(|_| all.slots.len()));
            all.slots.extend(slot);
        }
        all.with_states()
    }

    /// The classes without any slots, and the class and place of each device.
    fn of_classes(
        devices: &[Device],
        takes: impl Fn(usize) -> bool,
        dt: f64,
        lanes: usize,
        place: &dyn Fn(usize) -> usize,
    ) -> (Self, Vec<Option<Slot>>) {
        let mut keys: Vec<[u64; 3]> = Vec::new();
        let (mut classes, mut shortest) = (Vec::new(), f64::INFINITY);
        let left = |time: f64| if time == 0.0 { 0.0 } else { exp(-dt / time) };
        let mut slot = |(index, device): (usize, &Device)| match *device {
            Device::Synapse { node, rise, decay, reversal } if takes(index) => {
                let rise = separate(rise, decay);
                let key = [rise, decay, reversal].map(f64::to_bits);
                let class = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
                    keys.push(key);
                    shortest = if rise > 0.0 { rise.min(shortest) } else { decay.min(shortest) };
                    let (kept_rise, kept_decay) = (left(rise), left(decay));
                    classes.push(Class { rise, reversal, scale: peak_scale(rise, decay), kept_rise, kept_decay });
                    classes.len() - 1
                });
                Some(Slot { class, place: place(node) })
            }
            _ => None,
        };
        let of_devices = devices.iter().enumerate().map(&mut slot).collect();
        let all = Self {
            lanes,
            classes,
            slots: Vec::new(),
            slot_of: Vec::new(),
            stretches: Vec::new(),
            rising: Vec::new(),
            decaying: Vec::new(),
            flush_every: ((TIME_CONSTANTS_TO_DENORMAL * shortest / dt) as u64).clamp(1, FLUSH_EVERY),
        };
        (all, of_devices)
    }

    fn with_states(self) -> Self {
        let states = vec![0.0; self.slots.len() * self.lanes];
        Self { rising: states.clone(), decaying: states, ..self }
    }

    /// An event of a device in a lane.
    #[inline]
    pub fn receive(&mut self, device: usize, lane: usize, weight: f64) {
        let Some(slot) = self.slot_of[device] else { return };
        let Class { rise, scale, .. } = self.classes[self.slots[slot].class];
        let state = slot * self.lanes + lane;
        let amount = weight * scale;
        self.decaying[state] += amount;
        if rise > 0.0 {
            self.rising[state] += amount;
        }
    }

    /// Adds the currents (nA) and slopes (µS) of a step and moves the states by it. Step `step` counts from 0.
    #[inline(never)]
    pub fn add_and_advance<S: Slope>(&mut self, step: u64, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        if self.stretches.is_empty() {
            return;
        }
        self.flush_at(step);
        for Stretch { class, lanes, states } in &self.stretches {
            let Class { reversal, kept_rise, kept_decay, .. } = self.classes[*class];
            let cell = rhs[lanes.clone()].iter_mut().zip(&mut diagonal[lanes.clone()]).zip(&v[lanes.clone()]);
            let states = self.rising[states.clone()].iter_mut().zip(&mut self.decaying[states.clone()]);
            for (((rhs, diagonal), &v), (rising, decaying)) in cell.zip(states) {
                let (current, slope) = S::of_conductance(*decaying - *rising, v, reversal);
                *rhs -= current;
                *diagonal += slope;
                *rising *= kept_rise;
                *decaying *= kept_decay;
            }
        }
    }

    fn flush_at(&mut self, step: u64) {
        if !step.is_multiple_of(self.flush_every) {
            return;
        }
        for state in self.rising.iter_mut().chain(&mut self.decaying) {
            if state.abs() < NEGLIGIBLE {
                *state = 0.0;
            }
        }
    }

    /// The present conductance of a device's slot (µS) and its current out of the cell at a voltage (nA).
    pub fn conductance(&self, device: usize, lane: usize, v: &[f64]) -> Option<(f64, f64)> {
        let slot = self.slot_of[device]?;
        let state = slot * self.lanes + lane;
        let g = self.decaying[state] - self.rising[state];
        let Slot { class, place } = self.slots[slot];
        Some((g, g * (v[place * self.lanes + lane] - self.classes[class].reversal)))
    }

    /// Moves the states by a step, and leaves the cell as it is.
    pub fn advance(&mut self, step: u64) {
        self.flush_at(step);
        let states = self.rising.chunks_exact_mut(self.lanes).zip(self.decaying.chunks_exact_mut(self.lanes));
        for ((rising, decaying), slot) in states.zip(&self.slots) {
            let Class { kept_rise, kept_decay, .. } = self.classes[slot.class];
            rising.iter_mut().for_each(|state| *state *= kept_rise);
            decaying.iter_mut().for_each(|state| *state *= kept_decay);
        }
    }

    /// Whether a device is an ExpSyn, whose conductance NEURON records after the step and not in its middle.
    pub fn is_single(&self, device: usize) -> bool {
        self.slot_of[device].is_some_and(|slot| self.classes[self.slots[slot].class].rise == 0.0)
    }
}

/// The rise time that NEURON's Exp2Syn computes with: finite, and at least a little shorter than the decay.
fn separate(rise: f64, decay: f64) -> f64 {
    if rise == 0.0 {
        0.0
    } else if rise / decay > 0.9999 {
        0.9999 * decay
    } else if rise / decay < 1e-9 {
        decay * 1e-9
    } else {
        rise
    }
}

/// What makes the difference of the exponentials 1 at its peak.
fn peak_scale(rise: f64, decay: f64) -> f64 {
    if rise == 0.0 {
        return 1.0;
    }
    let peak = (rise * decay) / (decay - rise) * log(decay / rise);
    1.0 / (exp(-peak / decay) - exp(-peak / rise))
}
