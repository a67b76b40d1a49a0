import { InvalidModelError, InvalidMorphologyError } from "../../base/errors.js";
import type { FitExtension } from "../fit/fit-extension.js";
import {
  cylinderGeometry,
  outlineGeometry,
  SEGMENT_UM,
  type SegmentGeometry,
  segmentCount,
} from "../morphology/geometry.js";
import type { MorphologyChange } from "../morphology/morphology-change.js";
import { pathDistance } from "../morphology/path-distance.js";
import type { Outline } from "../morphology/section-draft.js";
import type { Morphology, Section } from "../morphology/sections.js";
import type { AXONS } from "../run-choices.js";

/** What becomes of the reconstructed axon (biophysical-models.md D.3). @useDeclaredType */
export type AxonRule = (typeof AXONS)[number];

/** A section of the cable: from the reconstruction, or one of the two pieces that replace its axon. */
export interface CableSection {
  readonly name: string;
  readonly type: number;
  /** Index in the list, −1 for the root; always smaller than the section's own index. */
  readonly parent: number;
  readonly parentX: number;
  readonly nseg: number;
  readonly lengthUm: number;
  /** Geometry of the segments for an axial resistivity [Ω·cm]. */
  readonly geometry: (raOhmCm: number) => SegmentGeometry;
  /** Its reconstructed centre line; null for a piece that replaces the axon. */
  readonly outline: Outline | null;
}

/** Sections in the order they were connected, and the changes caused by removing the axon. */
export interface CutCable {
  readonly sections: readonly CableSection[];
  readonly changes: readonly MorphologyChange[];
}

/** About 4 m of neurite: ten times the largest reconstruction, yet still feasible to run. */
const MOST_SEGMENTS = 200_000;
const AXON_PIECE_UM = 30;
const AXON_TYPE = 2;
/** The second piece of a truncated axon has the diameter of the first axon section beyond this distance. */
const FAR_AXON_UM = 60;

/**
 * Treats the axon by a rule (biophysical-models.md D.3). `stub`: two pieces of 30 µm replace it, 1 µm wide, on the middle
 * of the soma. `truncated`: the same with the diameters of the reconstructed axon at its start and beyond 60 µm, on the
 * end of the soma. `ends`: as truncated, with the diameters of its first and last section. `full`: it stays as
 * reconstructed. `none`: it is removed.
 * NEURON deletes the axon's sections, which turns their children into separate cells; only the soma's cell is kept
 * here.
 *
 * @param segmentUm segments are shorter than this [µm]
 * @param axonAs as of a fit's extension
 * @throws InvalidModelError for `truncated` and `ends` without an axon; InvalidMorphologyError if there is no soma, a part of the
 *   cell has no membrane, or neurites are so long that a coordinate must be wrong
 */
export function replaceAxon(
  morphology: Morphology,
  rule: AxonRule,
  segmentUm: number = SEGMENT_UM,
  axonAs: FitExtension["axonAs"] = null,
): CutCable {
  const { sections, path } = morphology;
  const soma = sections.findIndex((section) => section.name === "soma[0]");
  const where = path ? ` ${path}` : "";
  if (soma < 0) {
    throw new InvalidMorphologyError(`use the morphology${where}`, "it has no soma, expected points of type 1", {
      path,
    });
  }
  checkLength(sections, path, segmentUm);
  const { kept, changes } = rule === "full" ? { kept: sections, changes: [] } : withoutAxon(sections, soma);
  const index = new Map(kept.map((section, i) => [section, i]));
  const cable: CableSection[] = kept.map((section) => ({
    name: section.name,
    type: section.type,
    parent: index.get(sections[section.parent]!) ?? -1,
    parentX: section.parentX,
    nseg: segmentCount(section.lengthUm, segmentUm),
    lengthUm: section.lengthUm,
    geometry: (raOhmCm) => knownGeometry(section.outline, segmentCount(section.lengthUm, segmentUm), raOhmCm),
    outline: section.outline,
  }));
  if (rule === "full" || rule === "none") return { sections: cable, changes };
  const [near, far] = rule === "stub" ? [1, 1] : axonDiameters(sections, soma, rule, where, axonAs);
  const onSoma = { parent: index.get(sections[soma]!)!, parentX: rule === "stub" ? 0.5 : 1 };
  cable.push(axonPiece("axon[0]", near, onSoma, segmentUm));
  cable.push(axonPiece("axon[1]", far, { parent: cable.length - 1, parentX: 1 }, segmentUm));
  return { sections: cable, changes };
}

/** By centre line: the geometry that was asked for last. A model that is changed a thousand times mostly keeps it. */
const known = new WeakMap<Outline, { nseg: number; raOhmCm: number; geometry: SegmentGeometry }>();

