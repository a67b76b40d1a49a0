//! Devices across the border.

use rheobase_core::Device;
use wasm_bindgen::prelude::*;

/// Devices on the nodes of a cell; see `Device` in the core for what the numbers mean. Each call gives the place of its
/// device in the list.
#[wasm_bindgen]
#[derive(Default)]
pub struct Devices(pub(crate) Vec<Device>);

#[wasm_bindgen]
impl Devices {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// An electrode.
    pub fn current(&mut self, node: usize) -> usize {
        self.add(Device::Current { node })
    }

    #[wasm_bindgen(js_name = voltageClamp)]
    pub fn voltage_clamp(&mut self, node: usize, #[wasm_bindgen(js_name = seriesMohm)] series: f64) -> usize {
        self.add(Device::VoltageClamp { node, series })
    }

    /// A sampled conductance.
    pub fn conductance(&mut self, node: usize, #[wasm_bindgen(js_name = reversalMv)] reversal: f64) -> usize {
        self.add(Device::Conductance { node, reversal })
    }

    /// Exp2Syn, or ExpSyn where `riseMs` is 0.
    pub fn synapse(
        &mut self,
        node: usize,
        #[wasm_bindgen(js_name = riseMs)] rise: f64,
        #[wasm_bindgen(js_name = decayMs)] decay: f64,
        #[wasm_bindgen(js_name = reversalMv)] reversal: f64,
    ) -> usize {
        self.add(Device::Synapse { node, rise, decay, reversal })
    }

    /// AlphaSynapse.
    pub fn alpha(
        &mut self,
        node: usize,
        #[wasm_bindgen(js_name = onsetMs)] onset: f64,
        #[wasm_bindgen(js_name = tauMs)] tau: f64,
        #[wasm_bindgen(js_name = peakUs)] peak: f64,
        #[wasm_bindgen(js_name = reversalMv)] reversal: f64,
    ) -> usize {
        self.add(Device::Alpha { node, onset, tau, peak, reversal })
    }

    fn add(&mut self, device: Device) -> usize {
        self.0.push(device);
        self.0.len() - 1
    }
}
