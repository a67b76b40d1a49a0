//! Calcium at the nodes whose mechanisms read or write it, and its reversal potential (neuron-numerics 2e, 2f).
//!
//! ena and ek are constants of a node. Calcium has a pool wherever a mechanism reads or writes it; its reversal
//! potential follows Nernst where CaDynamics keeps the concentration, and is NEURON's constant default elsewhere.

use crate::lanes::{Lanes, WIDTH};
use crate::math::log;
use crate::mechanisms::calcium::{calcium_reversal, CAI_DEFAULT, CAO, ECA_FACTOR_DEFAULT};

/// Calcium pools, one for each node that needs one, and one more that empty lanes point to.
#[derive(Clone, Debug)]
pub struct Calcium {
    slot_of_node: Vec<u32>,
    celsius: f64,
    nernst: Vec<u32>,
    pub(crate) cai: Vec<f64>, // [mM]
    pub(crate) eca: Vec<f64>, // [mV]
    pub(crate) ica: Vec<f64>, // [mA/cm²]
    dica_dv: Vec<f64>,        // [S/cm²]
}

const NONE: u32 = u32::MAX;

impl Calcium {
    pub(crate) fn new(node_count: usize, celsius: f64) -> Self {
        let mut pools = Self {
            slot_of_node: vec![NONE; node_count + 1],
            celsius,
            nernst: Vec::new(),
            cai: Vec::new(),
            eca: Vec::new(),
            ica: Vec::new(),
            dica_dv: Vec::new(),
        };
        pools.slots(&[[node_count as u32; WIDTH]]);
        pools
    }

    /// The pools of bundles of nodes, made where there was none.
    pub(crate) fn slots(&mut self, bundles: &[[u32; WIDTH]]) -> Vec<[u32; WIDTH]> {
        let mut slot = |node: u32| {
            let known = &mut self.slot_of_node[node as usize];
            if *known == NONE {
                *known = self.cai.len() as u32;
                self.cai.push(CAI_DEFAULT);
                self.eca.push(ECA_FACTOR_DEFAULT * log(CAO / CAI_DEFAULT));
                self.ica.push(0.0);
                self.dica_dv.push(0.0);
            }
            *known
        };
        bundles.iter().map(|nodes| nodes.map(&mut slot)).collect()
    }

    /// The pool of a node, if it has one.
    pub fn slot(&self, node: usize) -> Option<usize> {
        let slot = *self.slot_of_node.get(node)?;
        (slot != NONE).then_some(slot as usize)
    }

    /// From now on the reversal potential of this pool follows its concentration.
    pub(crate) fn follow_nernst(&mut self, slot: u32) {
        self.nernst.push(slot);
    }

    /// Start of the current phase: no current yet, and Nernst from the present concentration.
    pub(crate) fn begin_currents(&mut self) {
        self.ica.fill(0.0);
        self.dica_dv.fill(0.0);
        for &slot in &self.nernst {
            self.eca[slot as usize] = calcium_reversal(self.cai[slot as usize], self.celsius);
        }
    }

    #[inline(always)]
    pub(crate) fn add_current(&mut self, slots: [u32; WIDTH], current: Lanes, slope: Lanes) {
        for (lane, slot) in slots.into_iter().enumerate() {
            self.ica[slot as usize] += current.lane(lane);
            self.dica_dv[slot as usize] += slope.lane(lane);
        }
    }

    /// secondorder = 2: currents moved to the middle of the step, `half_dv` being half the step's change of voltage (mV).
    pub(crate) fn correct_currents(&mut self, half_dv: &[f64]) {
        for (half_dv, &slot) in half_dv.iter().zip(&self.slot_of_node) {
            if slot != NONE {
                self.ica[slot as usize] += self.dica_dv[slot as usize] * half_dv;
            }
        }
    }
}
