//! The implicit step of the cable equation: (C/dt + G)·Δv = −I + axial currents, solved for the change of voltage, so that
//! rounding is relative to the change and not to the voltage.
//!
//! Nodes are eliminated from the ends to the root. Where no mechanism is at or beyond a node, its diagonal is a
//! constant, and so is its factor: such a node needs no division.

use crate::lanes::Lanes;
use crate::math::value::Value;

/// One connection, by the places of its nodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub child: usize,
    pub parent: usize,
    pub axial: f64, // [µS]
}

/// A connection to a node whose diagonal never changes.
#[derive(Clone, Copy, Debug)]
struct ConstantLink {
    link: Link,
    factor: f64,  // axial over diagonal
    inverse: f64, // of the diagonal [MΩ]
}

/// The connections in the order of elimination. Arrays hold all sweeps of a node side by side; places are multiplied by
/// the number of sweeps beforehand.
#[derive(Clone, Debug)]
pub(crate) struct Elimination {
    sweeps: usize,
    root: usize,
    constant: Vec<ConstantLink>,
    links: Vec<Link>,
    factors: Vec<f64>, // of the links, all sweeps of a link side by side
}

impl Elimination {
    /// `linear` links first, then the others, each children first. `fixed` is the constant part of the diagonal of each
    /// node (µS), without axial conductances; on return it includes all that never changes.
    pub fn new(sweeps: usize, root: usize, linear: &[Link], links: &[Link], fixed: &mut [f64]) -> Self {
        for link in linear.iter().chain(links) {
            fixed[link.child] += link.axial;
            fixed[link.parent] += link.axial;
        }
        let in_lanes =
            |link: Link| Link { child: link.child * sweeps, parent: link.parent * sweeps, axial: link.axial };
        let constant = linear.iter().map(|&link| {
            let inverse = 1.0 / fixed[link.child];
            let factor = link.axial * inverse;
            fixed[link.parent] -= factor * link.axial;
            ConstantLink { link: in_lanes(link), factor, inverse }
        });
        Self {
            sweeps,
            root: root * sweeps,
            constant: constant.collect(),
            factors: vec![0.0; links.len() * sweeps],
            links: links.iter().copied().map(in_lanes).collect(),
        }
    }

    /// Solves for the changes and adds them to the voltages (mV). `diagonal` (µS) and `rhs` (nA) are those of the
    /// membranes, without the axial currents; `rhs` holds the changes afterwards.
    pub fn solve(&mut self, voltage: &mut [f64], diagonal: &mut [f64], rhs: &mut [f64]) {
        match self.sweeps {
            1 => self.solve_lanes::<f64>(0, voltage, diagonal, rhs),
            sweeps => (0..sweeps)
                .step_by(Lanes::WIDTH)
                .for_each(|bundle| self.solve_lanes::<Lanes>(bundle, voltage, diagonal, rhs)),
        }
    }

    /// The sweeps from `bundle` on that lie in one value.
    #[inline(always)]
    fn solve_lanes<V: Value>(&mut self, bundle: usize, v: &mut [f64], d: &mut [f64], r: &mut [f64]) {
        let lanes = v.len();
        let (v, d, r) = (&mut v[bundle..], &mut d[bundle..lanes], &mut r[bundle..lanes]);
        for &ConstantLink { link: Link { child, parent, axial }, factor, inverse } in &self.constant {
            let flow = (V::load(v, parent) - V::load(v, child)) * axial;
            let own = V::load(r, child) + flow;
            (V::load(r, parent) + (own * factor - flow)).store(r, parent);
            (own * inverse).store(r, child);
        }
        let factors = self.factors.chunks_exact_mut(self.sweeps);
        for (&Link { child, parent, axial }, factors) in self.links.iter().zip(factors) {
            let flow = (V::load(v, parent) - V::load(v, child)) * axial;
            let inverse = V::from(1.0) / V::load(d, child);
            let factor = inverse * axial;
            let own = V::load(r, child) + flow;
            (V::load(d, parent) - factor * axial).store(d, parent);
            (V::load(r, parent) + (own * factor - flow)).store(r, parent);
            (own * inverse).store(r, child);
            factor.store(factors, bundle);
        }
        let change = V::load(r, self.root) / V::load(d, self.root);
        change.store(r, self.root);
        (V::load(v, self.root) + change).store(v, self.root);
        let factors = self.factors.chunks_exact(self.sweeps);
        for (&Link { child, parent, .. }, factors) in self.links.iter().zip(factors).rev() {
            let change = V::load(r, child) + V::load(factors, bundle) * V::load(r, parent);
            change.store(r, child);
            (V::load(v, child) + change).store(v, child);
        }
        for &ConstantLink { link: Link { child, parent, .. }, factor, .. } in self.constant.iter().rev() {
            let change = V::load(r, child) + V::load(r, parent) * factor;
            change.store(r, child);
            (V::load(v, child) + change).store(v, child);
        }
    }
}
