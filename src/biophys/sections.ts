import type { MorphologyIssue } from "../errors.js";
import { roundToDigits } from "./decimal.js";
import { endsOfSections, type SectionEnds } from "./section-ends.js";
import { removeEmptySections } from "./section-repair.js";
import { morphologyError, type SwcFile, type SwcPoint } from "./swc.js";
import { depthFirst } from "./swc-order.js";

/** Centre line of a section with its diameters, all float32 values, as NEURON stores them (neuron-numerics.md 2b). */
export interface Outline {
  readonly x: Float32Array; // [µm]
  readonly y: Float32Array; // [µm]
  readonly z: Float32Array; // [µm]
  readonly diameter: Float32Array; // [µm]
  /** Distance from the first point along the centre line [µm]. */
  readonly arc: Float64Array;
}

/** An unbranched piece of one type, as NEURON's Import3d cuts them. */
export interface Section {
  /** NEURON's name, such as `dend[3]`. */
  readonly name: string;
  /** SWC type: 1 soma, 2 axon, 3 dendrite, 4 apical dendrite. */
  readonly type: number;
  /** Index of the parent section, −1 for the root; always smaller than the section's own index. */
  readonly parent: number;
  /** Where on the parent the section's 0 end is attached: 0, 0.5 or 1. */
  readonly parentX: number;
  readonly outline: Outline;
  readonly lengthUm: number;
  /** Line of the last point in the SWC file. */
  readonly line: number;
}

/** A reconstruction as sections, in the order of the file, and what was repaired to get them. */
export interface Morphology {
  readonly path: string | undefined;
  readonly points: readonly SwcPoint[];
  readonly sections: readonly Section[];
  readonly repairs: readonly MorphologyIssue[];
}

/** A section before it has a name: indices of its own points, and how it hangs on its parent. */
export interface SectionDraft {
  readonly type: number;
  readonly first: number;
  readonly last: number;
  parent: SectionDraft | null;
  parentX: number;
  readonly outline: Outline;
  readonly line: number;
}

/**
 * Cuts a reconstruction into sections, exactly as NEURON's Import3d does (neuron-numerics.md 2c).
 *
 * @param file what `parseSwc` read
 * @param options `repair`: remove sections without length, and list points branch by branch where Import3d would join
 *   points that do not belong together; each repair is reported in `repairs`, without `repair` each is an error
 * @throws InvalidMorphologyError listing every such problem with its line
 */
export function buildSections(file: SwcFile, options: { readonly repair?: boolean | undefined } = {}): Morphology {
  const repairs = [...file.repairs];
  const issues: MorphologyIssue[] = [];
  let points = file.points;
  let ends = endsOfSections(points);
  const torn = ends.torn.map((i) => points[i]!);
  if (torn.length > 0) {
    points = depthFirst(points);
    ends = endsOfSections(points);
    for (const { id, line } of torn) {
      repairs.push({ line, message: `listed the branch of point ${id} in one piece` });
      issues.push({ line, message: `point ${id} breaks into another branch; expected branches listed in one piece` });
    }
  }
  const drafts = draftSections(points, ends);
  const removed = removeEmptySections(drafts);
  repairs.push(...removed.repairs);
  issues.push(...removed.issues);
  if (removed.fatal.length > 0) throw morphologyError(removed.fatal, file.path);
  if (issues.length > 0 && !options.repair) throw morphologyError(issues, file.path);
  return { path: file.path, points, sections: nameSections(removed.kept), repairs };
}

function draftSections(points: readonly SwcPoint[], ends: SectionEnds): SectionDraft[] {
  const drafts: SectionDraft[] = [];
  const sectionOf: SectionDraft[] = [];
  for (let first = 0; first < points.length; ) {
    let last = first;
    while (last < points.length - 1 && !ends.isEnd[last]) last++;
    const draft = drafts.length === 0 ? rootSection(points, last, ends) : branchSection(points, first, last);
    drafts.push(draft);
    for (let i = first; i <= last; i++) sectionOf.push(draft);
    first = last + 1;
  }
  return drafts;

  function branchSection(all: readonly SwcPoint[], first: number, last: number): SectionDraft {
    const start = all[first]!;
    const root = drafts[0]!;
    const parentPoint = all[start.parent];
    const owner = parentPoint ? sectionOf[start.parent]! : root;
    const { parentX, wired } = attachment(all, ends, { first, last, owner, root });
    const own = all.slice(first, last + 1).map(pointOf);
    if (!wired && parentPoint) {
      const taken = pointOf(parentPoint);
      if (owner.type === 1 && start.type !== 1) taken.diameter = own[0]!.diameter;
      own.unshift(taken);
    }
    const { type } = start;
    return { type, first, last, parent: owner, parentX, outline: outlineOf(own), line: all[last]!.line };
  }
}

