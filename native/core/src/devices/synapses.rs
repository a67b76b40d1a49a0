//! Synapses whose conductance is a difference of two exponentials (NEURON's Exp2Syn), or one (ExpSyn).
//!
//! The equations are linear, so all synapses of a node with equal time constants and reversal potential are one, whose
//! states are the sums (point-processes.md 2).

use super::device::Device;
use super::slope::Slope;
use crate::lanes::Lanes;
use crate::math::value::Value;
use crate::math::{exp, log};

/// States below this are set to 0 before they become denormal numbers, which take sixty times as long. They do not reach
/// the last bit of any voltage.
const NEGLIGIBLE: f64 = 1e-250;
/// As many time constants pass between `NEGLIGIBLE` and the largest denormal number.
const TIME_CONSTANTS_TO_DENORMAL: f64 = 133.0;
/// Most steps between two looks for such states.
const FLUSH_EVERY: u64 = 1024;

/// Synapses of one node that act as one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    place: usize,
    rise: f64,     // [ms], 0 for ExpSyn
    decay: f64,    // [ms]
    reversal: f64, // [mV]
}

/// All synapses of a cell. Arrays are `[slot][lane]`.
#[derive(Clone, Debug)]
pub(crate) struct Synapses {
    lanes: usize,
    slots: Vec<Slot>,
    slot_of: Vec<Option<usize>>, // of each device
    scale: Vec<f64>,             // of a slot: weight to state
    kept_rise: Vec<f64>,         // of a slot: what a step leaves of the rising state
    kept_decay: Vec<f64>,        // and of the decaying one
    rising: Vec<f64>,            // [µS]
    decaying: Vec<f64>,          // [µS]
    flush_every: u64,            // steps
}

impl Synapses {
    /// The synapses among `devices` that `takes` accepts; `together` joins those that act alike.
    pub fn new(
        devices: &[Device],
        takes: impl Fn(usize) -> bool,
        together: bool,
        dt: f64,
        lanes: usize,
        place: &dyn Fn(usize) -> usize,
    ) -> Self {
        let slot = |device: &Device| match *device {
            Device::Synapse { node, rise, decay, reversal } => {
                Some(Slot { place: place(node), rise: apart(rise, decay), decay, reversal })
            }
            _ => None,
        };
        let each: Vec<Option<Slot>> =
            devices.iter().enumerate().map(|(index, device)| slot(device).filter(|_| takes(index))).collect();
        let mut slots: Vec<Slot> = each.iter().copied().flatten().collect();
        if together {
            let bits = |slot: &Slot| (slot.place, [slot.rise, slot.decay, slot.reversal].map(f64::to_bits));
            slots.sort_by_key(bits);
            slots.dedup();
        }
        let mut next = 0;
        let slot_of = each.iter().map(|own| {
            let own = (*own)?;
            if together {
                return slots.iter().position(|slot| *slot == own);
            }
            next += 1;
            Some(next - 1)
        });
        let slot_of = slot_of.collect();
        let left = |time: f64| if time == 0.0 { 0.0 } else { exp(-dt / time) };
        let shortest = slots.iter().flat_map(|slot| [slot.rise, slot.decay]).filter(|&time| time > 0.0);
        let shortest = shortest.fold(f64::INFINITY, f64::min);
        let states = vec![0.0; slots.len() * lanes];
        Self {
            lanes,
            slot_of,
            scale: slots.iter().map(|slot| peak_scale(slot.rise, slot.decay)).collect(),
            kept_rise: slots.iter().map(|slot| left(slot.rise)).collect(),
            kept_decay: slots.iter().map(|slot| left(slot.decay)).collect(),
            rising: states.clone(),
            decaying: states,
            slots,
            flush_every: ((TIME_CONSTANTS_TO_DENORMAL * shortest / dt) as u64).clamp(1, FLUSH_EVERY),
        }
    }

    /// An event of a device in a lane.
    #[inline]
    pub fn receive(&mut self, device: usize, lane: usize, weight: f64) {
        let Some(slot) = self.slot_of[device] else { return };
        let state = slot * self.lanes + lane;
        let amount = weight * self.scale[slot];
        self.decaying[state] += amount;
        if self.slots[slot].rise > 0.0 {
            self.rising[state] += amount;
        }
    }

    /// Adds the currents (nA) and slopes (µS) of a step and moves the states by it. Step `step` counts from 0.
    #[inline]
    pub fn add_and_advance<S: Slope>(&mut self, step: u64, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        if self.slots.is_empty() {
            return;
        }
        if step.is_multiple_of(self.flush_every) {
            self.flush();
        }
        match self.lanes {
            1 => self.add_lanes::<f64, S>(0, v, rhs, diagonal),
            lanes => {
                (0..lanes).step_by(Lanes::WIDTH).for_each(|bundle| self.add_lanes::<Lanes, S>(bundle, v, rhs, diagonal))
            }
        }
    }

    #[inline(always)]
    fn add_lanes<V: Value, S: Slope>(&mut self, bundle: usize, v: &[f64], rhs: &mut [f64], diagonal: &mut [f64]) {
        let lanes = self.lanes;
        let kept = self.kept_rise.iter().zip(&self.kept_decay);
        let states = self.rising.chunks_exact_mut(lanes).zip(self.decaying.chunks_exact_mut(lanes));
        for ((slot, (&kept_rise, &kept_decay)), (rising, decaying)) in self.slots.iter().zip(kept).zip(states) {
            let at = slot.place * lanes + bundle;
            let (rise, decay) = (V::load(rising, bundle), V::load(decaying, bundle));
            let g = decay - rise;
            let (current, slope) = S::of_conductance(g, V::load(v, at), slot.reversal);
            (V::load(rhs, at) - current).store(rhs, at);
            (V::load(diagonal, at) + slope).store(diagonal, at);
            (rise * kept_rise).store(rising, bundle);
            (decay * kept_decay).store(decaying, bundle);
        }
    }

    fn flush(&mut self) {
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
        let Slot { place, reversal, .. } = self.slots[slot];
        Some((g, g * (v[place * self.lanes + lane] - reversal)))
    }

    /// Moves the states by a step without any effect on the cell.
    pub fn advance(&mut self, step: u64) {
        if step.is_multiple_of(self.flush_every) {
            self.flush();
        }
        let lanes = self.lanes;
        for (states, kept) in [(&mut self.rising, &self.kept_rise), (&mut self.decaying, &self.kept_decay)] {
            for (states, kept) in states.chunks_exact_mut(lanes).zip(kept) {
                states.iter_mut().for_each(|state| *state *= kept);
            }
        }
    }

    /// Whether a device is an ExpSyn, whose conductance NEURON records after the step and not in its middle.
    pub fn is_single(&self, device: usize) -> bool {
        self.slot_of[device].is_some_and(|slot| self.slots[slot].rise == 0.0)
    }
}

/// The rise as NEURON's Exp2Syn has it: a little shorter than the decay, and not without end.
fn apart(rise: f64, decay: f64) -> f64 {
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
