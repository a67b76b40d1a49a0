//! WebAssembly bindings of rheobase-core: names, arrays and errors across the border. Units as in the core.

mod mechanisms;

use std::sync::Arc;

use rheobase_core::{CellSpec, MechanismSpec, Method, Site};
use wasm_bindgen::prelude::*;

/// Collects the arrays of a cell; see `CellSpec` in the core for what they hold.
#[wasm_bindgen]
pub struct CellBuilder(CellSpec);

#[wasm_bindgen]
impl CellBuilder {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        parent: Vec<i32>,
        #[wasm_bindgen(js_name = areaUm2)] area: Vec<f64>,
        #[wasm_bindgen(js_name = axialMohm)] axial: Vec<f64>,
        capacitance: Vec<f64>,
        ena: Vec<f64>,
        ek: Vec<f64>,
        celsius: f64,
        #[wasm_bindgen(js_name = vInit)] v_init: f64,
    ) -> Self {
        Self(CellSpec { parent, area, axial, capacitance, ena, ek, celsius, v_init, mechanisms: Vec::new() })
    }

    /// Puts a mechanism on nodes.
    pub fn mechanism(&mut self, name: String, nodes: Vec<i32>) {
        let nodes = nodes.into_iter().map(|node| node as u32).collect();
        self.0.mechanisms.push(MechanismSpec { name, nodes, parameters: Vec::new() });
    }

    /// Sets a parameter of the mechanism named last, one value for each of its nodes.
    pub fn parameter(&mut self, name: String, values: Vec<f64>) -> Result<(), JsError> {
        let mechanism = self.0.mechanisms.last_mut();
        let mechanism = mechanism.ok_or_else(|| JsError::new("Cannot set a parameter: no mechanism was named"))?;
        mechanism.parameters.push((name, values));
        Ok(())
    }

    /// Checks the cell; the builder is used up.
    pub fn build(self) -> Result<Cell, JsError> {
        Ok(Cell(Arc::new(rheobase_core::Cell::new(self.0)?)))
    }
}

/// A checked cell, shared by its runs.
#[wasm_bindgen]
pub struct Cell(Arc<rheobase_core::Cell>);

#[wasm_bindgen]
impl Cell {
    /// `sweeps` runs from the initial state in steps of `dtMs`, with a current into `node`. `method`: "exact", "fast",
    /// "reference" or "second-order".
    pub fn batch(
        &self,
        #[wasm_bindgen(js_name = dtMs)] dt: f64,
        method: &str,
        sweeps: usize,
        node: usize,
    ) -> Result<Batch, JsError> {
        let method = match method {
            "exact" => Method::Exact,
            "fast" => Method::Fast,
            "reference" => Method::Reference,
            "second-order" => Method::SecondOrder,
            _ => return Err(JsError::new(&format!("Cannot solve by \"{method}\": there is no such method"))),
        };
        let batch = rheobase_core::Batch::new(&self.0, dt, method, sweeps, node)?;
        Ok(Batch { batch, currents: Vec::new(), out: Vec::new() })
    }
}

/// Runs that move together: set their recording sites, then advance them in blocks. Currents go in and values come out
/// through this memory: ask where after each call, as it may have moved.
#[wasm_bindgen]
pub struct Batch {
    batch: rheobase_core::Batch,
    currents: Vec<f64>,
    out: Vec<f64>,
}

#[wasm_bindgen]
impl Batch {
    /// Adds a recording site: "v", "cai", "eca", "ica", or of a mechanism "i" or a state's name; gives its place.
    pub fn record(&mut self, quantity: String, node: usize, mechanism: Option<String>) -> Result<usize, JsError> {
        let site = match (quantity.as_str(), mechanism) {
            ("v", None) => Site::Voltage { node },
            ("cai", None) => Site::Cai { node },
            ("eca", None) => Site::Eca { node },
            ("ica", None) => Site::Ica { node },
            ("i", Some(mechanism)) => Site::Current { mechanism, node },
            (_, Some(mechanism)) => Site::State { mechanism, state: quantity, node },
            (_, None) => return Err(JsError::new(&format!("Cannot record \"{quantity}\": it needs a mechanism"))),
        };
        Ok(self.batch.record(site)?)
    }

    /// Makes room for `samples` samples of each sweep and says where their currents (nA) go: `[sweep][sample]`.
    pub fn reserve(&mut self, samples: usize) -> *const f64 {
        self.currents.resize(samples * self.batch.sweep_count(), 0.0);
        self.out.resize(self.currents.len() * self.batch.site_count(), 0.0);
        self.currents.as_ptr()
    }

    /// Moves on by the samples of `reserve`, `hold` steps each, and says where the means are: `[sweep][site][sample]`.
    pub fn advance(&mut self, hold: usize) -> Result<*const f64, JsError> {
        self.batch.advance(hold, &self.currents, &mut self.out)?;
        Ok(self.out.as_ptr())
    }

    /// Why a sweep cannot go on, as [time ms, node, mechanism, quantity, value]; undefined while it can.
    #[wasm_bindgen(unchecked_return_type = "[number, number, string | undefined, string, number] | undefined")]
    pub fn failure(&self, sweep: usize) -> Option<Vec<JsValue>> {
        self.batch.failure(sweep).map(|failure| {
            let mechanism = failure.mechanism.map_or(JsValue::UNDEFINED, JsValue::from_str);
            let node = JsValue::from_f64(failure.node as f64);
            vec![failure.time_ms.into(), node, mechanism, JsValue::from_str(failure.quantity), failure.value.into()]
        })
    }

    /// Time (ms), added up as NEURON does.
    #[wasm_bindgen(getter, js_name = timeMs)]
    pub fn time_ms(&self) -> f64 {
        self.batch.t()
    }
}

/// The table of mechanisms as JSON: the text of native/pkg/mechanisms.json, which the build writes with it.
#[wasm_bindgen]
pub fn catalogue() -> String {
    mechanisms::table()
}
