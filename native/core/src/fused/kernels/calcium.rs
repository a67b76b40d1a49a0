//! Calcium under the membrane, CaDynamics, and SK, which hangs on it (mechanisms.md).

use std::ops::Range;

use super::kernel::{all_finite, membrane, Kernel, Located, Setup, Sums, Total, Voltages};
use crate::cell::{Cell, Placement};
use crate::math::value::Value;
use crate::math::{exp, log};
use crate::reference::calcium::{nernst_factor, BEYOND_NERNST, CAI_DEFAULT, ECA_FACTOR_DEFAULT, FARADAY};
use crate::reference::sk;

/// ln of calcium outside, 2 mM.
const LN_CAO: f64 = std::f64::consts::LN_2;

/// Calcium in each lane that has to do with it, and CaDynamics: a thin shell under the membrane of each compartment,
/// cai' = −10⁴·γ·ica/(2·F·depth) − (cai − least)/decay. Without CaDynamics NEURON's constant defaults hold: a shell that
/// goes nowhere.
pub(crate) struct Calcium<V>(Vec<Shell<V>>);

/// The shells of a value.
#[derive(Clone, Copy)]
pub(crate) struct Shell<V> {
    pub cai: V,     // [mM]
    pub log_cai: V, // its natural logarithm
    pub eca: V,     // [mV]
    pub ica: V,     // [nA]
    nernst: V,      // RT/zF [mV]
    least: V,       // minCai [mM]
    per_current: V, // concentration above the least that a steady current keeps up [mM/nA]
    approach: V,    // 1 − e^(−dt/decay)
}

/// What a shell has by its node and, by name, its parameters.
type OfShell<'a> = &'a dyn Fn(usize, &dyn Fn(&str) -> f64) -> f64;

impl<V: Value> Calcium<V> {
    pub fn new(cell: &Cell, dynamics: Option<&Placement>, setup: &Setup<'_>) -> Self {
        let of_shell = |value: OfShell<'_>, default: f64| -> Vec<V> {
            setup.pack(|node| {
                let shell = node.and_then(|node| Some((node, dynamics?, dynamics?.position(node)?)));
                shell.map_or(default, |(node, dynamics, position)| value(node, &|name| dynamics.values(name)[position]))
            })
        };
        let least = of_shell(&|_, parameter| parameter("minCai"), CAI_DEFAULT);
        let nernst = nernst_factor(cell.celsius());
        let nernst = of_shell(&|_, _| nernst, ECA_FACTOR_DEFAULT);
        let per_current = of_shell(
            &|node, parameter| {
                let flow = parameter("decay") * 1e4 * parameter("gamma") / (2.0 * FARADAY * parameter("depth"));
                -flow / membrane(cell, node)
            },
            0.0,
        );
        let approach = of_shell(&|_, parameter| 1.0 - exp(-setup.dt / parameter("decay")), 0.0);
        let parameters = least.into_iter().zip(nernst).zip(per_current.into_iter().zip(approach));
        let shells = parameters.map(|((least, nernst), (per_current, approach))| {
            let (cai, log_cai, eca, ica) = (least, least, least, V::from(0.0));
            let mut shell = Shell { cai, log_cai, eca, ica, nernst, least, per_current, approach };
            shell.follow();
            shell
        });
        Self(shells.collect())
    }

    /// Before mechanisms add to the current: where `advance`, a step of CaDynamics with the current of the step, and the
    /// reversal potential that the new concentration gives.
    pub fn begin(&mut self, advance: bool) {
        for shell in &mut self.0 {
            if advance {
                let target = shell.least + shell.per_current * shell.ica;
                shell.cai += shell.approach * (target - shell.cai);
                shell.follow();
            }
            shell.ica = V::from(0.0);
        }
    }

    /// Those of the values in a range; none of them where there is no calcium.
    pub fn shells(&mut self, values: Range<usize>) -> &mut [Shell<V>] {
        let count = self.0.len();
        &mut self.0[values.start.min(count)..values.end.min(count)]
    }

    /// Whether all concentrations are finite.
    pub fn is_finite(&self) -> bool {
        all_finite(self.0.iter().map(|shell| shell.cai))
    }

    /// Concentration [mM], reversal potential [mV] and current [nA] of a lane.
    pub fn read(&self, lane: usize) -> [f64; 3] {
        let Shell { cai, eca, ica, .. } = self.0[lane / V::WIDTH];
        [cai, eca, ica].map(|value| value.lane(lane % V::WIDTH))
    }
}

impl<V: Value> Shell<V> {
    /// What hangs on the concentration.
    #[inline(always)]
    fn follow(&mut self) {
        let Self { cai, nernst, .. } = *self;
        let log_cai = cai.log();
        self.log_cai = log_cai;
        self.eca = V::gather(|lane| match cai.lane(lane) > 0.0 {
            true => nernst.lane(lane) * (LN_CAO - log_cai.lane(lane)),
            false => BEYOND_NERNST,
        });
    }
}

/// SK on a run of lanes.
pub(crate) struct Sk<V> {
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

/// Constructor for the catalogue.
pub(crate) fn sk_kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let gbar: Vec<V> = setup.pack_conductance(cell, placement);
    let ek: Vec<V> = setup.pack(|node| node.map_or(0.0, |node| cell.ek()[node]));
    let floor: Vec<V> = setup.pack(|node| match node.is_some_and(|node| placement.holds(node)) {
        true => f64::NEG_INFINITY,
        false => 0.0,
    });
    let zero = V::from(0.0);
    let patches = gbar.into_iter().zip(ek).zip(floor);
    Box::new(Sk {
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
        "SK"
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
