//! Calcium under the membrane, CaDynamics, and SK, which hangs on it (mechanisms.md).

use std::ops::Range;

use super::kernel::{all_finite, membrane, Kernel, Located, Setup, Sums};
use super::Value;
use crate::cell::{Cell, Placement};
use crate::ions::{nernst_factor, BEYOND_NERNST, CAI_DEFAULT, ECA_FACTOR_DEFAULT, FARADAY};
use crate::math::{exp, log};
use crate::mechanisms::sk;

/// ln of calcium outside, 2 mM.
const LN_CAO: f64 = std::f64::consts::LN_2;

/// Calcium in each lane that has to do with it, and CaDynamics: a thin shell under the membrane of each compartment,
/// cai' = −10⁴·γ·ica/(2·F·depth) − (cai − least)/decay. Without CaDynamics NEURON's constant defaults hold: a shell that
/// goes nowhere.
pub(super) struct Calcium<V> {
    cai: Vec<V>,         // [mM]
    log_cai: Vec<V>,     // its natural logarithm
    eca: Vec<V>,         // [mV]
    ica: Vec<V>,         // [nA]
    nernst: Vec<V>,      // RT/zF [mV]
    least: Vec<V>,       // minCai [mM]
    per_current: Vec<V>, // concentration above the least that a steady current keeps up [mM/nA]
    approach: Vec<V>,    // 1 − e^(−dt/decay)
}

/// The calcium of a run of lanes.
pub(crate) struct CalciumLanes<'a, V> {
    pub cai: &'a [V],
    pub log_cai: &'a [V],
    pub eca: &'a [V],
    pub ica: &'a mut [V],
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
        let mut calcium = Self {
            cai: least.clone(),
            log_cai: least.clone(),
            eca: least.clone(),
            ica: setup.pack(|_| 0.0),
            nernst: of_shell(&|_, _| nernst, ECA_FACTOR_DEFAULT),
            least,
            per_current: of_shell(
                &|node, parameter| {
                    let flow = parameter("decay") * 1e4 * parameter("gamma") / (2.0 * FARADAY * parameter("depth"));
                    -flow / membrane(cell, node)
                },
                0.0,
            ),
            approach: of_shell(&|_, parameter| 1.0 - exp(-setup.dt / parameter("decay")), 0.0),
        };
        calcium.follow();
        calcium
    }

    /// Before mechanisms add to the current: where `advance`, a step of CaDynamics with the current of the step, and the
    /// reversal potential that the new concentration gives.
    pub fn begin(&mut self, advance: bool) {
        if advance {
            let shells = self.least.iter().zip(&self.per_current).zip(&self.approach);
            for ((cai, ica), ((&least, &per_current), &approach)) in self.cai.iter_mut().zip(&self.ica).zip(shells) {
                let target = least + per_current * *ica;
                *cai += approach * (target - *cai);
            }
            self.follow();
        }
        self.ica.iter_mut().for_each(|ica| *ica = V::from(0.0));
    }

    /// Those of the values in a range; none of them where there is no calcium.
    pub fn lanes(&mut self, values: Range<usize>) -> CalciumLanes<'_, V> {
        let values = values.start.min(self.cai.len())..values.end.min(self.cai.len());
        CalciumLanes {
            cai: &self.cai[values.clone()],
            log_cai: &self.log_cai[values.clone()],
            eca: &self.eca[values.clone()],
            ica: &mut self.ica[values],
        }
    }

    /// Whether all concentrations are finite.
    pub fn is_finite(&self) -> bool {
        all_finite(&self.cai)
    }

    /// Concentration [mM], reversal potential [mV] and current [nA] of a lane.
    pub fn read(&self, lane: usize) -> [f64; 3] {
        let (j, lane) = (lane / V::WIDTH, lane % V::WIDTH);
        [self.cai[j].lane(lane), self.eca[j].lane(lane), self.ica[j].lane(lane)]
    }

    fn follow(&mut self) {
        let potentials = self.log_cai.iter_mut().zip(&mut self.eca);
        for ((&cai, &nernst), (log_cai, eca)) in self.cai.iter().zip(&self.nernst).zip(potentials) {
            *log_cai = cai.map(log);
            *eca = V::gather(|lane| match cai.lane(lane) > 0.0 {
                true => nernst.lane(lane) * (LN_CAO - log_cai.lane(lane)),
                false => BEYOND_NERNST,
            });
        }
    }
}

/// SK on a run of lanes.
pub(super) struct Sk<V> {
    approach: f64,
    log_half: f64,   // of the concentration of half activation [mM], its logarithm
    gbar: Vec<V>,    // [µS]
    ek: Vec<V>,      // [mV]
    floor: Vec<V>,   // of the concentration [mM]: none where SK is, so that one below zero is a failure there alone
    current: Vec<V>, // [nA]
    z: Vec<V>,
}

/// Constructor for the catalogue.
pub(crate) fn sk_kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let gbar: Vec<V> = setup.pack_conductance(cell, placement);
    Box::new(Sk {
        approach: 1.0 - exp(-setup.dt / sk::TAU),
        log_half: log(sk::HALF),
        ek: setup.pack(|node| node.map_or(0.0, |node| cell.ek()[node])),
        floor: setup.pack(|node| match node.is_some_and(|node| placement.holds(node)) {
            true => f64::NEG_INFINITY,
            false => 0.0,
        }),
        current: vec![V::from(0.0); gbar.len()],
        z: vec![V::from(0.0); gbar.len()],
        gbar,
    })
}

/// 1/(1 + (half/cai)^4.8), the power as an exponential of logarithms.
#[inline(always)]
fn steady<V: Value>(cai: V, log_cai: V, floor: V, log_half: f64) -> V {
    let log_cai = V::gather(|lane| match cai.lane(lane) < sk::LEAST {
        true => log(cai.lane(lane).max(floor.lane(lane)) + sk::LEAST),
        false => log_cai.lane(lane),
    });
    let power = ((V::from(log_half) - log_cai) * sk::HILL).exp();
    V::from(1.0) / (power + 1.0)
}

impl<V: Value> Sk<V> {
    fn sum(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        for (j, &v) in at.v.iter().enumerate() {
            let conductance = self.gbar[j] * self.z[j];
            let current = conductance * (v - self.ek[j]);
            self.current[j] = current;
            sums.current[j] += current;
            sums.slope[j] += conductance;
        }
    }
}

impl<V: Value> Kernel<V> for Sk<V> {
    fn name(&self) -> &'static str {
        "SK"
    }

    fn missed(&self) -> Vec<&[bool]> {
        Vec::new()
    }

    fn initialize(&mut self, _v: &[V], calcium: &CalciumLanes<'_, V>) {
        for (j, z) in self.z.iter_mut().enumerate() {
            *z = steady(calcium.cai[j], calcium.log_cai[j], self.floor[j], self.log_half);
        }
    }

    fn add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        self.sum(at, sums);
    }

    fn advance_and_add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        let calcium = sums.calcium.cai.iter().zip(sums.calcium.log_cai).zip(&self.floor);
        for (z, ((&cai, &log_cai), &floor)) in self.z.iter_mut().zip(calcium) {
            *z += (steady(cai, log_cai, floor, self.log_half) - *z) * self.approach;
        }
        self.sum(at, sums);
    }

    fn current(&self, lane: usize) -> f64 {
        self.current[lane / V::WIDTH].lane(lane % V::WIDTH)
    }

    fn state(&self, _state: usize, lane: usize) -> f64 {
        self.z[lane / V::WIDTH].lane(lane % V::WIDTH)
    }

    fn is_finite(&self) -> bool {
        all_finite(&self.z)
    }
}
