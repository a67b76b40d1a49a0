//! Calcium under the membrane: CaDynamics (`mechanisms/calcium.rs`).

use std::ops::Range;

use super::kernel::all_finite;
use super::setup::Setup;
use super::shell::Shell;
use crate::cell::{Cell, Placement};
use crate::fused::units::per_density;
use crate::math::exp;
use crate::math::value::Value;
use crate::mechanisms::calcium::{concentration_per_current, nernst_factor, CAI_DEFAULT, ECA_FACTOR_DEFAULT};

/// A shell of calcium in each lane with a mechanism that reads or writes calcium. CaDynamics moves the concentration;
/// without it a shell keeps NEURON's defaults.
pub(crate) struct Calcium<V>(Vec<Shell<V>>);

/// Computes a constant of a shell from its node and its parameters, by name.
type OfShell<'a> = &'a dyn Fn(usize, &dyn Fn(&str) -> f64) -> f64;

impl<V: Value> Calcium<V> {
    pub fn new(cell: &Cell, dynamics: Option<&Placement>, setup: &Setup<'_>) -> Self {
        let of_shell = |value: OfShell<'_>, default: f64| -> Vec<V> {
            setup.pack(|compartment| {
                let shell = compartment.and_then(|(cell, node)| {
                    let position = dynamics?.position(node)?;
                    Some((node, cell.counterpart(dynamics?), position))
                });
                shell.map_or(default, |(node, dynamics, position)| value(node, &|name| dynamics.values(name)[position]))
            })
        };
        let least = of_shell(&|_, parameter| parameter("minCai"), CAI_DEFAULT);
        let nernst = nernst_factor(cell.celsius());
        let nernst = of_shell(&|_, _| nernst, ECA_FACTOR_DEFAULT);
        let per_current = of_shell(
            &|node, parameter| {
                let density = concentration_per_current(parameter("gamma"), parameter("decay"), parameter("depth"));
                density / per_density(cell, node)
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

    /// To call before mechanisms add to the current. With `advance` it takes a step of CaDynamics with the current of the
    /// step, and finds the reversal potential of the new concentration.
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

    /// The shells of a range of values; none for values beyond the last with calcium.
    pub fn shells(&mut self, values: Range<usize>) -> &mut [Shell<V>] {
        let count = self.0.len();
        &mut self.0[values.start.min(count)..values.end.min(count)]
    }

    /// Whether all concentrations are finite.
    pub fn is_finite(&self) -> bool {
        all_finite(self.0.iter().map(|shell| shell.cai))
    }

    /// Concentration (mM), reversal potential (mV) and current (nA) of a lane.
    pub fn read(&self, lane: usize) -> [f64; 3] {
        let Shell { cai, eca, ica, .. } = self.0[lane / V::WIDTH];
        [cai, eca, ica].map(|value| value.lane(lane % V::WIDTH))
    }
}
