//! WebAssembly bindings of rheobase-core: names, arrays and errors across the border. Units as in the core.

use std::sync::Arc;

use rheobase_core::{CellSpec, MechanismSpec, NumericalFailure, Scheme, Site};
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
    /// A run from the initial state in steps of `dtMs`; `secondOrder` is NEURON's secondorder = 2.
    pub fn run(
        &self,
        #[wasm_bindgen(js_name = dtMs)] dt: f64,
        #[wasm_bindgen(js_name = secondOrder)] second_order: bool,
    ) -> Result<Run, JsError> {
        let scheme = if second_order { Scheme::SecondOrder } else { Scheme::Implicit };
        Ok(Run { run: rheobase_core::Run::new(&self.0, dt, scheme)?, failure: None })
    }
}

/// One run: set its currents and recording sites, then advance it in blocks.
#[wasm_bindgen]
pub struct Run {
    run: rheobase_core::Run,
    failure: Option<NumericalFailure>,
}

#[wasm_bindgen]
impl Run {
    /// `amplitude` [nA] into `node` in the steps whose midpoint is in [delay, delay + duration) [ms].
    pub fn clamp(&mut self, node: usize, delay: f64, duration: f64, amplitude: f64) -> Result<(), JsError> {
        Ok(self.run.clamp(node, delay, duration, amplitude)?)
    }

    /// Samples [nA] into `node`, each held for `sampleMs`, the last for ever; gives the number for `feed`.
    pub fn play(
        &mut self,
        node: usize,
        samples: Vec<f64>,
        #[wasm_bindgen(js_name = sampleMs)] sample_dt: f64,
    ) -> Result<usize, JsError> {
        Ok(self.run.play(node, samples, sample_dt)?)
    }

    /// Replaces the samples of a played current by those from number `first` on.
    pub fn feed(&mut self, injection: usize, first: usize, samples: Vec<f64>) -> Result<(), JsError> {
        Ok(self.run.feed(injection, first, samples)?)
    }

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
        Ok(self.run.record(&site)?)
    }

    /// Present values of all sites, for the sample at t = 0.
    pub fn sample(&self) -> Vec<f64> {
        self.run.sample()
    }

    /// Does `steps` steps and gives the values after each, site after site. Throws on a `failure`.
    pub fn advance(&mut self, steps: usize) -> Result<Vec<f64>, JsError> {
        let mut out = vec![0.0; steps * self.run.site_count()];
        self.run.advance(steps, &mut out).map_err(|failure| {
            self.failure = Some(failure.clone());
            JsError::new(&failure.to_string())
        })?;
        Ok(out)
    }

    /// Why the run cannot go on, as [time ms, node, mechanism, quantity, value]; undefined while it can.
    #[wasm_bindgen(getter, unchecked_return_type = "[number, number, string | undefined, string, number] | undefined")]
    pub fn failure(&self) -> Option<Vec<JsValue>> {
        self.failure.as_ref().map(|failure| {
            let mechanism = failure.mechanism.map_or(JsValue::UNDEFINED, JsValue::from_str);
            let node = JsValue::from_f64(failure.node as f64);
            vec![failure.time_ms.into(), node, mechanism, JsValue::from_str(failure.quantity), failure.value.into()]
        })
    }

    /// Time [ms], added up as NEURON does.
    #[wasm_bindgen(getter, js_name = timeMs)]
    pub fn time_ms(&self) -> f64 {
        self.run.t()
    }
}

/// What mechanisms there are, one a line: name, a tab, parameters as name=default, a tab, states.
#[wasm_bindgen]
pub fn catalogue() -> String {
    let line = |known: &rheobase_core::Description| {
        let parameters: Vec<_> = known.parameters.iter().map(|p| format!("{}={}", p.name, p.default)).collect();
        format!("{}\t{}\t{}\n", known.name, parameters.join(" "), known.states.join(" "))
    };
    rheobase_core::catalogue().iter().map(line).collect()
}
