//! Calcium in the compartments of a group, CaDynamics, and SK, which hangs on it (mechanisms.md).

use super::kernel::{Kernel, Located, Setup, Sums};
use super::Value;
use crate::cell::{Cell, Placement};
use crate::ions::{nernst_factor, BEYOND_NERNST, CAI_DEFAULT, CAO, ECA_FACTOR_DEFAULT, FARADAY};
use crate::math::{exp, log};
use crate::mechanisms::sk;

/// Concentration, reversal potential and current in each lane.
pub(crate) struct Calcium<V> {
    pub cai: Vec<V>,     // [mM]
    pub log_cai: Vec<V>, // its natural logarithm
    pub eca: Vec<V>,     // [mV]
    pub ica: Vec<V>,     // [nA]
    shells: Option<Shells<V>>,
}

/// CaDynamics: a thin shell under the membrane of each compartment. cai' = −10⁴·γ·ica/(2·F·depth) − (cai − least)/decay.
struct Shells<V> {
    nernst: f64,         // RT/zF [mV]
    least: Vec<V>,       // minCai [mM]
    per_current: Vec<V>, // concentration above the least that a steady current keeps up [mM/nA]
    approach: Vec<V>,    // 1 − e^(−dt/decay)
}

impl<V: Value> Calcium<V> {
    /// Without CaDynamics NEURON's constant defaults hold.
    pub fn new(cell: &Cell, dynamics: Option<&Placement>, setup: &Setup<'_>) -> Self {
        let filled = |x: f64| setup.pack(|_| x);
        let mut calcium = Self {
            cai: filled(CAI_DEFAULT),
            log_cai: filled(log(CAI_DEFAULT)),
            eca: filled(ECA_FACTOR_DEFAULT * log(CAO / CAI_DEFAULT)),
            ica: filled(0.0),
            shells: None,
        };
        if let Some(placement) = dynamics {
            let value = |name: &str, node: usize| placement.values(name)[placement.position(node)];
            calcium.cai = setup.pack_parameter(placement, "minCai");
            calcium.shells = Some(Shells {
                nernst: nernst_factor(cell.celsius()),
                least: setup.pack_parameter(placement, "minCai"),
                per_current: setup.pack(|node| {
                    let per_density = -value("decay", node) * 1e4 * value("gamma", node)
                        / (2.0 * FARADAY * value("depth", node));
                    per_density / super::kernel::membrane(cell, node)
                }),
                approach: setup.pack(|node| 1.0 - exp(-setup.dt / value("decay", node))),
            });
            calcium.follow();
        }
        calcium
    }

    /// A step of CaDynamics with the current of the step, and the reversal potential that the new concentration gives.
    pub fn advance(&mut self) {
        if let Some(shells) = &self.shells {
            for (j, cai) in self.cai.iter_mut().enumerate() {
                let target = shells.least[j] + shells.per_current[j] * self.ica[j];
                *cai += shells.approach[j] * (target - *cai);
            }
            self.follow();
        }
    }

    /// Before mechanisms add to it.
    pub fn begin_currents(&mut self) {
        self.ica.fill(V::from(0.0));
    }

    fn follow(&mut self) {
        if let Some(shells) = &self.shells {
            for ((cai, log_cai), eca) in self.cai.iter().zip(&mut self.log_cai).zip(&mut self.eca) {
                *log_cai = cai.map(log);
                *eca = V::gather(|lane| match cai.lane(lane) > 0.0 {
                    true => shells.nernst * (std::f64::consts::LN_2 - log_cai.lane(lane)), // cao = 2 mM
                    false => BEYOND_NERNST,
                });
            }
        }
    }
}

/// SK on the lanes of a group.
pub(super) struct Sk<V> {
    approach: f64,
    gbar: Vec<V>,    // [µS]
    ek: Vec<V>,      // [mV]
    current: Vec<V>, // [nA]
    z: Vec<V>,
}

/// Constructor for the catalogue.
pub(crate) fn sk_kernel<V: Value>(cell: &Cell, placement: &Placement, setup: &Setup<'_>) -> Box<dyn Kernel<V>> {
    let gbar: Vec<V> = setup.pack_conductance(cell, placement);
    Box::new(Sk {
        approach: 1.0 - exp(-setup.dt / sk::TAU),
        ek: setup.pack(|node| cell.ek()[node]),
        current: vec![V::from(0.0); gbar.len()],
        z: vec![V::from(0.0); gbar.len()],
        gbar,
    })
}

/// 1/(1 + (half/cai)^4.8), the power as an exponential of logarithms.
#[inline(always)]
fn steady<V: Value>(cai: V, log_cai: V) -> V {
    let log_cai = V::gather(|lane| match cai.lane(lane) < sk::LEAST {
        true => log(cai.lane(lane) + sk::LEAST),
        false => log_cai.lane(lane),
    });
    let power = ((V::from(log(sk::HALF)) - log_cai) * sk::HILL).exp();
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

    fn initialize(&mut self, _v: &[V], calcium: &Calcium<V>) {
        for (z, (&cai, &log_cai)) in self.z.iter_mut().zip(calcium.cai.iter().zip(&calcium.log_cai)) {
            *z = steady(cai, log_cai);
        }
    }

    fn add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        self.sum(at, sums);
    }

    fn advance_and_add(&mut self, at: &Located<'_, V>, sums: &mut Sums<'_, V>) {
        for (z, (&cai, &log_cai)) in self.z.iter_mut().zip(sums.calcium.cai.iter().zip(&sums.calcium.log_cai)) {
            *z += (steady(cai, log_cai) - *z) * self.approach;
        }
        self.sum(at, sums);
    }

    fn current(&self, lane: usize) -> f64 {
        self.current[lane / V::WIDTH].lane(lane % V::WIDTH)
    }

    fn state(&self, _state: usize, lane: usize) -> f64 {
        self.z[lane / V::WIDTH].lane(lane % V::WIDTH)
    }
}
