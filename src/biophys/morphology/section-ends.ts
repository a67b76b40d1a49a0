import type { SwcPoint } from "./swc/swc-point.js";

/** Where Import3d ends one section and begins the next. One entry a point. */
export interface SectionEnds {
  readonly isEnd: readonly boolean[];
  /** The branch that begins here is attached to the 0 end of its parent's section. */
  readonly atProximalEnd: readonly boolean[];
  /** Number of children that are soma points, for soma points. */
  readonly somaChildren: readonly number[];
  /** NeuroMorpho's soma of three points, which stands for a ball. */
  readonly sphericalSoma: boolean;
  /** Index of the parent, −1 for a root; the third point of a spherical soma hangs on its second. */
  readonly parent: readonly number[];
}

/**
 * Finds the last point of every section: a point goes on into the next one only where it has a single child, listed
 * right behind it, of the same type (neuron-numerics.md 2c). Two exceptions are Import3d's own: branches of the first
 * point of a dendrite on the soma (that dendrite then starts there, and they sit on its 0 end), and somas, which are
 * kept in one piece where they can. With the first of them a point may go on into one that is no child of it.
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

/** Whether point `p` starts a dendrite that hangs on the soma by a wire, or is the first point of a tree without soma. */
function wiredStart(points: readonly SwcPoint[], p: number): boolean {
  const { type, parent } = points[p]!;
  if (type === 1) return false;
  if (p === 0) return true;
  // A further root counts as a child of the first point.
  return p > 1 && points[Math.max(parent, 0)]!.type === 1;
}

/** Three soma points of one diameter, the outer two at its ends, with nothing else on them (NeuroMorpho's policy). */
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
