//! One cell, or several that are like each other, in one or several sweeps at once.

use std::sync::Arc;

use crate::cell::Cell;
use crate::devices::{check_devices, check_events, check_inputs, Device, Event};
use crate::failure::NumericalFailure;
use crate::fused::engine::{Engine, Setting};
use crate::fused::kernels::table::Precision;
use crate::fused::recorder::Recorder;
use crate::invalid::{check_values, Invalid};
use crate::recording::{check_site, watched_devices, Site};
use crate::reference::run::Run;
use crate::reference::scheme::Scheme;

/// How the equations are solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// NEURON's fixed step (secondorder = 0), arranged for speed: the same scheme, other rounding.
    Exact,
    /// The same with coarser tables and fewer modes of passive dendrites: within 1e-4 mV away from spikes and 1e-4 ms in
    /// their times.
    Fast,
    /// NEURON's fixed step operation for operation.
    Reference,
    /// NEURON's secondorder = 2; see [`Scheme::SecondOrder`].
    SecondOrder,
}

/// Runs that move together, of one cell or of cells like it, with the same devices, each with its own samples and events. The
/// results of a sweep do not depend on the others, to the bit.
pub struct Batch {
    cell: Arc<Cell>,
    /// Of the sweeps that have a cell of their own.
    others: Vec<Option<Arc<Cell>>>,
    dt: f64, // [ms]
    sweeps: usize,
    devices: Vec<Device>,
    inputs: usize,           // how many of them are sampled
    events: Vec<Vec<Event>>, // of each sweep
    sites: Vec<Site>,
    solver: Solver,
    held: Vec<f64>, // last sample of each sweep and input
    begun: bool,
    t: f64, // [ms]
    failures: Vec<Option<NumericalFailure>>,
}

enum Solver {
    /// Sites may still be added.
    Waiting(Method),
    Fused {
        engine: Box<Engine>,
        recorder: Box<Recorder>,
    },
    StepByStep(Vec<Run>),
}

impl Batch {
    /// `sweeps` runs from the steady state at the cell's `v_init`, t = 0, in steps of `dt` (ms).
    ///
    /// # Errors
    /// [`Invalid`] where dt is not positive and finite, `sweeps` is 0, or a device is on no node of the cell or has a value
    /// out of range.
    pub fn new(cell: &Arc<Cell>, dt: f64, method: Method, sweeps: usize, devices: &[Device]) -> Result<Self, Invalid> {
        check_values("dt", &[dt], "positive and finite", |x| x > 0.0 && x.is_finite())?;
        check_values("sweeps", &[sweeps as f64], "at least 1", |x| x >= 1.0)?;
        check_devices(devices, cell.node_count())?;
        let inputs = devices.iter().filter(|device| device.is_sampled()).count();
        Ok(Self {
            cell: Arc::clone(cell),
            others: vec![None; sweeps],
            dt,
            sweeps,
            devices: devices.to_vec(),
            inputs,
            events: vec![Vec::new(); sweeps],
            sites: Vec::new(),
            solver: Solver::Waiting(method),
            held: vec![0.0; sweeps * inputs],
            begun: false,
            t: 0.0,
            failures: vec![None; sweeps],
        })
    }

    /// Gives a sweep a cell of its own, before the first step.
    ///
    /// # Errors
    /// [`Invalid`] for a cell that is not like that of the others, see [`Cell::is_like`].
    ///
    /// # Panics
    /// After [`Batch::advance`], or for a sweep that does not exist.
    pub fn set_cell(&mut self, sweep: usize, cell: &Arc<Cell>) -> Result<(), Invalid> {
        assert!(matches!(self.solver, Solver::Waiting(_)), "cells are set before the first step");
        if !cell.is_like(&self.cell) {
            return Err(Invalid::Unlike { sweep });
        }
        self.others[sweep] = Some(Arc::clone(cell));
        Ok(())
    }

    /// The cell of a sweep.
    fn cell_of(&self, sweep: usize) -> &Arc<Cell> {
        self.others.get(sweep).and_then(Option::as_ref).unwrap_or(&self.cell)
    }

