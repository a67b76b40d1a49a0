//! Calcium's concentrations and its reversal potential by Nernst (neuron-numerics 2f), and CaDynamics: calcium in a thin
//! shell under the membrane, cai' = −10⁴·γ·ica/(2·F·depth) − (cai − minCai)/decay.

use crate::math::log;

/// Faraday's constant (C/mol), CODATA 2018.
pub const FARADAY: f64 = 96_485.332_123_310_01;
/// Boltzmann's constant times Avogadro's number (J/(mol K)), CODATA 2018.
const GAS: f64 = 1.380_649e-23 * 6.022_140_76e23;
/// Calcium outside the cell (mM); nothing changes it.
pub(crate) const CAO: f64 = 2.0;
/// Calcium inside where no mechanism keeps it (mM).
pub(crate) const CAI_DEFAULT: f64 = 5e-5;
/// Potential that NEURON gives where a concentration is not positive (mV).
pub(crate) const BEYOND_NERNST: f64 = 1e6;

/// NEURON's default reversal potential is this times ln(cao/cai): RT/zF of a round 2·12.5 mV, whatever the temperature (mV).
pub(crate) const ECA_FACTOR_DEFAULT: f64 = 12.5;

/// RT/zF of calcium (mV).
pub(crate) fn nernst_factor(celsius: f64) -> f64 {
    1000.0 * GAS * (celsius + 273.15) / FARADAY / 2.0
}

/// Reversal potential of calcium (mV) for `cai` inside (mM) at `celsius` (°C).
pub fn calcium_reversal(cai: f64, celsius: f64) -> f64 {
    if cai <= 0.0 {
        return BEYOND_NERNST;
    }
    nernst_factor(celsius) * log(CAO / cai)
}

/// How far a steady calcium current moves the concentration in a shell from its least value (mM per mA/cm²); `decay` in ms,
/// `depth` in µm.
pub(crate) fn concentration_per_current(gamma: f64, decay: f64, depth: f64) -> f64 {
    -decay * 1e4 * gamma / (2.0 * FARADAY * depth) // 1e4 mM/ms are 1 mA/cm² per C/mol and µm
}
