import { checkArguments } from "../../base/arguments.js";
import { atOnce, STEP, type Steps } from "../../base/steps.js";
import { roundToDigits } from "../../base/text/decimal.js";
import { removeEmptySections } from "./empty-sections.js";
import type { MorphologyChange } from "./morphology-change.js";
import type { Outline, SectionDraft } from "./section-draft.js";
import { endsOfSections, type SectionEnds } from "./section-ends.js";
import type { SwcFile } from "./swc/swc.js";
import type { SwcPoint } from "./swc/swc-point.js";

/** An unbranched piece of one type, as defined by NEURON's Import3d. */
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

/** A reconstruction as sections, in the order of the file, and the changes that NEURON makes to it. */
export interface Morphology {
  readonly path: string | undefined;
  readonly points: readonly SwcPoint[];
  readonly sections: readonly Section[];
  /** Sorted by line. */
  readonly changes: readonly MorphologyChange[];
}

/**
 * Divides a reconstruction into sections exactly as NEURON's Import3d does (neuron-numerics.md 2c). `changes` lists the
 * differences from the file: additional roots, which are attached to the first root's section; points in a section of
 * another branch or type; sections without length.
 *
 * @param file the result of `parseSwc`
 */
export function buildSections(file: SwcFile): Morphology {
  const task = "cut a morphology into sections";
  checkArguments(task, { file: [file, "object"] });
  checkArguments(task, { "file.points": [file.points, "list"], "file.changes": [file.changes, "list"] });
  return atOnce(sectionSteps(file));
}

/** As {@link buildSections}, but yields regularly. */
export function* sectionSteps(file: SwcFile): Steps<Morphology> {
  const { points } = file;
  const ends = endsOfSections(points);
  yield;
  const drafts = yield* draftSections(points, ends);
  const { kept, changes } = removeEmptySections(drafts);
  yield;
  const all = [
    ...file.changes,
    ...attachedRoots(points, drafts, kept),
    ...joinedPoints(points, drafts, ends),
    ...changes,
  ];
  all.sort((a, b) => a.line - b.line);
  return { path: file.path, points, sections: nameSections(kept), changes: all };
}

function* draftSections(points: readonly SwcPoint[], ends: SectionEnds): Steps<SectionDraft[]> {
  const drafts: SectionDraft[] = [];
  const sectionOf: SectionDraft[] = [];
  for (let first = 0; first < points.length; ) {
    let last = first;
    while (!ends.isEnd[last]) last++;
    const draft = drafts.length === 0 ? rootSection(points, last, ends) : branchSection(first, last);
    drafts.push(draft);
    for (let i = first; i <= last; i++) sectionOf.push(draft);
    if (Math.trunc(first / STEP) < Math.trunc((last + 1) / STEP)) yield;
    first = last + 1;
  }
  return drafts;

  function branchSection(first: number, last: number): SectionDraft {
    const start = points[first]!;
    // An additional root counts as a child of the first point.
    const from = Math.max(ends.parent[first]!, 0);
    const owner = sectionOf[from]!;
    const { parentX, wired } = attachment(points, ends, { first, last, owner, root: drafts[0]! });
    const own = points.slice(first, last + 1).map(pointOf);
    if (!wired) {
      const taken = pointOf(points[from]!);
      if (owner.type === 1 && start.type !== 1) taken.diameter = own[0]!.diameter;
      own.unshift(taken);
    }
    return draftOf(start.type, { first, last, parent: owner, parentX, line: points[last]!.line }, own);
  }
}

function rootSection(points: readonly SwcPoint[], last: number, ends: SectionEnds): SectionDraft {
  const start = points[0]!;
  const own = ends.sphericalSoma ? [pointOf(start)] : points.slice(0, last + 1).map(pointOf);
  const only = own.length === 1 ? own[0]! : null;
  // A root with one point is a sphere, which NEURON represents as a cylinder whose length equals its diameter.
  const shape = only ? [-0.5, 0, 0.5].map((side) => ({ ...only, x: only.x + side * only.diameter })) : own;
  return draftOf(start.type, { first: 0, last, parent: null, parentX: 0, line: points[last]!.line }, shape);
}

type DraftPlace = Pick<SectionDraft, "first" | "last" | "parent" | "parentX" | "line">;

function draftOf(type: number, place: DraftPlace, own: readonly OutlinePoint[]): SectionDraft {
  const [a, b] = own;
  const startsInPlace = b !== undefined && a!.x === b.x && a!.y === b.y && a!.z === b.z;
  return { type, ...place, outline: outlineOf(own), count: own.length, startsInPlace };
}

interface Branch {
  readonly first: number;
  readonly last: number;
  readonly owner: SectionDraft;
  readonly root: SectionDraft;
}