    /// Adds events to a sweep, in any order, before the first step.
    ///
    /// # Errors
    /// [`Invalid`] for an event of a device that is not a synapse, or with a value that is not finite.
    ///
    /// # Panics
    /// After [`Batch::advance`], or for a sweep that does not exist.
    pub fn add_events(&mut self, sweep: usize, events: &[Event]) -> Result<(), Invalid> {
        assert!(matches!(self.solver, Solver::Waiting(_)), "events are added before the first step");
        check_events(events, &self.devices)?;
        self.events[sweep].extend(events);
        Ok(())
    }

    /// Adds a recording site to all sweeps, before the first step; returns its place in the output.
    ///
    /// # Errors
    /// [`Invalid`] for a node or mechanism that the cell does not have.
    ///
    /// # Panics
    /// After [`Batch::advance`].
    pub fn record(&mut self, site: Site) -> Result<usize, Invalid> {
        assert!(matches!(self.solver, Solver::Waiting(_)), "sites are added before the first step");
        check_site(&site, &self.cell, &self.devices)?;
        self.sites.push(site);
        Ok(self.sites.len() - 1)
    }

    /// Number of recording sites.
    pub fn site_count(&self) -> usize {
        self.sites.len()
    }

    /// Number of sweeps.
    pub fn sweep_count(&self) -> usize {
        self.sweeps
    }

    /// Number of sampled devices.
    pub fn input_count(&self) -> usize {
        self.inputs
    }

    /// Why a sweep failed; none while it has not.
    pub fn failure(&self, sweep: usize) -> Option<&NumericalFailure> {
        self.failures[sweep].as_ref()
    }

