import type { MorphologyIssue } from "../../../base/errors.js";
import type { Steps } from "../../../base/steps.js";
import type { MorphologyChange } from "../morphology-change.js";
import type { SwcPoint, SwcRow } from "./swc-point.js";

/** Points in NEURON's order, or the problems that prevent ordering. */
export interface OrderedPoints {
  readonly points: readonly SwcPoint[];
  readonly problems: readonly MorphologyIssue[];
  readonly changes: readonly MorphologyChange[];
}

/**
 * Sorts rows by id and finds their parents, which must come first (neuron-numerics.md 2c). A point is a root if its
 * parent is negative, or is less than the greatest id but not in the file. A first point of type soma is also a root if
 * it is its own parent.
 */
export function* orderPoints(rows: readonly SwcRow[]): Steps<OrderedPoints> {
  const changes: MorphologyChange[] = [];
  const late = rows.findIndex((row, i) => i > 0 && row.id < rows[i - 1]!.id);
  if (late > 0) {
    const [before, row] = [rows[late - 1]!, rows[late]!];
    changes.push({
      kind: "order",
      line: row.line,
      message: `points are sorted by id (${row.id} follows ${before.id})`,
    });
  }
  const sorted = late > 0 ? [...rows].sort((a, b) => a.id - b.id || a.line - b.line) : rows;
  const index = new Map<number, number>();
  const problems: MorphologyIssue[] = [];
  sorted.forEach((row, i) => {
    const first = index.get(row.id);
    if (first === undefined) index.set(row.id, i);
    else problems.push({ line: row.line, message: `id ${row.id} was used on line ${sorted[first]!.line} already` });
  });
  yield;
  const greatest = sorted.at(-1)!.id;
  const parents = sorted.map(({ parentId, line }) => {
    if (parentId > greatest)
      problems.push({
        line,
        message: `parent ${parentId} is not in the file, expected the id of another point, or -1`,
      });
    return parentId < 0 ? -1 : (index.get(parentId) ?? -1);
  });
  if (problems.length > 0) return { points: [], problems: byLine(problems), changes: [] };

  const [root] = sorted;
  if (parents[0] === 0 && root!.type === 1) parents[0] = -1;
  if (parents[0] === -1 && root!.parentId >= 0) {
    const why = root!.parentId === root!.id ? "its own parent" : `whose parent ${root!.parentId} is not in the file`;
    changes.push({ kind: "root", line: root!.line, message: `point ${root!.id}, ${why}, is the root` });
  }
  yield;
  if (parents.some((parent, i) => parent >= i)) {
    return { points: [], problems: byLine(lateParents(sorted, parents)), changes: [] };
  }
  const points = sorted.map(
    ({ id, type, x, y, z, radius, parentId, line }, i): SwcPoint => ({
      id,
      type,
      x,
      y,
      z,
      radius,
      parent: parents[i]!,
      parentId,
      line,
    }),
  );
  return { points, problems: [], changes };
}

/** Problems of points whose parents do not come first: a parent with a greater id, or a cycle. */
function lateParents(rows: readonly SwcRow[], parents: readonly number[]): MorphologyIssue[] {
  const cyclic = new Set(inCycles(parents));
  return rows.flatMap(({ id, parentId, line }, i) => {
    if (parents[i]! < i && !cyclic.has(i)) return [];
    const message = !cyclic.has(i)
      ? `parent ${parentId} of point ${id} has the greater id; expected parents to come first`
      : parents[i] === i
        ? `point ${id} is its own parent; expected the id of another point, or -1`
        : `point ${id} is its own ancestor (a cycle)`;
    return [{ line, message }];
  });
}

/** Indices of the points that lie on a cycle of parents. */
function inCycles(parents: readonly number[]): number[] {
  const UNSEEN = 0;
  const DONE = -1;
  const mark = new Int32Array(parents.length); // number of the walk that visits the point, then DONE
  const cyclic: number[] = [];
  parents.forEach((_, start) => {
    let i = start;
    while (i >= 0 && mark[i] === UNSEEN) {
      mark[i] = start + 1;
      i = parents[i]!;
    }
    if (i >= 0 && mark[i] === start + 1) {
      const entry = i;
      do {
        cyclic.push(i);
        i = parents[i]!;
      } while (i !== entry);
    }
    for (i = start; i >= 0 && mark[i] === start + 1; i = parents[i]!) mark[i] = DONE;
  });
  return cyclic;
}

function byLine(issues: readonly MorphologyIssue[]): MorphologyIssue[] {
  return [...issues].sort((a, b) => a.line - b.line);
}
