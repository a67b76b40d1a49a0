//! The implicit step of the cable equation: (C/dt + G)·Δv = −I + axial currents, solved for the change of voltage, so that
//! rounding is relative to the change and not to the voltage.
//!
//! Nodes are eliminated from the ends to the root. Where no mechanism is at or beyond a node, its diagonal is a
//! constant: so is its factor, and no division is left.

use super::Value;

/// One connection, by the places of its nodes in the arrays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub child: usize,
    pub parent: usize,
    pub axial: f64, // [µS]
}

/// A connection to a node whose diagonal never changes.
#[derive(Clone, Copy, Debug)]
struct ConstantLink {
    link: Link,
    factor: f64,   // axial over diagonal
    inverse: f64,  // of the diagonal [MΩ]
}

/// The connections in the order of elimination. Arrays hold all sweeps of a node side by side.
#[derive(Clone, Debug)]
pub(super) struct Elimination {
    sweeps: usize,
    root: usize,
    constant: Vec<ConstantLink>,
    links: Vec<Link>,
    factors: Vec<f64>, // of the links, all sweeps of a link side by side
}

impl Elimination {
    /// `linear` links first, then the others, each children first. `fixed` is the constant part of the diagonal of each
    /// node [µS], axial conductances not yet in it; on return it has all that never changes.
    pub fn new(sweeps: usize, root: usize, linear: &[Link], links: Vec<Link>, fixed: &mut [f64]) -> Self {
        for link in linear.iter().chain(&links) {
            fixed[link.child] += link.axial;
            fixed[link.parent] += link.axial;
        }
        let constant = linear.iter().map(|&link| {
            let inverse = 1.0 / fixed[link.child];
            let factor = link.axial * inverse;
            fixed[link.parent] -= factor * link.axial;
            ConstantLink { link, factor, inverse }
        });
        Self { sweeps, root, constant: constant.collect(), factors: vec![0.0; links.len() * sweeps], links }
    }

    /// Solves for the changes and adds them to the voltages [mV]. `diagonal` [µS] and `rhs` [nA] are those of the
    /// membranes, without the axial currents; `rhs` holds the changes afterwards.
    pub fn solve(&mut self, voltage: &mut [f64], diagonal: &mut [f64], rhs: &mut [f64]) {
        match self.sweeps {
            1 => self.solve_in::<f64>(voltage, diagonal, rhs),
            _ => self.solve_in::<crate::lanes::Lanes>(voltage, diagonal, rhs),
        }
    }

    #[inline(always)]
    fn solve_in<V: Value>(&mut self, v: &mut [f64], d: &mut [f64], r: &mut [f64]) {
        let sweeps = self.sweeps;
        for bundle in (0..sweeps).step_by(V::WIDTH) {
            let place = |node: usize| node * sweeps + bundle..node * sweeps + bundle + V::WIDTH;
            for &ConstantLink { link: Link { child, parent, axial }, factor, inverse } in &self.constant {
                let (child, parent) = (place(child), place(parent));
                let flow = (V::load(&v[parent.clone()]) - V::load(&v[child.clone()])) * axial;
                let own = V::load(&r[child.clone()]) + flow;
                (V::load(&r[parent.clone()]) + (own * factor - flow)).store(&mut r[parent]);
                (own * inverse).store(&mut r[child]);
            }
            for (&Link { child, parent, axial }, factors) in
                self.links.iter().zip(self.factors.chunks_exact_mut(sweeps))
            {
                let (child, parent) = (place(child), place(parent));
                let flow = (V::load(&v[parent.clone()]) - V::load(&v[child.clone()])) * axial;
                let inverse = V::from(1.0) / V::load(&d[child.clone()]);
                let factor = inverse * axial;
                let own = V::load(&r[child.clone()]) + flow;
                (V::load(&d[parent.clone()]) - factor * axial).store(&mut d[parent.clone()]);
                (V::load(&r[parent.clone()]) + (own * factor - flow)).store(&mut r[parent]);
                (own * inverse).store(&mut r[child]);
                factor.store(&mut factors[bundle..bundle + V::WIDTH]);
            }
            let root = place(self.root);
            let change = V::load(&r[root.clone()]) / V::load(&d[root.clone()]);
            change.store(&mut r[root.clone()]);
            (V::load(&v[root.clone()]) + change).store(&mut v[root]);
            for (&Link { child, parent, .. }, factors) in self.links.iter().zip(self.factors.chunks_exact(sweeps)).rev() {
                let child = place(child);
                let factor = V::load(&factors[bundle..bundle + V::WIDTH]);
                let change = V::load(&r[child.clone()]) + factor * V::load(&r[place(parent)]);
                change.store(&mut r[child.clone()]);
                (V::load(&v[child.clone()]) + change).store(&mut v[child]);
            }
            for &ConstantLink { link: Link { child, parent, .. }, factor, .. } in self.constant.iter().rev() {
                let child = place(child);
                let change = V::load(&r[child.clone()]) + V::load(&r[place(parent)]) * factor;
                change.store(&mut r[child.clone()]);
                (V::load(&v[child.clone()]) + change).store(&mut v[child]);
            }
        }
    }
}
