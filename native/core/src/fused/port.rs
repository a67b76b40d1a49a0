//! Passive dendrites as modes at the node that they hang on, the port (modal/).

use std::sync::Arc;

use crate::lanes::{Lanes, WIDTH};
use crate::math::value::Value;
use crate::modal::Modes;

/// A sum over modes is taken as this many partial sums, to which the modes go in turn. The order of additions is then the
/// same for one sweep and for several, and so are the bits.
const PARTS: usize = 4;

/// The dendrites of one port: the few modes that act on it, and, where something in the dendrites is recorded, the modes from
/// which it is read: a part of them that holds all nodes, or all modes. These follow the port and do not act on it, so recording
/// changes nothing.
pub(crate) struct Port {
    /// Place of the port in the engine's arrays.
    pub place: usize,
    acting: State,
    followers: Option<State>,
    modes: Arc<Dendrites>,
    readers: Option<(Arc<Modes>, State)>,
}

/// The modes prepared for a port.
#[derive(Debug)]
pub(crate) struct Dendrites {
    pub all: Modes,
    /// As few as suffice to move the port in the same way.
    pub few: Modes,
    /// For the nodes into which currents go.
    pub columns: Vec<Column>,
}

/// What a current into a node of the dendrites adds to the states of the modes (nA per nA).
#[derive(Debug)]
pub(crate) struct Column {
    /// The node, by its place in the tree.
    pub node: usize,
    all: Vec<f64>,
    few: Vec<f64>,
    sum: f64, // over all modes
}

impl Dendrites {
    /// `driven` are the nodes of the tree into which currents go; `tolerance` bounds the error of the port's voltage (mV).
    pub fn new(all: Modes, driven: &[usize], tolerance: f64) -> Self {
        let whole: Vec<Vec<f64>> = driven.iter().map(|&node| all.current_column(node)).collect();
        let (few, reduced) = if driven.is_empty() {
            (all.reduce(tolerance), Vec::new())
        } else {
            all.reduce_with_currents(driven, tolerance)
        };
        let columns = driven.iter().zip(whole).zip(reduced).map(|((&node, all), few)| Column {
            node,
            sum: all.iter().sum(),
            all,
            few,
        });
        Self { columns: columns.collect(), few, all }
    }
}

/// Modes and their state in all sweeps.
struct State {
    mu: Vec<f64>,
    h: Vec<f64>,
    z: Vec<f64>,    // [nA], all modes of a sweep, or of two sweeps that lie side by side
    sums: Vec<f64>, // Σ z of each sweep [nA]
}

impl Port {
    /// `read` are the modes to read from. Without them nodes are read from all modes, which then have to be `followed`.
    pub fn new(place: usize, modes: Arc<Dendrites>, sweeps: usize, followed: bool, read: Option<Arc<Modes>>) -> Self {
        let reader = |read: Arc<Modes>| {
            let state = State::new(&read, sweeps);
            (read, state)
        };
        Self {
            place,
            acting: State::new(&modes.few, sweeps),
            followers: followed.then(|| State::new(&modes.all, sweeps)),
            modes,
            readers: read.map(reader),
        }
    }

    /// Adds the current of the dendrites at the beginning of a step (nA).
    pub fn add_current(&self, voltage: &[f64], rhs: &mut [f64]) {
        let Modes { g_eff, e_eff, .. } = self.modes.few;
        for ((rhs, v), sum) in rhs.iter_mut().zip(voltage).zip(&self.acting.sums) {
            *rhs += sum - g_eff * (v - e_eff);
        }
    }

    /// Injects the current of each sweep (nA) into the node of a column, for the next step.
    pub fn inject(&mut self, column: usize, currents: &[f64], rhs: &mut [f64]) {
        let Column { all, few, sum, .. } = &self.modes.columns[column];
        rhs.iter_mut().zip(currents).for_each(|(rhs, current)| *rhs += sum * current);
        self.acting.inject(few, currents);
        if let Some(followers) = &mut self.followers {
            followers.inject(all, currents);
        }
    }

    /// Moves the modes by a step in which the port's voltage changed by `change` in each sweep (mV).
    pub fn advance(&mut self, change: &[f64]) {
        self.acting.advance(change);
        if let Some(followers) = &mut self.followers {
            followers.advance(change);
        }
        if let Some((_, readers)) = &mut self.readers {
            readers.advance(change);
        }
    }

    /// The modes that nodes are read from.
    pub fn read_from(&self) -> &Modes {
        self.readers.as_ref().map_or(&self.modes.all, |(modes, _)| modes)
    }

    /// Sets terms of sums to the states of these modes, or adds the states to them; all sweeps of a mode lie side by side.
    pub fn put_states(&self, terms: &mut [f64], add: bool) {
        self.read_state().into_iter().for_each(|state| state.put(terms, add));
    }

    /// Offset, gain and weights of a node's voltage; see [`Modes::voltage_weights`].
    pub fn voltage_weights(&self, node: usize) -> (f64, f64, Vec<f64>) {
        self.read_from().voltage_weights(node)
    }

    /// The states in a sweep of the modes from which nodes are read.
    pub fn state(&self, sweep: usize) -> impl Iterator<Item = f64> + '_ {
        self.read_state().into_iter().flat_map(move |state| state.of_sweep(sweep))
    }

    fn read_state(&self) -> Option<&State> {
        self.readers.as_ref().map(|(_, state)| state).or(self.followers.as_ref())
    }
}

