//! One cell in one or several sweeps at once.

use std::sync::Arc;

use crate::cell::Cell;
use crate::failure::NumericalFailure;
use crate::fused::engine::Engine;
use crate::fused::kernels::table::Precision;
use crate::fused::readings::Reading;
use crate::invalid::{check_values, Invalid};
use crate::recording::{check_site, Site};
use crate::reference::run::{Run, Scheme};
use crate::stimulus::check_samples;

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

/// Runs of one cell that move together, each with a current of its own. The results of a sweep do not depend on
/// the others, to the bit.
pub struct Batch {
    cell: Arc<Cell>,
    dt: f64, // [ms]
    sweeps: usize,
    node: usize, // of the injection
    sites: Vec<Site>,
    solver: Solver,
    held: Vec<f64>, // current of each sweep's last sample [nA]
    begun: bool,
    t: f64, // [ms]
    failures: Vec<Option<NumericalFailure>>,
}

enum Solver {
    /// Sites may still be added.
    Waiting(Method),
    Fused {
        engine: Box<Engine>,
        place: usize,
        readings: Vec<Reading>,
        kept: Vec<f64>,
        injected: Vec<f64>,
    },
    StepByStep(Vec<Run>),
}

impl Batch {
    /// `sweeps` runs from the steady state at the cell's `v_init`, t = 0, in steps of `dt` (ms), with a current into `node`.
    ///
    /// # Errors
    /// [`Invalid`] where dt is not positive and finite, `sweeps` is 0, or the cell does not have the node.
    pub fn new(cell: &Arc<Cell>, dt: f64, method: Method, sweeps: usize, node: usize) -> Result<Self, Invalid> {
        check_values("dt", &[dt], "positive and finite", |x| x > 0.0 && x.is_finite())?;
        check_values("sweeps", &[sweeps as f64], "at least 1", |x| x >= 1.0)?;
        let nodes = cell.node_count() as f64;
        check_values("injection node", &[node as f64], "a node of the cell", |x| x < nodes)?;
        Ok(Self {
            cell: Arc::clone(cell),
            dt,
            sweeps,
            node,
            sites: Vec::new(),
            solver: Solver::Waiting(method),
            held: vec![0.0; sweeps],
            begun: false,
            t: 0.0,
            failures: vec![None; sweeps],
        })
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
        check_site(&site, &self.cell)?;
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

    /// Why a sweep failed; none while it has not.
    pub fn failure(&self, sweep: usize) -> Option<&NumericalFailure> {
        self.failures[sweep].as_ref()
    }

    /// Advances by samples of `hold` steps each. `currents` has the samples (nA) of each sweep, one sweep after the other;
    /// `out` gets the mean of each site over the `hold` points in time of a sample, as
    /// `[sweep][site][sample]`. The first point of the first sample is t = 0. A sweep that fails leaves the rest of its
    /// output unset, see [`Batch::failure`].
    ///
    /// # Errors
    /// [`Invalid`] for a current that is not finite.
    ///
    /// # Panics
    /// Where the lengths do not fit, or `hold` is 0.
    pub fn advance(&mut self, hold: usize, currents: &[f64], out: &mut [f64]) -> Result<(), Invalid> {
        assert!(hold > 0 && currents.len().is_multiple_of(self.sweeps), "whole samples for each sweep");
        assert_eq!(out.len(), currents.len() * self.sites.len(), "a value for each sweep, site and sample");
        if currents.is_empty() {
            return Ok(());
        }
        check_samples(currents)?;
        self.start()?;
        match &mut self.solver {
            Solver::Waiting(_) => unreachable!("it was started"),
            Solver::Fused { .. } => self.advance_fused(hold, currents, out),
            Solver::StepByStep(_) => self.advance_runs(hold, currents, out),
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), Invalid> {
        let Solver::Waiting(method) = self.solver else { return Ok(()) };
        self.solver = match method {
            Method::Exact | Method::Fast => {
                let precision = if method == Method::Exact { Precision::Full } else { Precision::Coarse };
                let lanes = if self.sweeps == 1 { 1 } else { self.sweeps.next_multiple_of(2) };
                let kept: Vec<usize> = self.sites.iter().map(Site::node).collect();
                let engine = Box::new(Engine::new(&self.cell, self.dt, precision, lanes, self.node, &kept));
                let readings = self.sites.iter().map(|site| Reading::new(site, &self.cell, &engine)).collect();
                let place = engine.place(self.node);
                let kept = vec![0.0; self.sites.len() * self.sweeps];
                Solver::Fused { engine, place, readings, kept, injected: vec![0.0; lanes] }
            }
            Method::Reference | Method::SecondOrder => {
                let scheme = if method == Method::Reference { Scheme::Implicit } else { Scheme::SecondOrder };
                let run = || -> Result<Run, Invalid> {
                    let mut run = Run::new(&self.cell, self.dt, scheme)?;
                    for site in &self.sites {
                        run.record(site)?;
                    }
                    run.play(self.node, vec![0.0], self.dt)?;
                    Ok(run)
                };
                Solver::StepByStep((0..self.sweeps).map(|_| run()).collect::<Result<_, _>>()?)
            }
        };
        Ok(())
    }

    fn advance_fused(&mut self, hold: usize, currents: &[f64], out: &mut [f64]) {
        let Solver::Fused { engine, place, readings, kept, injected } = &mut self.solver else { return };
        let (sweeps, sites) = (self.sweeps, readings.len());
        let samples = currents.len() / sweeps;
        let of_the_step = readings.iter().any(Reading::is_of_the_step);
        let keep = |engine: &Engine, kept: &mut [f64]| {
            for (site, reading) in readings.iter().enumerate().filter(|(_, reading)| reading.is_of_the_step()) {
                (0..sweeps).for_each(|sweep| kept[sweep * sites + site] = reading.read(engine, sweep));
            }
        };
        let mut at_start = !std::mem::replace(&mut self.begun, true);
        for sample in 0..samples {
            for point in 0..hold {
                if of_the_step {
                    keep(engine, kept);
                }
                if !std::mem::take(&mut at_start) {
                    engine.solve(*place, injected);
                    let middle = self.t + 0.5 * self.dt;
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
                    for (sweep, injected) in injected.iter_mut().take(sweeps).enumerate() {
                        *injected = currents[sweep * samples + sample];
                    }
                }
                let mut at = sample;
                for sweep in 0..sweeps {
                    for (site, reading) in readings.iter().enumerate() {
                        let of_step = of_the_step && reading.is_of_the_step();
                        let value = if of_step { kept[sweep * sites + site] } else { reading.read(engine, sweep) };
                        out[at] = if point == 0 { value } else { out[at] + value };
                        at += samples;
                    }
                }
            }
            if hold > 1 {
                out.chunks_exact_mut(samples).for_each(|out| out[sample] /= hold as f64);
            }
        }
        engine.blame_states(&self.cell, self.t, &mut self.failures);
    }

    fn advance_runs(&mut self, hold: usize, currents: &[f64], out: &mut [f64]) {
        let Solver::StepByStep(runs) = &mut self.solver else { return };
        let (sites, samples) = (self.sites.len(), currents.len() / self.sweeps);
        // A step starts from a point in time and has the current of that point's sample; the block's first step starts
        // from the last point of the block before, if there was one.
        let before = usize::from(std::mem::replace(&mut self.begun, true));
        let steps = samples * hold - (1 - before);
        for (sweep, run) in runs.iter_mut().enumerate() {
            if self.failures[sweep].is_some() {
                continue;
            }
            let currents = &currents[sweep * samples..(sweep + 1) * samples];
            let of_step = |step: usize| if step < before { self.held[sweep] } else { currents[(step - before) / hold] };
            if steps > 0 {
                let done = run.steps() as usize;
                run.feed(0, done, (0..steps).map(of_step).collect()).expect("the currents were checked");
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
            self.held[sweep] = currents[samples - 1];
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