function knownGeometry(outline: Outline, nseg: number, raOhmCm: number): SegmentGeometry {
  const last = known.get(outline);
  if (last?.nseg === nseg && last.raOhmCm === raOhmCm) return last.geometry;
  const geometry = outlineGeometry(outline, nseg, raOhmCm);
  known.set(outline, { nseg, raOhmCm, geometry });
  return geometry;
}

/**
 * Limits the length: a wrong digit in a coordinate can make a section kilometres long, which would exhaust the memory.
 *
 * @throws InvalidMorphologyError naming the longest section if there are more segments than any cell has
 */
export function checkLength(
  sections: readonly Section[],
  path: string | undefined,
  segmentUm: number = SEGMENT_UM,
): void {
  const segments = sections.reduce((sum, { lengthUm }) => sum + segmentCount(lengthUm, segmentUm), 0);
  if (segments <= MOST_SEGMENTS) return;
  const longest = sections.reduce((most, section) => (section.lengthUm > most.lengthUm ? section : most));
  const { name, line, lengthUm } = longest;
  const message = `${name} is ${lengthUm.toPrecision(4)} µm long`;
  throw new InvalidMorphologyError(
    `use the morphology${path ? ` ${path}` : ""}`,
    `it has ${segments} segments (${message} and ends on line ${line}), expected at most ${MOST_SEGMENTS}`,
    { path, line, value: segments, issues: [{ line, message }] },
  );
}

function axonPiece(
  name: string,
  diameterUm: number,
  place: { parent: number; parentX: number },
  segmentUm: number,
): CableSection {
  const nseg = segmentCount(AXON_PIECE_UM, segmentUm);
  return {
    name,
    type: AXON_TYPE,
    ...place,
    nseg,
    lengthUm: AXON_PIECE_UM,
    geometry: (raOhmCm) => cylinderGeometry(AXON_PIECE_UM, diameterUm, nseg, raOhmCm),
    outline: null,
  };
}

/** The sections that stay connected to the soma after the axon is removed, parents first. */
function withoutAxon(
  sections: readonly Section[],
  soma: number,
): { readonly kept: Section[]; readonly changes: MorphologyChange[] } {
  const isAxon = (i: number): boolean => sections[i]!.type === AXON_TYPE;
  const root = new Int32Array(sections.length); // index of each section's root after the axon is removed
  sections.forEach(({ parent }, i) => {
    root[i] = parent < 0 || isAxon(parent) ? i : root[parent]!;
  });
  const changes: MorphologyChange[] = [];
  const kept = sections.filter((section, i) => {
    const { name, line } = section;
    if (isAxon(i)) return false;
    if (root[i] !== root[soma]) {
      changes.push({ kind: "axon", line, message: `${name}, which only the axon joins to the soma, is left out` });
      return false;
    }
    if (i === root[soma] && i > 0) changes.push({ kind: "cut", line, message: `${name} is cut off the axon` });
    return true;
  });
  return { kept, changes };
}

/**
 * Diameters [µm] of the two pieces. `truncated`: at the midpoints of the first axon section and of the first one beyond
 * 60 µm from the soma's 0 end. `ends`: means over the first and the last axon section, which BMTK takes before it divides
 * sections into segments; as points they are float32. BluePyOpt truncates with 60 µm from the middle of the soma, and gives
 * a cell without an axon pieces of 1 µm.
 */
function axonDiameters(
  sections: readonly Section[],
  soma: number,
  rule: "truncated" | "ends",
  where: string,
  axonAs: FitExtension["axonAs"],
): readonly [number, number] {
  const axons = sections.flatMap((section, i) => (section.type === AXON_TYPE ? [i] : []));
  if (axons.length === 0 && axonAs === "BluePyOpt") return [1, 1];
  if (axons.length === 0) {
    throw new InvalidModelError(
      rule === "truncated"
        ? `truncate the axon of the morphology${where}`
        : `replace the axon of the morphology${where}`,
      'it has none (no points of type 2), expected an axon, or axon "stub"',
    );
  }
  const middle = (i: number, nseg: number): number =>
    outlineGeometry(sections[i]!.outline, nseg, 1).diameterUm[(nseg - 1) / 2]!;
  if (rule === "ends") return [Math.fround(middle(axons[0]!, 1)), Math.fround(middle(axons.at(-1)!, 1))];
  const origin = { section: soma, x: axonAs === "BluePyOpt" ? 0.5 : 0 };
  const beyond = axons.find((i) => pathDistance(sections, { section: i, x: 0.5 }, origin) > FAR_AXON_UM);
  const [near, far] = [axons[0]!, beyond ?? axons[0]!];
  return [middle(near, segmentCount(sections[near]!.lengthUm)), middle(far, segmentCount(sections[far]!.lengthUm))];
}
