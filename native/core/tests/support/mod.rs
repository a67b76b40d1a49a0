//! Cells for tests, and numbers at random that are the same on every run.
#![allow(dead_code)]

pub mod random_cell;

use std::f64::consts::PI;
use std::sync::Arc;

use rheobase_core::{Cell, CellSpec, MechanismSpec, Run, Site};

/// A small generator (splitmix64): a seed gives the same numbers everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// In [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.bits() >> 11) as f64 / (1u64 << 53) as f64)
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.bits() % limit as u64) as usize
    }

    /// Evenly in the logarithm.
    pub fn log_between(&mut self, low: f64, high: f64) -> f64 {
        self.between(low.ln(), high.ln()).exp()
    }
}

/// Membrane and cytoplasm of a passive cell.
#[derive(Clone, Copy)]
pub struct Passive {
    pub ra: f64, // [Ω cm]
    pub cm: f64, // [µF/cm²]
    pub g: f64,  // [S/cm²]
    pub e: f64,  // [mV]
}

/// Builds a cell section by section.
pub struct Builder {
    pub passive: Passive,
    pub spec: CellSpec,
    segments: Vec<u32>,
}

impl Builder {
    pub fn new(passive: Passive) -> Self {
        let spec = CellSpec {
            parent: vec![-1],
            area: vec![100.0],
            axial: vec![0.0],
            capacitance: vec![0.0],
            ena: vec![50.0],
            ek: vec![-77.0],
            celsius: 34.0,
            v_init: passive.e,
            mechanisms: Vec::new(),
        };
        Self { passive, spec, segments: Vec::new() }
    }

    fn node(&mut self, parent: usize, area: f64, axial: f64, capacitance: f64) -> usize {
        self.spec.parent.push(parent as i32);
        self.spec.area.push(area);
        self.spec.axial.push(axial);
        self.spec.capacitance.push(capacitance);
        self.spec.ena.push(53.0);
        self.spec.ek.push(-107.0);
        self.spec.parent.len() - 1
    }

    /// A cylinder [µm] of `count` segments hung on `parent`; gives the node of its far end.
    pub fn cylinder(&mut self, parent: usize, length: f64, diameter: f64, count: usize) -> usize {
        let piece = length / count as f64;
        let half = 0.01 * self.passive.ra * (piece / 2.0) / (PI * diameter * diameter / 4.0); // [MΩ]
        let mut last = parent;
        for segment in 0..count {
            let axial = if segment == 0 { half } else { 2.0 * half };
            last = self.node(last, PI * diameter * piece, axial, self.passive.cm);
            self.segments.push(last as u32);
        }
        self.node(last, 100.0, half, 0.0)
    }

    /// Puts a channel with one conductance [S/cm²] on nodes.
    pub fn channel(&mut self, name: &str, nodes: &[u32], gbar: f64) {
        let parameters = vec![("gbar".to_owned(), vec![gbar; nodes.len()])];
        self.spec.mechanisms.push(MechanismSpec { name: name.into(), nodes: nodes.to_vec(), parameters });
    }

    pub fn segments(&self) -> Vec<u32> {
        self.segments.clone()
    }

    pub fn build(mut self) -> Arc<Cell> {
        let count = self.segments.len();
        let parameters =
            vec![("g".to_owned(), vec![self.passive.g; count]), ("e".to_owned(), vec![self.passive.e; count])];
        self.spec.mechanisms.push(MechanismSpec { name: "pas".into(), nodes: self.segments, parameters });
        Arc::new(Cell::new(self.spec).expect("the cell is valid"))
    }
}

/// The channels of [`spiking_cell`] and their conductances [S/cm²]. A digest holds what the cell does, so new channels stay out.
pub const CHANNELS: [(&str, f64); 20] = [
    ("NaTs", 0.8),
    ("Nap", 1e-4),
    ("Ih", 1e-4),
    ("Im", 1e-3),
    ("K_P", 0.02),
    ("K_T", 0.01),
    ("Kv3_1", 0.3),
    ("SK", 1e-3),
    ("Ca_HVA", 5e-4),
    ("Ca_LVA", 1e-3),
    ("Im_v2", 1e-3),
    ("K_Pst", 1e-3),
    ("K_Tst", 1e-3),
    ("Kd", 1e-3),
    ("Kv2like", 1e-3),
    ("NaTa", 1e-3),
    ("NaTa_t", 1e-3),
    ("NaTs2_t", 1e-3),
    ("NaV", 0.01),
    ("Nap_Et2", 1e-5),
];

/// A soma with all of [`CHANNELS`] and CaDynamics, those of a regular spiking perisomatic model in charge, and a dendrite; its
/// middle is node 1.
pub fn spiking_cell() -> Arc<Cell> {
    spiking_cell_without("")
}

/// The same without one of its channels.
pub fn spiking_cell_without(left_out: &str) -> Arc<Cell> {
    spiking_soma(left_out).build()
}

pub fn spiking_soma(left_out: &str) -> Builder {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 5e-5, e: -80.0 });
    builder.cylinder(0, 12.0, 12.0, 1);
    for (name, gbar) in CHANNELS.into_iter().filter(|(name, _)| *name != left_out) {
        builder.channel(name, &[1], gbar);
    }
    let shell = MechanismSpec { name: "CaDynamics".into(), nodes: vec![1], parameters: Vec::new() };
    builder.spec.mechanisms.push(shell);
    builder.cylinder(2, 200.0, 1.5, 5);
    builder
}

/// A cell with the channels of an all-active model on a branching tree, a passive stub, and a soma with more.
pub fn active_tree() -> Builder {
    let mut builder = Builder::new(Passive { ra: 100.0, cm: 1.0, g: 5e-5, e: -78.0 });
    let soma_end = builder.cylinder(0, 15.0, 15.0, 1);
    let trunk = builder.cylinder(soma_end, 120.0, 2.5, 3);
    let left = builder.cylinder(trunk, 100.0, 1.2, 3);
    builder.cylinder(trunk, 150.0, 1.0, 5);
    builder.cylinder(left, 80.0, 0.8, 1);
    builder.cylinder(left, 90.0, 0.7, 3);
    builder.cylinder(1, 200.0, 1.5, 5);
    let active = builder.segments();
    builder.channel("NaV", &active, 0.02);
    builder.channel("Kv3_1", &active, 0.1);
    builder.channel("Im_v2", &active[1..], 1e-4);
    builder.channel("Ih", &active[1..], 1e-5);
    for (name, gbar) in
        [("K_T", 0.01), ("Kd", 1e-3), ("Kv2like", 0.01), ("SK", 1e-3), ("Ca_HVA", 5e-4), ("Ca_LVA", 1e-3)]
    {
        builder.channel(name, &active[..1], gbar);
    }
    builder.spec.mechanisms.push(MechanismSpec {
        name: "CaDynamics".into(),
        nodes: active[..1].to_vec(),
        parameters: vec![],
    });
    builder.cylinder(1, 30.0, 1.0, 1);
    builder
}

/// Voltage of a node after each of `steps` steps.
pub fn voltage(run: &mut Run, node: usize, steps: usize) -> Vec<f64> {
    run.record(&Site::Voltage { node }).expect("the node is there");
    let mut out = vec![0.0; steps];
    run.advance(steps, &mut out).expect("the run stays finite");
    out
}