function rootSection(points: readonly SwcPoint[], last: number, ends: SectionEnds): SectionDraft {
  const start = points[0]!;
  const own = ends.sphericalSoma ? [pointOf(start)] : points.slice(0, last + 1).map(pointOf);
  const only = own.length === 1 ? own[0]! : null;
  // A root of one point is a ball, which NEURON draws as a cylinder as long as it is wide.
  const shape = only ? [-0.5, 0, 0.5].map((side) => ({ ...only, x: only.x + side * only.diameter })) : own;
  const line = points[last]!.line;
  return { type: start.type, first: 0, last, parent: null, parentX: 0, outline: outlineOf(shape), line };
}

interface Branch {
  readonly first: number;
  readonly last: number;
  readonly owner: SectionDraft;
  readonly root: SectionDraft;
}

/** Where a branch is attached, and whether by a wire, which leaves the parent's point out of its outline. */
function attachment(
  points: readonly SwcPoint[],
  ends: SectionEnds,
  { first, last, owner, root }: Branch,
): { readonly parentX: number; readonly wired: boolean } {
  const { type, parent } = points[first]!;
  const several = last > first;
  const fromSoma = owner.type === 1;
  const ownerPoints = ends.sphericalSoma && owner === root ? 1 : owner.last - owner.first + 1;
  if (parent < 0) return { parentX: 0.5, wired: true }; // a further root, kept by repair
  if (ends.atProximalEnd[first]) return { parentX: 0, wired: false };
  if (owner === root && fromSoma && type !== 1 && ownerPoints === 1) return { parentX: 0.5, wired: several };
  if (owner === root && parent === root.first) {
    return { parentX: 0, wired: type !== 1 && ends.somaChildren[parent]! > 1 };
  }
  if (fromSoma) {
    if (parent < owner.last) return { parentX: 0.5, wired: type !== 1 && several };
    return { parentX: 1, wired: type !== 1 && several && ends.somaChildren[parent]! > 1 };
  }
  return { parentX: 1, wired: false };
}

interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  diameter: number;
}

function pointOf({ x, y, z, radius }: SwcPoint): OutlinePoint {
  return { x, y, z, diameter: 2 * radius };
}

/** Points as NEURON stores them: printed with 8 digits into a command, read back into float32 (2c). */
function outlineOf(points: readonly OutlinePoint[]): Outline {
  const stored = (value: (point: OutlinePoint) => number): Float32Array =>
    Float32Array.from(points, (point) => roundToDigits(value(point), 8));
  const [x, y, z] = [stored((p) => p.x), stored((p) => p.y), stored((p) => p.z)];
  return { x, y, z, diameter: stored((p) => p.diameter), arc: arcLengths(x, y, z) };
}

/** Distance of each point from the first [µm]: coordinates are subtracted in float32, the rest is double (2b). */
export function arcLengths(x: Float32Array, y: Float32Array, z: Float32Array): Float64Array {
  const arc = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) {
    const dx = Math.fround(x[i]! - x[i - 1]!);
    const dy = Math.fround(y[i]! - y[i - 1]!);
    const dz = Math.fround(z[i]! - z[i - 1]!);
    arc[i] = arc[i - 1]! + Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return arc;
}

/** NEURON's name of the sections of an SWC type. */
export function groupOfType(type: number): string {
  const named = ["soma", "axon", "dend", "apic"][type - 1];
  return named ?? (type < 0 ? `minus_${-type}` : `dend_${type}`);
}

function nameSections(drafts: readonly SectionDraft[]): Section[] {
  const counts = new Map<number, number>();
  const index = new Map(drafts.map((draft, i) => [draft, i]));
  return drafts.map(({ type, parent, parentX, outline, line }) => {
    const count = counts.get(type) ?? 0;
    counts.set(type, count + 1);
    const name = `${groupOfType(type)}[${count}]`;
    const lengthUm = outline.arc.at(-1) ?? 0;
    return { name, type, parent: parent ? index.get(parent)! : -1, parentX, outline, lengthUm, line };
  });
}
