//! Runs of random trees.

use super::runs::{Runs, ABREAST};
use crate::fused::shape::{Between, Node, Shape};

/// A tree whose nodes have earlier parents, as a few random numbers make it.
fn tree(count: usize, mut seed: u64) -> Shape {
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let node = |id: usize| Node {
        id,
        // Long runs and short ones.
        parent: (id > 0).then(|| if next(3) == 0 { next(id) } else { id - 1 }),
        axial: 1.0,
        linear: false,
    };
    let mut node = node;
    Shape {
        nodes: (0..count).map(&mut node).collect(),
        between: (0..count).map(|id| Between { one: id, other: id, share: 0.0 }).collect(),
    }
}

#[test]
fn every_row_comes_once_and_after_the_rows_behind_it() {
    for seed in 0..200 {
        let count = 2 + seed as usize % 60;
        let shape = tree(count, seed);
        let runs = Runs::new(&shape, &|row| row > 0);
        let mut group_of = vec![None; count];
        for (group, of_group) in runs.groups.iter().enumerate() {
            for slot in of_group.slots.clone() {
                for (run, row) in runs.rows[slot].iter().enumerate().filter_map(|(run, row)| Some((run, (*row)?))) {
                    assert_eq!(group_of[row].replace((group, run, slot)), None, "once");
                }
            }
        }
        assert_eq!(group_of.iter().flatten().count(), count - 1, "all");
        for row in 1..count {
            let parent = shape.nodes[row].parent.expect("a parent");
            let (group, run, slot) = group_of[row].expect("it was found");
            match group_of[parent] {
                // Within a run the next slot is the next row.
                Some((of_parent, its_run, its_slot)) if of_parent == group => {
                    assert_eq!((its_run, its_slot), (run, slot + 1));
                }
                Some((of_parent, ..)) => {
                    assert!(group < of_parent, "runs that end on another come before it");
                    assert_eq!(runs.groups[group].ends[run], parent);
                }
                None => assert_eq!((runs.groups[group].ends[run], parent), (0, 0)),
            }
        }
    }
}

#[test]
fn a_run_takes_the_longest_way_and_only_rows_that_are_meant() {
    // 0 - 1 - 2 - 3 and 1 - 4; 5 hangs on 3 and is of another kind.
    let parents = [None, Some(0), Some(1), Some(2), Some(1), Some(3)];
    let node = |(id, parent): (usize, Option<usize>)| Node { id, parent, axial: 1.0, linear: id == 5 };
    let shape = Shape { nodes: parents.into_iter().enumerate().map(node).collect(), between: Vec::new() };
    let runs = Runs::new(&shape, &|row| row > 0 && row < 5);
    let of = |run: usize| -> Vec<usize> { runs.rows.iter().filter_map(|slot| slot[run]).collect() };
    // The short one first, alone: the other waits for it.
    assert_eq!(runs.groups.iter().map(|group| group.slots.clone()).collect::<Vec<_>>(), [0..1, 1..4]);
    assert_eq!(of(0), [4, 3, 2, 1]);
    assert_eq!((1..ABREAST).map(of).collect::<Vec<_>>(), [Vec::<usize>::new()]);
    assert_eq!((runs.groups[0].ends[0], runs.groups[1].ends[0]), (1, 0));
}

#[test]
fn there_may_be_none() {
    assert_eq!(Runs::new(&tree(9, 1), &|_| false), Runs::default());
}
