//! The one table of mechanisms, in the order in which NEURON adds up their currents: pas, then CaDynamics, then the others
//! in ASCII order of their file names. The build writes it to native/pkg/mechanisms.json, which TypeScript reads.

use super::channels::calcium_channels::{HighVoltage, LowVoltage};
use super::channels::h_current::Ih;
use super::channels::inactivating_potassium as inactivating;
use super::channels::m_current::{Im, ImV2};
use super::channels::potassium::{Kd, Kv2like, Kv31};
use super::channels::{sodium, sodium_human};
use super::kinetics::{Ion, Kinetics};
use super::parameter::{Parameter, Range, Scope};

/// What computes a mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The leak, kept over all nodes.
    Leak,
    /// Calcium in a shell under the membrane; no current.
    CalciumPool,
    /// A channel with Hodgkin-Huxley gates.
    Gated(Channel),
    /// A channel as a Markov chain: NaV.
    Markov,
    /// A channel gated by calcium alone: SK.
    CalciumGated,
}

/// The channels with Hodgkin-Huxley gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    CaHva,
    CaLva,
    Ih,
    Im,
    ImV2,
    KP,
    KPst,
    KT,
    KTst,
    Kd,
    Kv2like,
    Kv31,
    NaTa,
    NaTaT,
    NaTs,
    NaTs2T,
    Nap,
    NapEt2,
}

/// Something that is made for a channel from its kinetics, whichever they are.
pub(crate) trait FromKinetics {
    type Made;
    fn make<K: Kinetics<N>, const N: usize>(self) -> Self::Made;
}

impl Channel {
    /// Calls `maker` with the kinetics of this channel.
    pub fn with_kinetics<M: FromKinetics>(self, maker: M) -> M::Made {
        match self {
            Self::CaHva => maker.make::<HighVoltage, 2>(),
            Self::CaLva => maker.make::<LowVoltage, 2>(),
            Self::Ih => maker.make::<Ih, 1>(),
            Self::Im => maker.make::<Im, 1>(),
            Self::ImV2 => maker.make::<ImV2, 1>(),
            Self::KP => maker.make::<inactivating::Persistent, 2>(),
            Self::KPst => maker.make::<inactivating::PersistentHuman, 2>(),
            Self::KT | Self::KTst => maker.make::<inactivating::Transient, 2>(),
            Self::Kd => maker.make::<Kd, 2>(),
            Self::Kv2like => maker.make::<Kv2like, 3>(),
            Self::Kv31 => maker.make::<Kv31, 1>(),
            Self::NaTa | Self::NaTs => maker.make::<sodium::Transient, 2>(),
            Self::NaTaT | Self::NaTs2T => maker.make::<sodium_human::Transient, 2>(),
            Self::Nap => maker.make::<sodium::Persistent, 1>(),
            Self::NapEt2 => maker.make::<sodium_human::Persistent, 2>(),
        }
    }
}

/// One mechanism.
#[derive(Clone, Copy)]
pub struct Description {
    /// NEURON's name.
    pub name: &'static str,
    pub(crate) kind: Kind,
    /// What can be set.
    pub parameters: &'static [Parameter],
    /// What can be recorded besides the current.
    pub states: &'static [&'static str],
    /// NEURON's variables of ions that it reads.
    pub reads: &'static [&'static str],
    /// NEURON's variables of ions that it writes.
    pub writes: &'static [&'static str],
    /// NEURON's names of its currents through the membrane.
    pub currents: &'static [&'static str],
    /// What tells it from another channel of the same kinetics and cannot be set.
    pub(crate) constants: &'static [(&'static str, f64)],
    /// Temperature of its rates (°C), where that is not the cell's.
    pub(crate) celsius: Option<f64>,
}

