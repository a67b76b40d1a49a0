import type { SwcPoint } from "./swc/swc-point.js";

/** Where Import3d ends one section and starts the next. One entry per point. */
export interface SectionEnds {
  readonly isEnd: readonly boolean[];
  /** Whether the branch that starts here is attached to the 0 end of its parent's section. */
  readonly atProximalEnd: readonly boolean[];
  /** Number of children that are soma points, for soma points. */
  readonly somaChildren: readonly number[];
  /** Whether the soma has NeuroMorpho's three points, which represent a sphere. */
  readonly sphericalSoma: boolean;
  /** Index of the parent, −1 for a root; the parent of a spherical soma's third point is its second. */
  readonly parent: readonly number[];
}

/**
 * Finds the last point of every section: a section continues beyond a point only if the point has a single child, which
 * is next in the list and of the same type (neuron-numerics.md 2c). Import3d makes two exceptions: for branches of the
 * first point of a dendrite on the soma (the dendrite then starts at that point, and the branches attach to its 0 end),
 * and for somas, which stay in one section if possible. The first exception can join a point to one that is not its
 * child.
 */
export function endsOfSections(points: readonly SwcPoint[]): SectionEnds {
  const count = points.length;
  const parent = points.map((point) => point.parent);
  const goesOn = new Array<boolean>(count).fill(false);
  const childCount = new Array<number>(count).fill(0);
  const atProximalEnd = new Array<boolean>(count).fill(false);
  const somaChildren = new Array<number>(count).fill(0);
  points.forEach((point, i) => {
    const p = point.parent;
    if (p < 0) return;
    const next = p === i - 1;
    const alike = points[p]!.type === point.type;
    childCount[p]!++;
    goesOn[p] = childCount[p] === 1 && next && alike;
    if (!next && wiredStart(points, p)) {
      atProximalEnd[i] = true;
      childCount[p] = 1;
      goesOn[p] = alike;
    }
    if (alike && point.type === 1) somaChildren[p]!++;
  });

  const sphericalSoma = isBallOfThree(points, childCount);
  if (sphericalSoma) parent[2] = 1;
  for (let i = 0; i + 1 < count; i++) {
    if (points[i]!.type !== 1 || points[i + 1]!.type !== 1 || parent[i + 1] !== i) continue;
    if (i === 0 || somaChildren[i]! <= 1) goesOn[i] = true;
  }
  const isEnd = goesOn.map((on, i) => !on || i === count - 1);
  return { isEnd, atProximalEnd, somaChildren, sphericalSoma, parent };
}

/** Whether point `p` starts a dendrite wired to the soma, or is the first point of a tree without soma. */
function wiredStart(points: readonly SwcPoint[], p: number): boolean {
  const { type, parent } = points[p]!;
  if (type === 1) return false;
  if (p === 0) return true;
  // An additional root counts as a child of the first point.
  return p > 1 && points[Math.max(parent, 0)]!.type === 1;
}

/** Three soma points of equal diameter, the outer two one radius from the centre and without children (NeuroMorpho). */
function isBallOfThree(points: readonly SwcPoint[], childCount: readonly number[]): boolean {
  if (points.reduce((somas, point) => somas + (point.type === 1 ? 1 : 0), 0) !== 3) return false;
  const [centre, left, right] = points;
  if (!centre || left?.parent !== 0 || right?.parent !== 0) return false;
  if (childCount[1] !== 0 || childCount[2] !== 0) return false;
  if (left.radius !== centre.radius || right.radius !== centre.radius) return false;
  const reach = (p: SwcPoint): number =>
    Math.sqrt((p.x - centre.x) ** 2 + (p.y - centre.y) ** 2 + (p.z - centre.z) ** 2);
  return Math.abs((reach(left) + reach(right)) / (2 * centre.radius) - 1) < 0.01;
}