    /// Advances by `samples` samples of `hold` steps each. `inputs` has the samples of the sampled devices (nA, mV, µS) as
    /// `[sweep][input][sample]`; `out` gets the mean of each site over the `hold` points in time of a sample, as
    /// `[sweep][site][sample]`. The first point of the first sample is t = 0. A sweep that fails leaves the rest of its
    /// output unset, see [`Batch::failure`].
    ///
    /// # Errors
    /// [`Invalid`] for a sample that is not finite; the command of a voltage clamp may be NaN.
    ///
    /// # Panics
    /// Where the lengths do not fit, or `hold` is 0.
    pub fn advance(&mut self, samples: usize, hold: usize, inputs: &[f64], out: &mut [f64]) -> Result<(), Invalid> {
        assert!(hold > 0, "a sample lasts a step at least");
        assert_eq!(inputs.len(), self.sweeps * self.inputs * samples, "a sample for each sweep and input");
        assert_eq!(out.len(), self.sweeps * self.sites.len() * samples, "a value for each sweep, site and sample");
        if samples == 0 {
            return Ok(());
        }
        check_inputs(&self.devices, samples, inputs)?;
        self.start()?;
        match &mut self.solver {
            Solver::Waiting(_) => unreachable!("it was started"),
            Solver::Fused { .. } => self.advance_fused(samples, hold, inputs, out),
            Solver::StepByStep(_) => self.advance_runs(samples, hold, inputs, out),
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), Invalid> {
        let Solver::Waiting(method) = self.solver else { return Ok(()) };
        self.solver = match method {
            Method::Exact | Method::Fast => {
                let precision = if method == Method::Exact { Precision::Full } else { Precision::Coarse };
                let lanes = if self.sweeps == 1 { 1 } else { self.sweeps.next_multiple_of(2) };
                let nodes: Vec<usize> = self.sites.iter().filter_map(Site::node).collect();
                let summed = self.sites.iter().any(|site| matches!(site, Site::Membrane { .. }));
                let watched = watched_devices(&self.sites, &self.devices);
                let events = std::mem::take(&mut self.events);
                let setting = Setting { devices: &self.devices, events, nodes: &nodes, summed, watched: &watched };
                // An odd sweep shares its lanes with one that nobody reads.
                let cells: Vec<&Cell> = (0..lanes).map(|sweep| self.cell_of(sweep).as_ref()).collect();
                let engine = Box::new(Engine::new(&cells, self.dt, precision, setting));
                let recorder = Recorder::new(&self.sites, self.sweeps, &self.cell, &self.devices, &engine, self.dt);
                Solver::Fused { engine, recorder: Box::new(recorder) }
            }
            Method::Reference | Method::SecondOrder => {
                let scheme = if method == Method::Reference { Scheme::Implicit } else { Scheme::SecondOrder };
                let watched = watched_devices(&self.sites, &self.devices);
                let events = std::mem::take(&mut self.events);
                let run = |(sweep, events): (usize, Vec<Event>)| -> Result<Run, Invalid> {
                    let mut run = Run::new(self.cell_of(sweep), self.dt, scheme)?;
                    run.attach(&self.devices, events, &watched);
                    for site in &self.sites {
                        run.record(site)?;
                    }
                    Ok(run)
                };
                Solver::StepByStep(events.into_iter().enumerate().map(run).collect::<Result<_, _>>()?)
            }
        };
        Ok(())
    }

    fn advance_fused(&mut self, samples: usize, hold: usize, inputs: &[f64], out: &mut [f64]) {
        let Solver::Fused { engine, recorder } = &mut self.solver else { return };
        for sample in 0..samples {
            for point in 0..hold {
                recorder.keep(engine);
                if self.begun {
                    let middle = self.t + 0.5 * self.dt;
                    engine.solve(middle);
                    self.t = middle + 0.5 * self.dt;
                    if !engine.within_range() {
                        engine.blame_voltages(&self.cell, self.t, &mut self.failures);
                        if self.failures.iter().all(Option::is_some) {
                            return;
                        }
                    }
                    engine.advance_mechanisms();
                }
                if point == 0 {
                    let mut at = sample;
                    for sweep in 0..self.sweeps {
                        for input in 0..self.inputs {
                            engine.devices.hold(input, sweep, inputs[at]);
                            at += samples;
                        }
                    }
                    if !std::mem::replace(&mut self.begun, true) {
                        engine.begin_devices();
                    }
                }
                recorder.add(engine, point, (sample, samples), out);
            }
            recorder.finish(hold, (sample, samples), out);
        }
        engine.blame_states(&self.cell, self.t, &mut self.failures);
    }

    fn advance_runs(&mut self, samples: usize, hold: usize, inputs: &[f64], out: &mut [f64]) {
        let Solver::StepByStep(runs) = &mut self.solver else { return };
        let (sites, count) = (self.sites.len(), self.inputs);
        // A step starts from a point in time and has the samples of that point; the block's first step starts from the
        // last point of the block before, if there was one.
        let before = usize::from(std::mem::replace(&mut self.begun, true));
        let steps = samples * hold - (1 - before);
        for (sweep, run) in runs.iter_mut().enumerate() {
            if self.failures[sweep].is_some() {
                continue;
            }
            for input in sweep * count..(sweep + 1) * count {
                let values = &inputs[input * samples..(input + 1) * samples];
                let of_step =
                    |step: usize| if step < before { self.held[input] } else { values[(step - before) / hold] };
                let first = run.steps() as usize;
                // The sample of t = 0 is set even where no step is taken.
                run.feed_input(input - sweep * count, first, (0..steps.max(1)).map(of_step).collect());
                self.held[input] = values[samples - 1];
            }
            if before == 0 {
                run.begin_devices();
            }
            let start = if before == 0 { run.sample() } else { Vec::new() };
            let mut points = vec![0.0; steps * sites];
            if let Err(failure) = run.advance(steps, &mut points) {
                self.failures[sweep] = Some(failure);
            }
            for site in 0..sites {
                let out = &mut out[(sweep * sites + site) * samples..][..samples];
                let points = start.get(site).into_iter().chain(&points[site * steps..(site + 1) * steps]);
                out.fill(0.0);
                points.enumerate().for_each(|(point, value)| out[point / hold] += value);
                out.iter_mut().for_each(|sum| *sum /= hold as f64);
            }
        }
    }

    /// Time (ms), added up half step by half step as NEURON does.
    pub fn t(&self) -> f64 {
        match &self.solver {
            Solver::StepByStep(runs) => runs.first().map_or(0.0, Run::t),
            _ => self.t,
        }
    }
}