impl Description {
    /// What it is: "leak", "calcium-pool", "gated", "markov" or "calcium-gated".
    pub fn family(&self) -> &'static str {
        match self.kind {
            Kind::Leak => "leak",
            Kind::CalciumPool => "calcium-pool",
            Kind::Gated(_) => "gated",
            Kind::Markov => "markov",
            Kind::CalciumGated => "calcium-gated",
        }
    }

    /// Whether it reads or writes calcium.
    pub fn touches_calcium(&self) -> bool {
        self.reads.iter().chain(self.writes).any(|variable| ["cai", "eca", "ica"].contains(variable))
    }

    /// The place of a state in its list.
    pub(crate) fn state(&self, name: &str) -> Option<usize> {
        self.states.iter().position(|&known| known == name)
    }

    const fn at_celsius(self, celsius: f64) -> Self {
        Self { celsius: Some(celsius), ..self }
    }

    const fn with(self, constants: &'static [(&'static str, f64)]) -> Self {
        Self { constants, ..self }
    }
}

impl std::fmt::Debug for Description {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

/// All mechanisms.
pub fn catalogue() -> &'static [Description] {
    &CATALOGUE
}

/// The mechanism of this name.
pub(crate) fn find(name: &str) -> Option<&'static Description> {
    CATALOGUE.iter().find(|known| known.name == name)
}

/// A mechanism of a kind of its own.
const fn one(
    name: &'static str,
    kind: Kind,
    parameters: &'static [Parameter],
    states: &'static [&'static str],
    [reads, writes, currents]: [&'static [&'static str]; 3],
) -> Description {
    Description { name, kind, parameters, states, reads, writes, currents, constants: &[], celsius: None }
}

/// A channel with the gates of `K`.
const fn gates<K: Kinetics<N>, const N: usize>(
    name: &'static str,
    channel: Channel,
    parameters: &'static [Parameter],
    states: &'static [&'static str; N],
) -> Description {
    let ions: [&[&str]; 3] = match K::ION {
        Ion::Sodium => [&["ena"], &["ina"], &["ina"]],
        Ion::Potassium => [&["ek"], &["ik"], &["ik"]],
        Ion::Calcium => [&["eca"], &["ica"], &["ica"]],
        Ion::Mixed { currents, .. } => [&[], &[], currents],
    };
    one(name, Kind::Gated(channel), parameters, states, ions)
}

const fn range(name: &'static str, default: f64, unit: &'static str, range: Range) -> Parameter {
    Parameter { name, default, unit, scope: Scope::Range, range, divides: false }
}

const fn divisor(name: &'static str, default: f64, unit: &'static str) -> Parameter {
    Parameter { name, default, unit, scope: Scope::Range, range: Range::Positive, divides: true }
}

const fn global(name: &'static str, default: f64, unit: &'static str) -> Parameter {
    Parameter { name, default, unit, scope: Scope::Global, range: Range::Any, divides: false }
}

const fn gbar(default: f64) -> Parameter {
    range("gbar", default, "S/cm²", Range::NotNegative)
}

const GBAR: Parameter = gbar(1e-5);
const PER_MS_MV: &str = "1/(ms·mV)";
const VSHIFT: Parameter = global("vshift", 0.0, "mV");

/// Of the later human models, whose rates do not follow the cell's temperature (°C).
const HUMAN: f64 = 34.0;

