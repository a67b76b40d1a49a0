//! A run: the state of a cell and the loop of fixed steps over it (neuron-numerics 2e, 2f, 2h).

use std::sync::Arc;

use super::attached::Attached;
use super::calcium::Calcium;
use super::mechanism::{Balance, Mechanism};
use super::mechanisms::build;
use super::passive::Passive;
use super::probe::{Probe, View};
use super::scheme::Scheme;
use super::tree::Tree;
use crate::cell::Cell;
use crate::devices::{Device, Event};
use crate::failure::{is_within_range, NumericalFailure};
use crate::invalid::{check_values, Invalid};
use crate::recording::Site;
use crate::stimulus::{check_samples, Injection, Source};

/// One run of a cell, from its initial state on.
pub struct Run {
    cell: Arc<Cell>,
    scheme: Scheme,
    dt: f64, // [ms]
    t: f64,  // [ms]
    steps: u64,
    tree: Tree,
    passive: Passive,
    mechanisms: Vec<Box<dyn Mechanism>>,
    calcium: Calcium,
    balance: Balance,
    voltage: Vec<f64>, // [mV], with a place for the node that does not exist
    injections: Vec<Injection>,
    attached: Attached,
    probes: Vec<Probe>,
    failure: Option<NumericalFailure>,
}

impl Run {
    /// A cell in its steady state at `v_init`, t = 0, to be moved in steps of `dt` (ms).
    ///
    /// # Errors
    /// [`Invalid`] where dt is not positive and finite.
    pub fn new(cell: &Arc<Cell>, dt: f64, scheme: Scheme) -> Result<Self, Invalid> {
        check_values("dt", &[dt], "positive and finite", |x| x > 0.0 && x.is_finite())?;
        let nodes = cell.node_count();
        let mut calcium = Calcium::new(nodes, cell.celsius());
        let mechanisms: Vec<_> =
            cell.placements().iter().filter_map(|placement| build(cell, placement, dt, scheme, &mut calcium)).collect();
        let cj = if scheme == Scheme::SecondOrder { 2.0 / dt } else { 1.0 / dt };
        let mut run = Self {
            cell: Arc::clone(cell),
            scheme,
            dt,
            t: 0.0,
            steps: 0,
            tree: Tree::new(cell, cj),
            passive: Passive::new(cell),
            mechanisms,
            calcium,
            balance: Balance { rhs: vec![0.0; nodes + 1], diagonal: vec![0.0; nodes + 1] },
            voltage: vec![cell.v_init(); nodes + 1],
            injections: Vec::new(),
            attached: Attached::new(&[], Vec::new(), &[], dt, nodes),
            probes: Vec::new(),
            failure: None,
        };
        // CaDynamics comes first, so SK starts from its concentration.
        for mechanism in &mut run.mechanisms {
            mechanism.initialize(&run.voltage, &mut run.calcium);
        }
        run.begin_balance();
        run.add_channel_currents();
        Ok(run)
    }

    /// Adds an IClamp: `amplitude` (nA) into `node` in the steps whose midpoint is in [delay, delay + duration) (ms).
    ///
    /// # Errors
    /// [`Invalid`] for a node that the cell does not have, a NaN, or an amplitude that is not finite.
    pub fn clamp(&mut self, node: usize, delay: f64, duration: f64, amplitude: f64) -> Result<(), Invalid> {
        self.check_node(node)?;
        self.injections.push(Injection { node, source: Source::clamp(delay, duration, amplitude)? });
        Ok(())
    }

    /// Adds a sampled current (nA) into `node`, one sample every `sample_dt` (ms), each held until the next and the
    /// last one to the end. Returns its number for [`Run::feed`].
    ///
    /// # Errors
    /// [`Invalid`] for a node that is not there, no samples or a sample that is not finite.
    pub fn play(&mut self, node: usize, samples: Vec<f64>, sample_dt: f64) -> Result<usize, Invalid> {
        self.check_node(node)?;
        self.injections.push(Injection { node, source: Source::samples(samples, sample_dt, self.dt)? });
        Ok(self.injections.len() - 1)
    }

    /// Replaces the samples of a played current by those from sample `first` on, so that a long one can be handed over
    /// in pieces: before the steps that need them (see [`sample_index`](crate::sample_index)).
    ///
    /// # Errors
    /// [`Invalid`] for a number that [`Run::play`] did not give, no samples or a sample that is not finite.
    pub fn feed(&mut self, injection: usize, first: usize, samples: Vec<f64>) -> Result<(), Invalid> {
        check_samples(&samples)?;
        match self.injections.get_mut(injection).map(|injection| &mut injection.source) {
            Some(Source::Samples { window, first: start, .. }) => {
                (*window, *start) = (samples, first);
                Ok(())
            }
            _ => Err(Invalid::Value {
                quantity: "injection".to_owned(),
                index: 0,
                value: injection as f64,
                expected: "the number of a played current",
            }),
        }
    }

