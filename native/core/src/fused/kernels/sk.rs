//! SK, which calcium alone opens.

use super::kernel::{all_finite, Kernel, Sums, Total};
use super::located::{Located, Voltages};
use super::setup::Setup;
use super::shell::Shell;
use crate::cell::Placement;
use crate::math::value::Value;
use crate::math::{exp, log};
use crate::mechanisms::sk;

/// SK on a run of lanes.
struct Sk<V> {
    name: &'static str,
    approach: f64,
    log_half: f64, // of the concentration of half activation [mM], its logarithm
    patches: Vec<SkPatch<V>>,
}

/// SK in a value's lanes.
struct SkPatch<V> {
    gbar: V,    // [µS]
    ek: V,      // [mV]
    floor: V,   // of the concentration [mM]: none where SK is, so that one below zero is a failure there alone
    current: V, // [nA]
    z: V,
}

/// Makes SK.
pub(crate) fn sk_kernel<V: Value>(placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let gbar: Vec<V> = setup.pack_conductance(placement);
    let ek: Vec<V> = setup.pack(|compartment| compartment.map_or(0.0, |(cell, node)| cell.ek()[node]));
    let floor: Vec<V> = setup.pack(|compartment| match compartment.is_some_and(|(_, node)| placement.holds(node)) {
        true => f64::NEG_INFINITY,
        false => 0.0,
    });
    let zero = V::from(0.0);
    let patches = gbar.into_iter().zip(ek).zip(floor);
    Box::new(Sk {
        name: placement.description.name,
        approach: 1.0 - exp(-setup.dt / sk::TAU),
        log_half: log(sk::HALF),
        patches: patches.map(|((gbar, ek), floor)| SkPatch { gbar, ek, floor, current: zero, z: zero }).collect(),
    })
}

/// 1/(1 + (half/cai)^4.8), the power as an exponential of logarithms.
#[inline(always)]
fn steady<V: Value>(shell: &Shell<V>, floor: V, log_half: f64) -> V {
    let Shell { cai, log_cai, .. } = *shell;
    let log_cai = V::gather(|lane| match cai.lane(lane) < sk::LEAST {
        true => log(cai.lane(lane).max(floor.lane(lane)) + sk::LEAST),
        false => log_cai.lane(lane),
    });
    let power = ((V::from(log_half) - log_cai) * sk::HILL).exp();
    V::from(1.0) / (power + 1.0)
}

impl<V: Value> SkPatch<V> {
    #[inline(always)]
    fn add(&mut self, at: &Located<V>, total: &mut Total<V>) {
        let conductance = self.gbar * self.z;
        self.current = conductance * (at.v - self.ek);
        total.current += self.current;
        total.slope += conductance;
    }
}

impl<V: Value> Kernel<V> for Sk<V> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn missed(&self) -> Vec<&[bool]> {
        Vec::new()
    }

    fn initialize(&mut self, _at: &[Located<V>], shells: &[Shell<V>]) {
        for (patch, shell) in self.patches.iter_mut().zip(shells) {
            patch.z = steady(shell, patch.floor, self.log_half);
        }
    }

    fn add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        for ((patch, at), total) in self.patches.iter_mut().zip(at.located).zip(sums.totals.iter_mut()) {
            patch.add(at, total);
        }
    }

    fn advance_and_add(&mut self, at: &Voltages<'_, V>, sums: &mut Sums<'_, V>) {
        let places = at.located.iter().zip(sums.totals.iter_mut()).zip(sums.shells.iter());
        for (patch, ((at, total), shell)) in self.patches.iter_mut().zip(places) {
            patch.z += (steady(shell, patch.floor, self.log_half) - patch.z) * self.approach;
            patch.add(at, total);
        }
    }

    fn current(&self, lane: usize) -> f64 {
        self.patches[lane / V::WIDTH].current.lane(lane % V::WIDTH)
    }

    fn state(&self, _state: usize, lane: usize) -> f64 {
        self.patches[lane / V::WIDTH].z.lane(lane % V::WIDTH)
    }

    fn is_finite(&self) -> bool {
        all_finite(self.patches.iter().map(|patch| patch.z))
    }
}
