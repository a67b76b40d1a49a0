import type { MorphologyIssue } from "../errors.js";
import type { SwcPoint, SwcRow } from "./swc.js";

/** Points in the order NEURON takes them, or the problems that keep them from it. */
export interface OrderedPoints {
  readonly points: readonly SwcPoint[];
  readonly problems: readonly MorphologyIssue[];
  readonly repairs: readonly MorphologyIssue[];
}

/**
 * Sorts rows by id, finds the parents and checks that the points make one tree whose parents come first
 * (neuron-numerics.md 2c).
 *
 * @param repair keep several roots, and bring children that precede their parents behind them; both are reported
 */
export function orderPoints(rows: readonly SwcRow[], repair: boolean): OrderedPoints {
  const sorted = [...rows].sort((a, b) => a.id - b.id || a.line - b.line);
  const index = new Map<number, number>();
  const problems: MorphologyIssue[] = [];
  sorted.forEach((row, i) => {
    const first = index.get(row.id);
    if (first === undefined) index.set(row.id, i);
    else problems.push({ line: row.line, message: `id ${row.id} was used on line ${sorted[first]!.line} already` });
  });
  const parents = sorted.map((row) => {
    if (row.parentId < 0) return -1;
    const parent = index.get(row.parentId);
    if (parent === undefined) problems.push({ line: row.line, message: `parent ${row.parentId} is not in the file` });
    return parent ?? -1;
  });
  if (problems.length > 0) return { points: [], problems: byLine(problems), repairs: [] };

  for (const i of inCycles(parents)) {
    const row = sorted[i]!;
    const own = parents[i] === i;
    const message = own ? `point ${row.id} is its own parent` : `point ${row.id} is its own ancestor (a cycle)`;
    problems.push({ line: row.line, message });
  }
  if (problems.length > 0) return { points: [], problems: byLine(problems), repairs: [] };

  const doubtful: MorphologyIssue[] = [];
  const roots = sorted.filter((row) => row.parentId < 0);
  for (const root of roots.slice(1)) {
    const first = roots[0]!;
    doubtful.push({
      line: root.line,
      message: repair
        ? `attached root ${root.id} to the middle of the first root's section`
        : `point ${root.id} is a further root (the first is ${first.id} on line ${first.line}); expected one tree`,
    });
  }
  let late = false;
  sorted.forEach((row, i) => {
    if (parents[i]! < i) return;
    late = true;
    doubtful.push({
      line: row.line,
      message: repair
        ? `put point ${row.id} behind its parent ${row.parentId}`
        : `parent ${row.parentId} of point ${row.id} has the greater id; expected parents to come first`,
    });
  });
  if (doubtful.length > 0 && !repair) return { points: [], problems: byLine(doubtful), repairs: [] };

  const points = sorted.map(({ parentId: _, ...row }, i): SwcPoint => ({ ...row, parent: parents[i]! }));
  return { points: late ? depthFirst(points) : points, problems: [], repairs: byLine(doubtful) };
}

/**
 * The same tree with every branch listed in one piece: a point's first child follows it at once. Siblings, and trees,
 * keep their order.
 */
export function depthFirst(points: readonly SwcPoint[]): SwcPoint[] {
  const children: number[][] = points.map(() => []);
  const pending: number[] = [];
  points.forEach((point, i) => {
    if (point.parent < 0) pending.push(i);
    else children[point.parent]!.push(i);
  });
  pending.reverse();
  const position = new Map<number, number>();
  const ordered: SwcPoint[] = [];
  for (let i = pending.pop(); i !== undefined; i = pending.pop()) {
    const point = points[i]!;
    position.set(i, ordered.length);
    ordered.push({ ...point, parent: point.parent < 0 ? -1 : position.get(point.parent)! });
    const own = children[i]!;
    for (let k = own.length - 1; k >= 0; k--) pending.push(own[k]!);
  }
  return ordered;
}

/** Indices of the points that lie on a cycle of parents. */
function inCycles(parents: readonly number[]): number[] {
  const UNSEEN = 0;
  const DONE = -1;
  const mark = new Int32Array(parents.length); // number of the walk that is on it, then DONE
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
