//! Calcium in a thin shell under the membrane.

use crate::math::value::Value;
use crate::mechanisms::calcium::BEYOND_NERNST;

/// ln of calcium outside, 2 mM.
const LN_CAO: f64 = std::f64::consts::LN_2;

/// The shells of a value.
#[derive(Clone, Copy)]
pub(crate) struct Shell<V> {
    pub cai: V,         // [mM]
    pub log_cai: V,     // its natural logarithm
    pub eca: V,         // [mV]
    pub ica: V,         // [nA]
    pub nernst: V,      // RT/zF [mV]
    pub least: V,       // minCai [mM]
    pub per_current: V, // how far a steady current moves cai from `least` [mM/nA]
    pub approach: V,    // 1 − e^(−dt/decay)
}

impl<V: Value> Shell<V> {
    /// Updates what depends on the concentration.
    #[inline(always)]
    pub fn follow(&mut self) {
        let Self { cai, nernst, .. } = *self;
        let log_cai = cai.log();
        self.log_cai = log_cai;
        self.eca = V::gather(|lane| match cai.lane(lane) > 0.0 {
            true => nernst.lane(lane) * (LN_CAO - log_cai.lane(lane)),
            false => BEYOND_NERNST,
        });
    }
}
