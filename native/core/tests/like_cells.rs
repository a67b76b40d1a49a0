//! Cells that differ in conductances, reversal potentials and calcium pools alone move together, with the bits that each has
//! alone.

mod support;

use std::sync::Arc;

use rheobase_core::{Batch, Cell, Device, Invalid, Method, Site};
use support::{active_tree, spiking_soma, Builder, Random};

type Change = fn(&mut Builder);

const DT: f64 = 0.025; // [ms]
const SAMPLES: usize = 2_000;

/// Changes all in which cells may differ and still move together.
fn vary(mut builder: Builder, random: &mut Random) -> Builder {
    for mechanism in &mut builder.spec.mechanisms {
        if mechanism.name == "CaDynamics" {
            let mut all = |from: f64, to: f64| vec![random.between(from, to); mechanism.nodes.len()];
            mechanism.parameters = vec![("gamma".into(), all(5e-4, 0.05)), ("decay".into(), all(20.0, 500.0))];
        }
        let conductances = mechanism.parameters.iter_mut().filter(|(name, _)| name == "gbar");
        conductances.for_each(|(_, values)| values.iter_mut().for_each(|value| *value *= random.between(0.5, 2.0)));
    }
    builder.spec.ena.iter_mut().for_each(|ena| *ena += random.between(-5.0, 5.0));
    builder.spec.ek.iter_mut().for_each(|ek| *ek += random.between(-5.0, 5.0));
    builder
}

/// Values of all sites of each cell, in the same current.
fn run(cells: &[Arc<Cell>], method: Method, sites: &[Site]) -> Vec<Vec<f64>> {
    let device = Device::Current { node: 1 };
    let mut batch = Batch::new(&cells[0], DT, method, cells.len(), &[device]).unwrap();
    for (sweep, cell) in cells.iter().enumerate() {
        batch.set_cell(sweep, cell).unwrap();
    }
    for site in sites {
        batch.record(site.clone()).unwrap();
    }
    let current: Vec<f64> = (0..SAMPLES).map(|sample| if sample < 200 { 0.0 } else { 0.3 }).collect();
    let mut out = vec![f64::NAN; cells.len() * sites.len() * SAMPLES];
    batch.advance(SAMPLES, 1, &current.repeat(cells.len()), &mut out).unwrap();
    assert!((0..cells.len()).all(|sweep| batch.failure(sweep).is_none()));
    out.chunks_exact(sites.len() * SAMPLES).map(<[f64]>::to_vec).collect()
}

#[test]
fn each_has_the_bits_that_it_has_alone() {
    let kinds: [fn() -> Builder; 2] = [active_tree, || spiking_soma("")];
    let mut random = Random(7);
    let sites = [
        Site::Voltage { node: 1 },
        Site::Voltage { node: 5 },
        Site::Cai { node: 1 },
        Site::Current { mechanism: "SK".into(), node: 1 },
    ];
    for make in kinds {
        for method in [Method::Exact, Method::Fast, Method::Reference] {
            for count in [2, 3, 8] {
                let cells: Vec<Arc<Cell>> = (0..count).map(|_| vary(make(), &mut random).build()).collect();
                let together = run(&cells, method, &sites);
                for (cell, together) in cells.iter().zip(&together) {
                    let alone = run(std::slice::from_ref(cell), method, &sites);
                    assert!(alone[0] == *together, "{method:?}, {count} cells");
                }
                assert!(together[0] != together[1], "the cells differ");
            }
        }
    }
}

#[test]
fn nothing_else_may_differ() {
    let original = active_tree().build();
    let changes: [(&str, Change); 7] = [
        ("temperature", |builder| builder.spec.celsius = 30.0),
        ("start", |builder| builder.spec.v_init = -70.0),
        ("capacitance", |builder| builder.spec.capacitance[1] = 1.1),
        ("resistance", |builder| builder.spec.axial[3] *= 1.1),
        ("area", |builder| builder.spec.area[2] += 1.0),
        ("channels", |builder| drop(builder.spec.mechanisms.pop())),
        ("their places", |builder| {
            builder.spec.mechanisms[2].nodes.pop();
            builder.spec.mechanisms[2].parameters[0].1.pop();
        }),
    ];
    for (what, change) in changes {
        let mut builder = active_tree();
        change(&mut builder);
        let other = builder.build();
        assert!(!other.is_like(&original), "{what}");
        let mut batch = Batch::new(&original, DT, Method::Exact, 2, &[Device::Current { node: 1 }]).unwrap();
        assert_eq!(batch.set_cell(1, &other), Err(Invalid::Unlike { sweep: 1 }), "{what}");
    }
    let mut leaky = active_tree();
    leaky.passive.g = 6e-5;
    assert!(!leaky.build().is_like(&original), "leak");
    assert!(active_tree().build().is_like(&original));
}
