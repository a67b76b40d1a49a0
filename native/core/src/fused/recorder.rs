//! What is recorded of an engine, and where it goes.

use super::engine::Engine;
use super::readings::Reading;
use super::sums::Sums;
use crate::cell::Cell;
use crate::devices::Device;
use crate::recording::Site;

/// The sites of a batch.
pub(crate) struct Recorder {
    sites: usize,
    sweeps: usize,
    readings: Vec<(usize, Reading)>, // with their places among the sites
    of_the_step: bool,
    kept: Vec<f64>,
    sums: Option<Sums>,
}

impl Recorder {
    pub fn new(sites: &[Site], sweeps: usize, cell: &Cell, devices: &[Device], engine: &Engine, dt: f64) -> Self {
        let mut readings = Vec::new();
        let mut sums: Vec<(usize, &[(usize, f64)])> = Vec::new();
        for (place, site) in sites.iter().enumerate() {
            match site {
                Site::Membrane { weights } => sums.push((place, weights)),
                site => readings.push((place, Reading::new(site, cell, engine, dt))),
            }
        }
        Self {
            sites: sites.len(),
            sweeps,
            of_the_step: readings.iter().any(|(_, reading)| reading.is_of_the_step()),
            kept: vec![0.0; readings.len() * sweeps],
            readings,
            sums: (!sums.is_empty()).then(|| Sums::new(&sums, cell, devices, engine)),
        }
    }

    /// To call before a step: keeps the values that belong to its middle.
    #[inline(always)]
    pub fn keep(&mut self, engine: &Engine) {
        if !self.of_the_step {
            return;
        }
        let of_the_step = self.readings.iter().enumerate().filter(|(_, (_, reading))| reading.is_of_the_step());
        for (index, (_, reading)) in of_the_step {
            for sweep in 0..self.sweeps {
                self.kept[sweep * self.readings.len() + index] = reading.read(engine, sweep);
            }
        }
    }

    /// To call after a step: adds the values at point `point` of a sample to that sample. `out` is `[sweep][site][sample]`.
    #[inline(always)]
    pub fn add(&mut self, engine: &Engine, point: usize, (sample, samples): (usize, usize), out: &mut [f64]) {
        for sweep in 0..self.sweeps {
            for (index, (site, reading)) in self.readings.iter().enumerate() {
                let value = if self.of_the_step && reading.is_of_the_step() {
                    reading.after(self.kept[sweep * self.readings.len() + index], engine, sweep)
                } else {
                    reading.read(engine, sweep)
                };
                let at = (sweep * self.sites + site) * samples + sample;
                out[at] = if point == 0 { value } else { out[at] + value };
            }
        }
        if let Some(sums) = &mut self.sums {
            sums.take(engine, point > 0);
        }
    }

    /// To call after the last point of a sample: divides the sums by the number of points.
    #[inline(always)]
    pub fn finish(&mut self, points: usize, (sample, samples): (usize, usize), out: &mut [f64]) {
        if points > 1 {
            for sweep in 0..self.sweeps {
                for (site, _) in &self.readings {
                    out[(sweep * self.sites + site) * samples + sample] /= points as f64;
                }
            }
        }
        if let Some(sums) = &mut self.sums {
            let (sites, sweeps) = (self.sites, self.sweeps);
            sums.give(points, |site, sweep, value| {
                // An odd number of sweeps is filled up with an empty one.
                if sweep < sweeps {
                    out[(sweep * sites + site) * samples + sample] = value;
                }
            });
        }
    }
}
