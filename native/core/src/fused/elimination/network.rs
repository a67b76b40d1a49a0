//! The links of a network in their order, and their elimination.

use super::side_by_side::SideBySide;
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

/// The connections in the order of elimination. Arrays hold all sweeps of a node side by side; places are already multiplied
/// by the number of sweeps.
#[derive(Clone, Debug)]
pub(crate) struct Elimination {
    sweeps: usize,
    root: usize,
    constant: Vec<ConstantLink>,
    runs: SideBySide,
    links: Vec<Link>,
    factors: Vec<f64>, // of the links, all sweeps of a link side by side
}

impl Elimination {
    /// The `linear` links come first, then those `in_runs`, then the others, each children first. `fixed` is the constant
    /// part of the diagonal of each node (µS), without axial conductances; on return it includes all that never changes.
    pub fn new(
        sweeps: usize,
        root: usize,
        linear: &[Link],
        (runs, in_runs): (SideBySide, &[Link]),
        links: &[Link],
        fixed: &mut [f64],
    ) -> Self {
        for link in linear.iter().chain(in_runs).chain(links) {
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
            runs,
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

    /// Solves for the sweeps from `bundle` on that one value holds.
    #[inline(always)]
    fn solve_lanes<V: Value>(&mut self, bundle: usize, v: &mut [f64], d: &mut [f64], r: &mut [f64]) {
        if !self.runs.is_empty() {
            return self.solve_with_runs::<V>(bundle, v, d, r);
        }
        let lanes = v.len();
        let (v, d, r) = (&mut v[bundle..], &mut d[bundle..lanes], &mut r[bundle..lanes]);
        self.eliminate_constant::<V>(v, r);
        self.solve_links::<V>(bundle, v, d, r);
        self.substitute_constant::<V>(v, r);
    }

    /// A function of its own, so that cells without runs (most cells) do not pay for them.
    #[inline(never)]
    fn solve_with_runs<V: Value>(&mut self, bundle: usize, v: &mut [f64], d: &mut [f64], r: &mut [f64]) {
        self.eliminate_constant::<V>(&v[bundle..], &mut r[bundle..]);
        self.runs.eliminate(bundle, v, d, r);
        self.solve_links::<V>(bundle, &mut v[bundle..], &mut d[bundle..], &mut r[bundle..]);
        self.runs.substitute(bundle, v, r);
        self.substitute_constant::<V>(&mut v[bundle..], &mut r[bundle..]);
    }

    #[inline(always)]
    fn eliminate_constant<V: Value>(&self, v: &[f64], r: &mut [f64]) {
        for &ConstantLink { link: Link { child, parent, axial }, factor, inverse } in &self.constant {
            let flow = (V::load(v, parent) - V::load(v, child)) * axial;
            let own = V::load(r, child) + flow;
            (V::load(r, parent) + (own * factor - flow)).store(r, parent);
            (own * inverse).store(r, child);
        }
    }

    /// Eliminates the nodes of the links, solves for the root, and finds the changes of those nodes.
    #[inline(always)]
    fn solve_links<V: Value>(&mut self, bundle: usize, v: &mut [f64], d: &mut [f64], r: &mut [f64]) {
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
    }

    #[inline(always)]
    fn substitute_constant<V: Value>(&self, v: &mut [f64], r: &mut [f64]) {
        for &ConstantLink { link: Link { child, parent, .. }, factor, .. } in self.constant.iter().rev() {
            let change = V::load(r, child) + V::load(r, parent) * factor;
            change.store(r, child);
            (V::load(v, child) + change).store(v, child);
        }
    }
}
