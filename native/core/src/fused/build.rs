//! Chooses the kernel of a mechanism.

use std::marker::PhantomData;

use super::kernels::channel::channel;
use super::kernels::kernel::Kernel;
use super::kernels::setup::Setup;
use super::kernels::sk::sk_kernel;
use super::nav::kernel::nav_kernel;
use crate::cell::{Cell, Placement};
use crate::math::value::Value;
use crate::mechanisms::catalogue::{FromKinetics, Kind};
use crate::mechanisms::kinetics::Kinetics;

/// Makes the kernel of a placed mechanism. The leak and CaDynamics have none; the membrane keeps them elsewhere.
pub(crate) fn kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Option<Box<dyn Kernel<V>>> {
    match placement.description.kind {
        Kind::Leak | Kind::CalciumPool => None,
        Kind::Gated(gated) => Some(gated.with_kinetics(Gated { cell, placement, setup, width: PhantomData })),
        Kind::Markov => Some(nav_kernel(cell, placement, setup)),
        Kind::CalciumGated => Some(sk_kernel(placement, setup)),
    }
}

/// What the kernel of a gated channel needs besides its kinetics.
struct Gated<'a, V> {
    cell: &'a Cell,
    placement: &'a Placement,
    setup: &'a Setup<'a>,
    width: PhantomData<V>,
}

impl<V: Value> FromKinetics for Gated<'_, V> {
    type Made = Box<dyn Kernel<V>>;

    fn make<K: Kinetics<N>, const N: usize>(self) -> Self::Made {
        channel::<K, N, V>(self.cell, self.placement, self.setup)
    }
}
