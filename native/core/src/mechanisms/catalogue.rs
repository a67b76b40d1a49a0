//! What mechanisms there are, in the order in which NEURON adds up their currents: pas, then CaDynamics, then the others
//! in ASCII order of their file names.

use super::calcium_channels::{HighVoltage, LowVoltage};
use super::h_current::Ih;
use super::inactivating_potassium as inactivating;
use super::m_current::{Im, ImV2};
use super::potassium::{Kd, Kv2like, Kv31};
use super::{sodium, sodium_human, Mechanism};
use crate::cell::{Cell, Placement};
use crate::fused::kernels::calcium::sk_kernel;
use crate::fused::kernels::channel::channel;
use crate::fused::kernels::kernel::{Kernel, Setup};
use crate::fused::nav::kernel::nav_kernel;
use crate::lanes::Lanes;
use crate::reference::ca_dynamics::ca_dynamics;
use crate::reference::calcium::Calcium;
use crate::reference::gated::{gated, Kinetics};
use crate::reference::nav::nav;
use crate::reference::sk::sk;

/// Whether nodes may differ in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One value a node.
    Range,
    /// One value for all nodes of the cell (GLOBAL in NEURON).
    Global,
}

/// One parameter of a mechanism.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// NEURON's name without the mechanism's suffix.
    pub name: &'static str,
    /// Value where none is given.
    pub default: f64,
    /// Unit.
    pub unit: &'static str,
    /// Whether nodes may differ in it.
    pub scope: Scope,
    /// Whether it must be above 0 (it divides).
    pub positive: bool,
}

type Build = fn(&Cell, &Placement, f64, &mut Calcium) -> Box<dyn Mechanism>;
type BuildKernel<V> = fn(&Cell, &Placement, &Setup<'_>) -> Box<dyn Kernel<V>>;

/// One mechanism.
#[derive(Clone, Copy)]
pub struct Description {
    /// NEURON's name.
    pub name: &'static str,
    /// What can be set.
    pub parameters: &'static [Parameter],
    /// What can be recorded beside the current.
    pub states: &'static [&'static str],
    pub(crate) build: Build,
    /// Two lanes; none for what the fused solver keeps elsewhere.
    pub(crate) kernel: Option<BuildKernel<Lanes>>,
    /// One lane.
    pub(crate) kernel_of_one: Option<BuildKernel<f64>>,
}

impl Description {
    /// Whether it reads or writes calcium.
    pub(crate) fn touches_calcium(&self) -> bool {
        matches!(self.name, "CaDynamics" | "Ca_HVA" | "Ca_LVA" | "SK")
    }
}

impl std::fmt::Debug for Description {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

const fn range(name: &'static str, default: f64, unit: &'static str) -> Parameter {
    Parameter { name, default, unit, scope: Scope::Range, positive: false }
}

const fn divisor(name: &'static str, default: f64, unit: &'static str) -> Parameter {
    Parameter { name, default, unit, scope: Scope::Range, positive: true }
}

const fn global(name: &'static str, default: f64, unit: &'static str) -> Parameter {
    Parameter { name, default, unit, scope: Scope::Global, positive: false }
}

const GBAR: Parameter = range("gbar", 1e-5, "S/cm2");

macro_rules! transient_sodium {
    ($m_half:expr, $h_half:expr) => {
        &[
            GBAR,
            global("malphaF", 0.182, "/ms/mV"),
            global("mbetaF", 0.124, "/ms/mV"),
            global("mvhalf", $m_half, "mV"),
            global("mk", 6.0, "mV"),
            global("halphaF", 0.015, "/ms/mV"),
            global("hbetaF", 0.015, "/ms/mV"),
            global("hvhalf", $h_half, "mV"),
            global("hk", 6.0, "mV"),
        ]
    };
}

const fn one(
    name: &'static str,
    parameters: &'static [Parameter],
    states: &'static [&'static str],
    build: Build,
) -> Description {
    Description { name, parameters, states, build, kernel: None, kernel_of_one: None }
}

