//! Which implementation a mechanism has.

use super::ca_dynamics::ca_dynamics;
use super::gated::gated;
use super::nav::nav;
use super::sk::sk;
use crate::cell::{Cell, Placement};
use crate::mechanisms::catalogue::{FromKinetics, Kind};
use crate::mechanisms::kinetics::Kinetics;
use crate::reference::calcium::Calcium;
use crate::reference::mechanism::Mechanism;
use crate::reference::scheme::Scheme;

/// Makes the state of one placed mechanism for steps of `dt` (ms); none for the leak, which is kept over all nodes.
pub(crate) fn build(
    cell: &Cell,
    placement: &Placement,
    dt: f64,
    scheme: Scheme,
    calcium: &mut Calcium,
) -> Option<Box<dyn Mechanism>> {
    match placement.description.kind {
        Kind::Leak => None,
        Kind::CalciumPool => Some(ca_dynamics(cell, placement, dt, calcium)),
        Kind::Gated(channel) => Some(channel.with_kinetics(Gated { cell, placement, dt, calcium })),
        Kind::Markov => Some(nav(cell, placement, dt, scheme)),
        Kind::CalciumGated => Some(sk(cell, placement, dt, calcium)),
    }
}

/// What a gated channel is made of besides its kinetics.
struct Gated<'a> {
    cell: &'a Cell,
    placement: &'a Placement,
    dt: f64, // [ms]
    calcium: &'a mut Calcium,
}

impl FromKinetics for Gated<'_> {
    type Made = Box<dyn Mechanism>;

    fn make<K: Kinetics<N>, const N: usize>(self) -> Self::Made {
        gated::<K, N>(self.cell, self.placement, self.dt, self.calcium)
    }
}
