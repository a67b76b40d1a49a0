//! CPU time of a step of one sweep of a cell on the host [µs]: `native_speed CELL METHOD SWEEPS STEPS`, for bench/ and for
//! counting instructions. CELL is a text file that bench/cell-file.mjs writes: a name and numbers a line.

use std::sync::Arc;
use std::time::Instant;

use rheobase_core::{Batch, Cell, CellSpec, Device, MechanismSpec, Method, Site};

const DT_MS: f64 = 0.025;
const ONSET: usize = 4000;
const STEP_NA: f64 = 0.3;
const BLOCK: usize = 500;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, method, sweeps, steps] = &arguments[..] else {
        eprintln!("usage: native_speed CELL exact|reference SWEEPS STEPS");
        std::process::exit(2);
    };
    let (spec, node) = read_cell(&std::fs::read_to_string(file).expect("the cell file can be read"));
    let cell = Arc::new(Cell::new(spec).expect("the cell is valid"));
    let method = if method == "exact" { Method::Exact } else { Method::Reference };
    let (sweeps, steps): (usize, usize) = (sweeps.parse().expect("a number"), steps.parse().expect("a number"));
    let (began, mut fastest) = (Instant::now(), f64::INFINITY);
    for _ in 0..if steps < 10_000 { 1 } else { 5 } {
        let mut batch =
            Batch::new(&cell, DT_MS, method, sweeps, &[Device::Current { node }]).expect("the batch can start");
        batch.record(Site::Voltage { node }).expect("the node is there");
        let mut out = vec![0.0; sweeps * BLOCK];
        let start = cpu_seconds(began);
        for first in (0..steps).step_by(BLOCK) {
            let currents = vec![if first < ONSET { 0.0 } else { STEP_NA }; sweeps * BLOCK];
            batch.advance(BLOCK, 1, &currents, &mut out).expect("the currents are finite");
        }
        fastest = fastest.min((cpu_seconds(began) - start) * 1e6 / steps as f64 / sweeps as f64);
    }
    println!("{fastest:.4}");
}

/// CPU time of this thread [s] where Linux tells it, else the time since `began`.
fn cpu_seconds(began: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| began.elapsed().as_secs_f64(), |nanoseconds| nanoseconds * 1e-9)
}

fn read_cell(text: &str) -> (CellSpec, usize) {
    let (mut spec, mut node) = (CellSpec::default(), 1);
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let name = words.next().expect("a name");
        let words: Vec<&str> = words.collect();
        let numbers = || words.iter().map(|word| word.parse::<f64>().expect("a number")).collect::<Vec<f64>>();
        match name {
            "parent" => spec.parent = numbers().into_iter().map(|x| x as i32).collect(),
            "area" => spec.area = numbers(),
            "axial" => spec.axial = numbers(),
            "capacitance" => spec.capacitance = numbers(),
            "ena" => spec.ena = numbers(),
            "ek" => spec.ek = numbers(),
            "celsius" => spec.celsius = numbers()[0],
            "v_init" => spec.v_init = numbers()[0],
            "node" => node = numbers()[0] as usize,
            "mechanism" => spec.mechanisms.push(MechanismSpec { name: words[0].into(), ..MechanismSpec::default() }),
            "nodes" => {
                spec.mechanisms.last_mut().expect("a mechanism").nodes =
                    numbers().into_iter().map(|x| x as u32).collect();
            }
            parameter => {
                spec.mechanisms.last_mut().expect("a mechanism").parameters.push((parameter.into(), numbers()))
            }
        }
    }
    (spec, node)
}
