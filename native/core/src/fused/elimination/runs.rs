//! Rows to eliminate as runs from the tips of the dendrites to where they join, two runs side by side.
//!
//! Each row of a run waits for the division of the row before it, and a processor can do two divisions at once: so two runs
//! that do not wait for each other go together; the shorter one is filled up at its tip. Within a run no result goes through
//! memory. One child of a row belongs to the run of that row, the child with the most rows behind it; the other children end
//! runs of their own (point-processes.md 4).

use std::ops::Range;

use crate::fused::shape::Shape;

/// How many runs go together.
pub(crate) const ABREAST: usize = 2;

/// Runs side by side. Their rows lie in slots, from the tips to the nodes that they end on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub slots: Range<usize>,
    /// The node that each run ends on, by its place in the shape.
    pub ends: [usize; ABREAST],
}

/// All groups, in an order in which they can be eliminated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Runs {
    pub groups: Vec<Group>,
    /// The places in the shape of each slot's rows; none where a run is filled up.
    pub rows: Vec<[Option<usize>; ABREAST]>,
}

impl Runs {
    /// The runs of the rows that `takes` accepts by their places in the shape. With a row it accepts all rows behind
    /// it, except those that another kind of elimination takes earlier.
    pub fn new(shape: &Shape, takes: &dyn Fn(usize) -> bool) -> Self {
        let mut waiting = runs(shape, takes);
        let mut all = Self::default();
        // A run can be eliminated when the runs that end on it are done.
        let mut open = vec![0_usize; shape.nodes.len()];
        let mut run_of = vec![usize::MAX; shape.nodes.len()];
        for (run, rows) in waiting.iter().enumerate() {
            rows.iter().for_each(|&row| run_of[row] = run);
        }
        let end = |rows: &[usize]| shape.nodes[rows[rows.len() - 1]].parent.expect("the root is in no run");
        for rows in &waiting {
            if let Some(open) = open.get_mut(run_of[end(rows)]) {
                *open += 1;
            }
        }
        let mut ready: Vec<usize> = (0..waiting.len()).filter(|&run| open[run] == 0).collect();
        while !ready.is_empty() {
            // Runs of similar length need the least filling up. Long runs come last, as the longest also waits for others.
            let taken: Vec<usize> = (0..ABREAST).filter_map(|_| take_shortest(&mut ready, &waiting)).collect();
            let together: Vec<Vec<usize>> = taken.iter().map(|&run| std::mem::take(&mut waiting[run])).collect();
            for rows in &together {
                let run = run_of[end(rows)];
                if let Some(open) = open.get_mut(run) {
                    *open -= 1;
                    if *open == 0 {
                        ready.push(run);
                    }
                }
            }
            all.add(&together, &end);
        }
        all
    }

    fn add(&mut self, together: &[Vec<usize>], end: &dyn Fn(&[usize]) -> usize) {
        let longest = together.iter().map(Vec::len).max().unwrap_or(0);
        let first = self.rows.len();
        for slot in 0..longest {
            let row = |run: usize| -> Option<usize> {
                let rows = together.get(run)?;
                rows.get((slot + rows.len()).checked_sub(longest)?).copied()
            };
            self.rows.push(std::array::from_fn(row));
        }
        let ends = std::array::from_fn(|run| end(together.get(run).unwrap_or(&together[0])));
        self.groups.push(Group { slots: first..first + longest, ends });
    }
}

fn take_shortest(ready: &mut Vec<usize>, runs: &[Vec<usize>]) -> Option<usize> {
    let shortest = (0..ready.len()).min_by_key(|&at| (runs[ready[at]].len(), ready[at]))?;
    Some(ready.swap_remove(shortest))
}

/// The rows of each run, from its tip on.
fn runs(shape: &Shape, takes: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let count = shape.nodes.len();
    let mut height = vec![1_usize; count];
    let mut tallest: Vec<Option<usize>> = vec![None; count];
    let rows = || (1..count).filter(|&row| takes(row));
    for row in rows().rev() {
        let Some(parent) = shape.nodes[row].parent else { continue };
        if height[parent] <= height[row] {
            height[parent] = height[row] + 1;
            tallest[parent] = Some(row);
        }
    }
    // A run ends on a node that is no row, or that has a taller child.
    let ends = |row: &usize| match shape.nodes[*row].parent {
        Some(parent) => !takes(parent) || tallest[parent] != Some(*row),
        None => false,
    };
    let from_its_end = |row: usize| {
        let mut run: Vec<usize> = std::iter::successors(Some(row), |&row| tallest[row]).collect();
        run.reverse();
        run
    };
    rows().filter(ends).map(from_its_end).collect()
}
