//! Fixed-step solver of a neuron's cable equation with the membrane mechanisms of the Allen Institute's models, in
//! NEURON's scheme. Units are NEURON's: mV, nA, ms, µm, µF/cm², S/cm², MΩ, mM.
//!
//! ```
//! use rheobase_core::{Cell, CellSpec, MechanismSpec, Run, Scheme, Site};
//! use std::sync::Arc;
//!
//! // A soma of 500 µm² with a leak: its root node, the segment, and the segment's far end.
//! let leak = MechanismSpec { name: "pas".into(), nodes: vec![1], ..MechanismSpec::default() };
//! let cell = Cell::new(CellSpec {
//!     parent: vec![-1, 0, 1],
//!     area: vec![100.0, 500.0, 100.0],
//!     axial: vec![0.0, 0.05, 0.05],
//!     capacitance: vec![0.0, 1.0, 0.0],
//!     ena: vec![50.0; 3],
//!     ek: vec![-77.0; 3],
//!     celsius: 34.0,
//!     v_init: -70.0,
//!     mechanisms: vec![leak],
//! })?;
//! let mut run = Run::new(&Arc::new(cell), 0.025, Scheme::Implicit)?;
//! run.clamp(1, 0.0, 100.0, 0.05)?;
//! run.record(&Site::Voltage { node: 1 })?;
//! let mut voltage = vec![0.0; 400];
//! run.advance(400, &mut voltage)?;
//! assert!((voltage[399] - -60.0).abs() < 0.01); // 0.05 nA over 5 nS
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batch;
mod cell;
mod devices;
mod failure;
mod fused;
mod invalid;
mod lanes;
pub mod math;
mod mechanisms;
mod modal;
mod prepared;
mod recording;
mod reference;
mod stimulus;

pub use batch::{Batch, Method};
pub use cell::{Cell, CellSpec, MechanismSpec};
pub use devices::{Delivered, Device, Event};
pub use failure::NumericalFailure;
pub use invalid::Invalid;
pub use lanes::{Lanes, WIDTH};
pub use mechanisms::{calcium_reversal, catalogue, Description, Parameter, Range, Scope};
pub use modal::{Modes, PassiveTree, MODE_LIMIT};
pub use recording::Site;
pub use reference::run::Run;
pub use reference::scheme::Scheme;
pub use stimulus::sample_index;