    /// Puts devices on the cell, before the first step and before any site; `watched` lists those that will be read.
    pub(crate) fn attach(&mut self, devices: &[Device], events: Vec<Event>, watched: &[usize]) {
        self.attached = Attached::new(devices, events, watched, self.dt, self.cell.node_count());
    }

    /// Sets the samples of an input of the devices, one a step, from step `first` on.
    pub(crate) fn feed_input(&mut self, input: usize, first: usize, samples: Vec<f64>) {
        self.attached.inputs[input] = (first, samples);
    }

    /// At t = 0, when the first samples are set.
    pub(crate) fn begin_devices(&mut self) {
        self.attached.hold(0);
        self.attached.devices.begin(&self.voltage);
    }

    /// Adds a recording site; gives its place in the output.
    ///
    /// # Errors
    /// [`Invalid`] for a node or mechanism that is not there.
    pub fn record(&mut self, site: &Site) -> Result<usize, Invalid> {
        let probe = Probe::new(site, &self.cell, &self.attached.all, self.view())?;
        self.probes.push(probe);
        Ok(self.probes.len() - 1)
    }

    /// Number of recording sites.
    pub fn site_count(&self) -> usize {
        self.probes.len()
    }

    /// Time (ms), added up half step by half step as NEURON does.
    pub fn t(&self) -> f64 {
        self.t
    }

    /// Steps done.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Present values of all sites, in their order.
    pub fn sample(&self) -> Vec<f64> {
        self.probes.iter().map(|probe| probe.read(self.view())).collect()
    }

    /// Moves on by `steps` steps; `out` gets the values after each, one site after the other (site·steps + step).
    ///
    /// # Errors
    /// [`NumericalFailure`] at the first step after which a voltage is not below 1 V in size, or where a state is found
    /// not finite at the end; `out` holds what came before, and the run cannot go on.
    ///
    /// # Panics
    /// Where `out` is not sites·steps long.
    pub fn advance(&mut self, steps: usize, out: &mut [f64]) -> Result<(), NumericalFailure> {
        assert_eq!(out.len(), steps * self.probes.len(), "the output has one place for each site and step");
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        for step in 0..steps {
            self.step();
            if !within_range(&self.voltage) {
                return Err(self.fail(NumericalFailure::of_voltage(self.t, self.view())));
            }
            let view = self.view();
            for (site, probe) in self.probes.iter().enumerate() {
                out[site * steps + step] = probe.read(view);
            }
        }
        match NumericalFailure::of_states(self.t, &self.cell, self.view()) {
            None => Ok(()),
            Some(failure) => Err(self.fail(failure)),
        }
    }

    fn step(&mut self) {
        let half = 0.5 * self.dt;
        let middle = self.t + half;
        self.begin_balance();
        for Injection { node, source } in &self.injections {
            self.tree.inject(*node, source.current(self.steps, middle), 0.0, &mut self.balance);
        }
        self.attached.hold(self.steps as usize);
        self.attached.add(middle, &self.voltage, &self.tree, &mut self.balance);
        self.add_channel_currents();
        self.tree.solve(&self.voltage, &mut self.balance);
        let change = &self.balance.rhs[..self.voltage.len() - 1];
        match self.scheme {
            Scheme::Implicit => self.voltage.iter_mut().zip(change).for_each(|(v, change)| *v += change),
            Scheme::SecondOrder => {
                self.calcium.correct_currents(change);
                self.voltage.iter_mut().zip(change).for_each(|(v, half)| *v += 2.0 * half);
            }
        }
        self.attached.devices.settle(&self.voltage);
        self.t = middle + half;
        self.steps += 1;
        for mechanism in &mut self.mechanisms {
            mechanism.advance(&self.voltage, &mut self.calcium);
        }
    }

    fn begin_balance(&mut self) {
        self.calcium.begin_currents();
        self.passive.begin_balance(&self.voltage, &mut self.balance);
    }

    fn add_channel_currents(&mut self) {
        for mechanism in &mut self.mechanisms {
            mechanism.add_current(&self.voltage, &mut self.balance, &mut self.calcium);
        }
    }

    fn fail(&mut self, failure: NumericalFailure) -> NumericalFailure {
        self.failure = Some(failure.clone());
        failure
    }

    fn check_node(&self, node: usize) -> Result<(), Invalid> {
        if node < self.cell.node_count() {
            return Ok(());
        }
        let quantity = "injection node".to_owned();
        Err(Invalid::Value { quantity, index: 0, value: node as f64, expected: "a node of the cell" })
    }

    fn view(&self) -> View<'_> {
        View {
            voltage: &self.voltage,
            change: if self.steps == 0 { None } else { Some(&self.balance.rhs) },
            tree: &self.tree,
            calcium: &self.calcium,
            passive: &self.passive,
            mechanisms: &self.mechanisms,
            devices: &self.attached.devices,
        }
    }
}

/// Looks at all without leaving early, which the compiler can do several at a time.
fn within_range(voltage: &[f64]) -> bool {
    voltage.iter().fold(true, |fine, &v| fine & is_within_range(v))
}