/** Where a branch is attached, and whether by a wire, which excludes the parent's point from the branch's outline. */
function attachment(
  points: readonly SwcPoint[],
  ends: SectionEnds,
  { first, last, owner, root }: Branch,
): { readonly parentX: number; readonly wired: boolean } {
  const { type } = points[first]!;
  const parent = ends.parent[first]!;
  const several = last > first;
  const fromSoma = owner.type === 1;
  const forks = ends.somaChildren[Math.max(parent, 0)]! > 1;
  // Last point of the owner; a spherical soma has only one.
  const ownerEnd = ends.sphericalSoma && owner === root ? 0 : owner.last;
  if (ends.atProximalEnd[first]) return { parentX: 0, wired: false };
  if (owner === root && fromSoma && type !== 1 && ownerEnd === 0) return { parentX: 0.5, wired: several };
  if (owner === root && parent === 0) return { parentX: 0, wired: type !== 1 && forks };
  if (!fromSoma) return { parentX: 1, wired: false };
  if (parent < ownerEnd) return { parentX: 0.5, wired: type !== 1 && several };
  return { parentX: 1, wired: type !== 1 && several && forks };
}

/** Changes for additional roots, which attach to the first root's section. Removed ones have a change of their own. */
function attachedRoots(
  points: readonly SwcPoint[],
  drafts: readonly SectionDraft[],
  kept: readonly SectionDraft[],
): MorphologyChange[] {
  const left = new Set(kept);
  const root = `${groupOfType(points[0]!.type)}[0]`;
  return drafts.slice(1).flatMap((draft): MorphologyChange[] => {
    const { id, parent, parentId, line } = points[draft.first]!;
    if (parent >= 0) return [];
    const point = parentId < 0 ? `root ${id}` : `point ${id}, whose parent ${parentId} is not in the file,`;
    const drawn = draft.count > draft.last - draft.first + 1;
    const piece = Math.hypot(
      ...(["x", "y", "z"] as const).map((axis) => points[draft.first]![axis] - points[0]![axis]),
    );
    const by = drawn && left.has(draft) ? ` by a piece of ${Number(piece.toPrecision(4))} µm` : "";
    return [{ kind: "attached", line, message: `${point} is attached to ${root}(${draft.parentX})${by}` }];
  });
}

/** Points inside a section that are not children of the preceding point, or have another type. */
function joinedPoints(
  points: readonly SwcPoint[],
  drafts: readonly SectionDraft[],
  { parent, sphericalSoma }: SectionEnds,
): MorphologyChange[] {
  return drafts.flatMap(({ first, last, type }, k) => {
    if (k === 0 && sphericalSoma) return [];
    return points.slice(first + 1, last + 1).flatMap((point, offset): MorphologyChange[] => {
      const i = first + 1 + offset;
      const before = points[i - 1]!.id;
      const { id, parentId, line } = point;
      if (parent[i] !== i - 1) {
        const whose = parent[i]! < 0 ? "is a root" : `has the parent ${parentId}`;
        return [{ kind: "joined", line, message: `point ${id} is joined to point ${before}, though it ${whose}` }];
      }
      if (point.type === type) return [];
      const message = `point ${id} of type ${point.type} is joined to a section of type ${type}`;
      return [{ kind: "joined", line, message }];
    });
  });
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

/** Points as NEURON stores them: printed with 8 digits, then parsed to float32 (neuron-numerics.md 2c). */
function outlineOf(points: readonly OutlinePoint[]): Outline {
  const stored = (value: (point: OutlinePoint) => number): Float32Array =>
    Float32Array.from(points, (point) => roundToDigits(value(point), 8));
  const [x, y, z] = [stored((p) => p.x), stored((p) => p.y), stored((p) => p.z)];
  return { x, y, z, diameter: stored((p) => Math.abs(p.diameter)), arc: arcLengths(x, y, z) };
}

/** Distance of each point from the first [µm]: coordinates are subtracted in float32, all else is double precision. */
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

/** NEURON's length of a section whose points are all at one place [µm]. */
const NO_LENGTH_UM = 1e-9;

function nameSections(drafts: readonly SectionDraft[]): Section[] {
  const counts = new Map<number, number>();
  const index = new Map(drafts.map((draft, i) => [draft, i]));
  return drafts.map(({ type, parent, parentX, outline, line }) => {
    const count = counts.get(type) ?? 0;
    counts.set(type, count + 1);
    const name = `${groupOfType(type)}[${count}]`;
    const lengthUm = outline.arc.at(-1)! || NO_LENGTH_UM;
    return { name, type, parent: parent ? index.get(parent)! : -1, parentX, outline, lengthUm, line };
  });
}
