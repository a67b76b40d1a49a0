//! NaV over the nodes of a cell.

use super::bundles::{at, gather, scatter, Bundles};
use super::nav_step::step;
use crate::cell::{Cell, Placement};
use crate::lanes::{Lanes, WIDTH};
use crate::mechanisms::kinetics::SLOPE_STEP;
use crate::mechanisms::nav::{temperature, Ladder, OPEN, STATES};
use crate::mechanisms::nav_start::start_at;
use crate::reference::calcium::Calcium;
use crate::reference::mechanism::{Balance, Mechanism};
use crate::reference::scheme::Scheme;

/// All nodes with NaV.
struct Nav {
    name: &'static str,
    per_ms: Ladder,   // rates [1/ms]
    per_step: Ladder, // rates times dt, or half of it
    halved: bool,     // the scheme solves for half a step
    bundles: Bundles,
    gbar: Vec<Lanes>,    // [S/cm²]
    ena: Vec<Lanes>,     // [mV]
    current: Vec<Lanes>, // [mA/cm²]
    x: Vec<[Lanes; STATES]>,
}

/// Makes NaV.
pub(crate) fn nav(cell: &Cell, placement: &Placement, dt: f64, scheme: Scheme) -> Box<dyn Mechanism> {
    let bundles = Bundles::new(&placement.nodes, cell.node_count());
    let q = temperature(cell.celsius());
    let halved = scheme == Scheme::SecondOrder;
    Box::new(Nav {
        name: placement.description.name,
        per_ms: Ladder::new(q),
        per_step: Ladder::new(if halved { q * dt / 2.0 } else { q * dt }),
        halved,
        gbar: bundles.pack(placement.values("gbar"), 0.0),
        ena: bundles.pick(cell.ena()),
        current: vec![Lanes::splat(0.0); bundles.nodes.len()],
        x: vec![[Lanes::splat(0.0); STATES]; bundles.nodes.len()],
        bundles,
    })
}

impl Mechanism for Nav {
    fn name(&self) -> &'static str {
        self.name
    }

    fn initialize(&mut self, voltage: &[f64], _calcium: &mut Calcium) {
        for (x, &nodes) in self.x.iter_mut().zip(&self.bundles.nodes) {
            for lane in 0..WIDTH {
                let start = start_at(&self.per_ms, gather(voltage, nodes).lane(lane));
                for (state, value) in x.iter_mut().zip(start) {
                    state.set_lane(lane, value);
                }
            }
        }
    }

    fn add_current(&mut self, voltage: &[f64], balance: &mut Balance, _calcium: &mut Calcium) {
        let parameters = self.gbar.iter().zip(&self.ena);
        let bundles = self.bundles.nodes.iter().zip(&self.x).zip(&mut self.current);
        for (((&nodes, x), kept), (&gbar, &ena)) in bundles.zip(parameters) {
            let v = gather(voltage, nodes);
            let g = gbar * x[OPEN];
            let current = g * (v - ena);
            let slope = (g * (v + SLOPE_STEP - ena) - current) / SLOPE_STEP;
            scatter(balance, nodes, current, slope);
            *kept = current;
        }
    }

    fn advance(&mut self, voltage: &[f64], _calcium: &mut Calcium) {
        for (x, &nodes) in self.x.iter_mut().zip(&self.bundles.nodes) {
            let old = *x;
            step(x, &self.per_step.rates(gather(voltage, nodes)));
            if self.halved {
                // As much again: Crank-Nicolson.
                x.iter_mut().zip(old).for_each(|(x, old)| *x += *x - old);
            }
        }
    }

    fn position(&self, node: usize) -> Option<usize> {
        self.bundles.position(node)
    }

    fn current(&self, position: usize) -> f64 {
        at(&self.current, position)
    }

    fn state(&self, state: usize, position: usize) -> f64 {
        self.x[position / WIDTH][state].lane(position % WIDTH)
    }
}