#[rustfmt::skip]
static CATALOGUE: [Description; 22] = [
    one("pas", Kind::Leak, &[range("g", 1e-3, "S/cm²", Range::NotNegative), range("e", -70.0, "mV", Range::Any)], &[],
        [&[], &[], &["i"]]),
    one("CaDynamics", Kind::CalciumPool, &[range("gamma", 0.05, "1", Range::NotNegative), divisor("decay", 80.0, "ms"),
        divisor("depth", 0.1, "µm"), range("minCai", 1e-4, "mM", Range::Positive)], &["cai"], [&["ica"], &["cai"], &[]]),
    gates::<HighVoltage, 2>("Ca_HVA", Channel::CaHva, &[GBAR], &["m", "h"]),
    gates::<LowVoltage, 2>("Ca_LVA", Channel::CaLva, &[GBAR], &["m", "h"]),
    gates::<Ih, 1>("Ih", Channel::Ih, &[GBAR, global("ehcn", -45.0, "mV")], &["m"]),
    gates::<Im, 1>("Im", Channel::Im, &[GBAR], &["m"]),
    gates::<ImV2, 1>("Im_v2", Channel::ImV2, &[GBAR], &["m"]),
    gates::<inactivating::Persistent, 2>("K_P", Channel::KP, &[GBAR, VSHIFT, global("tauF", 1.0, "1")], &["m", "h"]),
    gates::<inactivating::PersistentHuman, 2>("K_Pst", Channel::KPst, &[GBAR], &["m", "h"]).at_celsius(HUMAN),
    gates::<inactivating::Transient, 2>("K_T", Channel::KT,
        &[GBAR, VSHIFT, global("mTauF", 1.0, "1"), global("hTauF", 1.0, "1")], &["m", "h"])
        .with(&[("mvhalf", -47.0), ("mk", 29.0)]), // [mV]
    gates::<inactivating::Transient, 2>("K_Tst", Channel::KTst, &[GBAR], &["m", "h"]).at_celsius(HUMAN)
        .with(&[("vshift", -10.0), ("mTauF", 1.0), ("hTauF", 1.0), ("mvhalf", 0.0), ("mk", 19.0)]), // voltages in mV
    gates::<Kd, 2>("Kd", Channel::Kd, &[GBAR], &["m", "h"]),
    gates::<Kv2like, 3>("Kv2like", Channel::Kv2like, &[GBAR], &["m", "h1", "h2"]),
    gates::<Kv31, 1>("Kv3_1", Channel::Kv31, &[GBAR, VSHIFT], &["m"]),
    gates::<sodium::Transient, 2>("NaTa", Channel::NaTa, &[GBAR, global("malphaF", 0.182, PER_MS_MV),
        global("mbetaF", 0.124, PER_MS_MV), global("mvhalf", -48.0, "mV"), global("mk", 6.0, "mV"),
        global("halphaF", 0.015, PER_MS_MV), global("hbetaF", 0.015, PER_MS_MV), global("hvhalf", -69.0, "mV"),
        global("hk", 6.0, "mV")], &["m", "h"]),
    gates::<sodium_human::Transient, 2>("NaTa_t", Channel::NaTaT, &[GBAR], &["m", "h"]).at_celsius(HUMAN)
        .with(&[("mvhalf", -38.0), ("hvhalf", -66.0)]), // [mV]
    gates::<sodium::Transient, 2>("NaTs", Channel::NaTs, &[GBAR], &["m", "h"])
        .with(&[("malphaF", 0.182), ("mbetaF", 0.124), ("mvhalf", -40.0), ("mk", 6.0), // [1/(ms·mV)] and [mV]
            ("halphaF", 0.015), ("hbetaF", 0.015), ("hvhalf", -66.0), ("hk", 6.0)]),
    gates::<sodium_human::Transient, 2>("NaTs2_t", Channel::NaTs2T, &[GBAR], &["m", "h"]).at_celsius(HUMAN)
        .with(&[("mvhalf", -32.0), ("hvhalf", -60.0)]), // [mV]
    one("NaV", Kind::Markov, &[gbar(0.015)],
        &["C1", "C2", "C3", "C4", "C5", "O", "I1", "I2", "I3", "I4", "I5", "I6"], [&["ena"], &["ina"], &["ina"]]),
    gates::<sodium::Persistent, 1>("Nap", Channel::Nap, &[GBAR], &["h"]),
    gates::<sodium_human::Persistent, 2>("Nap_Et2", Channel::NapEt2, &[GBAR], &["m", "h"]).at_celsius(HUMAN),
    one("SK", Kind::CalciumGated, &[gbar(1e-6)], &["z"], [&["ek", "cai"], &["ik"], &["ik"]]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The ion and the number of gates of a channel's kinetics.
    struct Facts;

    impl FromKinetics for Facts {
        type Made = (Ion, usize);
        fn make<K: Kinetics<N>, const N: usize>(self) -> Self::Made {
            (K::ION, N)
        }
    }

    #[test]
    fn the_table_says_of_every_channel_what_its_kinetics_say() {
        for described in catalogue() {
            let Kind::Gated(channel) = described.kind else { continue };
            let (ion, gates) = channel.with_kinetics(Facts);
            assert_eq!(described.states.len(), gates, "{described:?}");
            let currents: &[&str] = match ion {
                Ion::Sodium => &["ina"],
                Ion::Potassium => &["ik"],
                Ion::Calcium => &["ica"],
                Ion::Mixed { currents, .. } => currents,
            };
            assert_eq!(described.currents, currents, "{described:?}");
        }
    }
}