impl Description {
    const fn with(self, kernel: BuildKernel<Lanes>, kernel_of_one: BuildKernel<f64>) -> Self {
        Self { kernel: Some(kernel), kernel_of_one: Some(kernel_of_one), ..self }
    }
}

const fn gates<K: Kinetics<N>, const N: usize>(
    name: &'static str,
    parameters: &'static [Parameter],
    states: &'static [&'static str],
) -> Description {
    one(name, parameters, states, gated::<K, N>).with(channel::<K, N, Lanes>, channel::<K, N, f64>)
}

fn no_instance(_cell: &Cell, _placement: &Placement, _dt: f64, _calcium: &mut Calcium) -> Box<dyn Mechanism> {
    unreachable!("pas is kept over all nodes, see passive.rs")
}

#[rustfmt::skip]
static CATALOGUE: [Description; 22] = [
    one("pas", &[range("g", 1e-3, "S/cm2"), range("e", -70.0, "mV")], &[], no_instance),
    one("CaDynamics", &[range("gamma", 0.05, ""), divisor("decay", 80.0, "ms"), divisor("depth", 0.1, "um"),
        range("minCai", 1e-4, "mM")], &["cai"], ca_dynamics),
    gates::<HighVoltage, 2>("Ca_HVA", &[GBAR], &["m", "h"]),
    gates::<LowVoltage, 2>("Ca_LVA", &[GBAR], &["m", "h"]),
    gates::<Ih, 1>("Ih", &[GBAR, global("ehcn", -45.0, "mV")], &["m"]),
    gates::<Im, 1>("Im", &[GBAR], &["m"]),
    gates::<ImV2, 1>("Im_v2", &[GBAR], &["m"]),
    gates::<inactivating::Persistent, 2>("K_P", &[GBAR, global("vshift", 0.0, "mV"), global("tauF", 1.0, "")], &["m", "h"]),
    gates::<inactivating::PersistentHuman, 2>("K_Pst", &[GBAR], &["m", "h"]),
    gates::<inactivating::Transient, 2>("K_T", &[GBAR, global("vshift", 0.0, "mV"), global("mTauF", 1.0, ""), global("hTauF", 1.0, "")], &["m", "h"]),
    gates::<inactivating::Transient, 2>("K_Tst", &[GBAR], &["m", "h"]),
    gates::<Kd, 2>("Kd", &[GBAR], &["m", "h"]),
    gates::<Kv2like, 3>("Kv2like", &[GBAR], &["m", "h1", "h2"]),
    gates::<Kv31, 1>("Kv3_1", &[GBAR, global("vshift", 0.0, "mV")], &["m"]),
    gates::<sodium::Transient, 2>("NaTa", transient_sodium!(-48.0, -69.0), &["m", "h"]),
    gates::<sodium_human::Transient, 2>("NaTa_t", &[GBAR], &["m", "h"]),
    gates::<sodium::Transient, 2>("NaTs", transient_sodium!(-40.0, -66.0), &["m", "h"]),
    gates::<sodium_human::Transient, 2>("NaTs2_t", &[GBAR], &["m", "h"]),
    one("NaV", &[range("gbar", 0.015, "S/cm2")],
        &["C1", "C2", "C3", "C4", "C5", "O", "I1", "I2", "I3", "I4", "I5", "I6"], nav).with(nav_kernel, nav_kernel),
    gates::<sodium::Persistent, 1>("Nap", &[GBAR], &["h"]),
    gates::<sodium_human::Persistent, 2>("Nap_Et2", &[GBAR], &["m", "h"]),
    one("SK", &[range("gbar", 1e-6, "S/cm2")], &["z"], sk).with(sk_kernel, sk_kernel),
];

/// All mechanisms.
pub fn catalogue() -> &'static [Description] {
    &CATALOGUE
}
