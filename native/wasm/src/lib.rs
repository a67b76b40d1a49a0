//! WebAssembly bindings of rheobase-core: names, arrays and errors across the border. Units as in the core.

mod devices;
mod mechanisms;

use std::sync::Arc;

use devices::Devices;
use rheobase_core::{CellSpec, Delivered, Event, MechanismSpec, Method, Site};
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
    /// Whether runs of both cells can be in one batch: they differ at most in conductances, reversal potentials and calcium
    /// pools.
    #[wasm_bindgen(js_name = isLike)]
    pub fn is_like(&self, other: &Cell) -> bool {
        self.0.is_like(&other.0)
    }

    /// `sweeps` runs from the initial state in steps of `dtMs`, with these devices. `method`: "exact", "fast", "reference" or
    /// "second-order".
    pub fn batch(
        &self,
        #[wasm_bindgen(js_name = dtMs)] dt: f64,
        method: &str,
        sweeps: usize,
        devices: &Devices,
    ) -> Result<Batch, JsError> {
        let method = match method {
            "exact" => Method::Exact,
            "fast" => Method::Fast,
            "reference" => Method::Reference,
            "second-order" => Method::SecondOrder,
            _ => return Err(JsError::new(&format!("Cannot solve by \"{method}\": there is no such method"))),
        };
        let batch = rheobase_core::Batch::new(&self.0, dt, method, sweeps, &devices.0)?;
        Ok(Batch { batch, samples: 0, inputs: Vec::new(), out: Vec::new() })
    }
}

/// Runs that move together: set their events and recording sites, then advance them in blocks. Samples go in and values
/// come out through this memory: ask where after each call, as it may have moved.
#[wasm_bindgen]
pub struct Batch {
    batch: rheobase_core::Batch,
    samples: usize,
    inputs: Vec<f64>,
    out: Vec<f64>,
}

#[wasm_bindgen]
impl Batch {
    /// Gives a sweep a cell of its own, which `Cell.isLike` the batch's.
    #[wasm_bindgen(js_name = setCell)]
    pub fn set_cell(&mut self, sweep: usize, cell: &Cell) -> Result<(), JsError> {
        Ok(self.batch.set_cell(sweep, &cell.0)?)
    }

    /// Adds the events of a synapse to a sweep: times of arrival, and one weight for all.
    #[wasm_bindgen(js_name = addEvents)]
    pub fn add_events(
        &mut self,
        sweep: usize,
        device: usize,
        #[wasm_bindgen(js_name = timesMs)] times: Vec<f64>,
        #[wasm_bindgen(js_name = weightUs)] weight: f64,
    ) -> Result<(), JsError> {
        let events: Vec<Event> = times.into_iter().map(|time| Event { time, device, weight }).collect();
        Ok(self.batch.add_events(sweep, &events)?)
    }

    /// Adds a recording site: "v", "cai", "eca", "ica", "i_cap", or of a mechanism "i" or a state's name; gives its place.
    pub fn record(&mut self, quantity: String, node: usize, mechanism: Option<String>) -> Result<usize, JsError> {
        let site = match (quantity.as_str(), mechanism) {
            ("v", None) => Site::Voltage { node },
            ("cai", None) => Site::Cai { node },
            ("eca", None) => Site::Eca { node },
            ("ica", None) => Site::Ica { node },
            ("i_cap", None) => Site::Capacitive { node },
            ("i", Some(mechanism)) => Site::Current { mechanism, node },
            (_, Some(mechanism)) => Site::State { mechanism, state: quantity, node },
            (_, None) => return Err(JsError::new(&format!("Cannot record \"{quantity}\": it needs a mechanism"))),
        };
        Ok(self.batch.record(site)?)
    }

    /// Adds a device's current (nA) or conductance (µS) as a recording site; gives its place.
    #[wasm_bindgen(js_name = recordDevice)]
    pub fn record_device(&mut self, device: usize, conductance: bool) -> Result<usize, JsError> {
        let quantity = if conductance { Delivered::Conductance } else { Delivered::Current };
        Ok(self.batch.record(Site::Device { device, quantity })?)
    }

    /// Adds a weighted sum of membrane currents (nA where a weight is 1) as a recording site; gives its place.
    #[wasm_bindgen(js_name = recordMembrane)]
    pub fn record_membrane(&mut self, nodes: Vec<u32>, weights: Vec<f64>) -> Result<usize, JsError> {
        let weights = nodes.into_iter().map(|node| node as usize).zip(weights).collect();
        Ok(self.batch.record(Site::Membrane { weights })?)
    }

    /// Makes room for `samples` samples of each sweep and says where the samples of the sampled devices go:
    /// `[sweep][input][sample]`.
    pub fn reserve(&mut self, samples: usize) -> *const f64 {
        self.samples = samples;
        self.inputs.resize(samples * self.batch.sweep_count() * self.batch.input_count(), 0.0);
        self.out.resize(samples * self.batch.sweep_count() * self.batch.site_count(), 0.0);
        self.inputs.as_ptr()
    }

    /// Moves on by the samples of `reserve`, `hold` steps each, and says where the means are: `[sweep][site][sample]`.
    pub fn advance(&mut self, hold: usize) -> Result<*const f64, JsError> {
        self.batch.advance(self.samples, hold, &self.inputs, &mut self.out)?;
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