impl State {
    fn new(modes: &Modes, sweeps: usize) -> Self {
        let padded = modes.mu.len().next_multiple_of(PARTS);
        let pad = |values: &[f64]| values.iter().copied().chain(std::iter::repeat(0.0)).take(padded).collect();
        let (mu, h): (Vec<f64>, Vec<f64>) = (pad(&modes.mu), pad(&modes.h));
        let start: Vec<f64> = pad(&modes.z0);
        let side_by_side = sweeps.min(WIDTH);
        let z: Vec<f64> = start.iter().flat_map(|&z| std::iter::repeat_n(z, side_by_side)).collect();
        let z = z.repeat(sweeps / side_by_side);
        let mut parts = [0.0; PARTS];
        for (mode, z) in start.iter().enumerate() {
            parts[mode % PARTS] += z;
        }
        let sum = (parts[0] + parts[2]) + (parts[1] + parts[3]);
        Self { mu, h, z, sums: vec![sum; sweeps] }
    }

    fn of_sweep(&self, sweep: usize) -> impl Iterator<Item = f64> + '_ {
        let side_by_side = self.sums.len().min(WIDTH);
        let sweeps = self.z.chunks_exact(self.mu.len() * side_by_side);
        let own = sweeps.skip(sweep / side_by_side).take(1);
        own.flat_map(move |z| z.iter().skip(sweep % side_by_side).step_by(side_by_side).copied())
    }

    fn put(&self, terms: &mut [f64], add: bool) {
        let sweeps = self.sums.len();
        let side_by_side = sweeps.min(WIDTH);
        if sweeps == side_by_side {
            put(terms, &self.z[..terms.len()], add);
            return;
        }
        for (group, z) in self.z.chunks_exact(self.mu.len() * side_by_side).enumerate() {
            for (terms, z) in terms.chunks_exact_mut(sweeps).zip(z.as_chunks::<WIDTH>().0) {
                put(&mut terms[group * WIDTH..][..WIDTH], z, add);
            }
        }
    }

    fn inject(&mut self, column: &[f64], currents: &[f64]) {
        if currents.iter().all(|&current| current == 0.0) {
            return;
        }
        if let [current] = *currents {
            self.z.iter_mut().zip(column).for_each(|(z, column)| *z += column * current);
            return;
        }
        let pairs = self.z.chunks_exact_mut(self.mu.len() * WIDTH).zip(currents.chunks_exact(WIDTH));
        for (z, current) in pairs {
            let current = Lanes::load(current, 0);
            for (z, column) in z.as_chunks_mut::<WIDTH>().0.iter_mut().zip(column) {
                (Lanes::load(z, 0) + current * *column).store(z, 0);
            }
        }
    }

    fn advance(&mut self, change: &[f64]) {
        if let [change] = *change {
            self.sums[0] = advance_one(&self.mu, &self.h, &mut self.z, change);
            return;
        }
        let pairs = self.z.chunks_exact_mut(self.mu.len() * WIDTH).zip(self.sums.chunks_exact_mut(WIDTH));
        for ((z, sums), change) in pairs.zip(change.chunks_exact(WIDTH)) {
            advance_two(&self.mu, &self.h, z, Lanes::load(change, 0)).store(sums, 0);
        }
    }
}

/// One sweep: modes in the lanes.
fn advance_one(mu: &[f64], h: &[f64], z: &mut [f64], change: f64) -> f64 {
    let mut sums = [Lanes::splat(0.0); PARTS / 2];
    let change = Lanes::splat(change);
    let blocks = mu.as_chunks::<PARTS>().0.iter().zip(h.as_chunks::<PARTS>().0);
    for ((mu, h), z) in blocks.zip(z.as_chunks_mut::<PARTS>().0) {
        for (part, sum) in sums.iter_mut().enumerate() {
            let at = part * 2;
            let new = Lanes::load(mu, at) * (Lanes::load(z, at) - Lanes::load(h, at) * change);
            new.store(z, at);
            *sum += new;
        }
    }
    let sum = sums[0] + sums[1];
    sum.lane(0) + sum.lane(1)
}

/// Two sweeps in the lanes.
fn advance_two(mu: &[f64], h: &[f64], z: &mut [f64], change: Lanes) -> Lanes {
    let mut sums = [Lanes::splat(0.0); PARTS];
    let blocks = mu.as_chunks::<PARTS>().0.iter().zip(h.as_chunks::<PARTS>().0);
    for ((mu, h), z) in blocks.zip(z.as_chunks_mut::<{ PARTS * WIDTH }>().0) {
        for (part, sum) in sums.iter_mut().enumerate() {
            let new = (Lanes::load(z, part * WIDTH) - change * h[part]) * mu[part];
            new.store(z, part * WIDTH);
            *sum += new;
        }
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3])
}

/// Sets terms, or adds to them.
#[inline(always)]
pub(super) fn put(terms: &mut [f64], values: &[f64], add: bool) {
    if add {
        terms.iter_mut().zip(values).for_each(|(term, value)| *term += value);
    } else {
        terms.copy_from_slice(values);
    }
}
