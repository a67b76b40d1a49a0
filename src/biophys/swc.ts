import type { MorphologyIssue } from "../errors.js";
import { type MorphologyChange, morphologyError } from "./morphology-change.js";
import { atOnce, STEP, type Steps } from "./steps.js";
import { orderPoints } from "./swc-order.js";
import { isHeading, readSwcRow } from "./swc-row.js";

/** One point of a reconstruction. Coordinates and radius are float32 values, as NEURON reads them. */
export interface SwcPoint {
  /** Identifier in the file. */
  readonly id: number;
  /** 1 soma, 2 axon, 3 (basal) dendrite, 4 apical dendrite; anything else is a kind of dendrite. */
  readonly type: number;
  readonly x: number; // [µm]
  readonly y: number; // [µm]
  readonly z: number; // [µm]
  readonly radius: number; // [µm]
  /** Index of the parent in the list of points, −1 for a root; always smaller than the point's own index. */
  readonly parent: number;
  /** Parent as the file has it. */
  readonly parentId: number;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** The points of an SWC file in the order of their ids, and what NEURON changes to get there. */
export interface SwcFile {
  readonly path: string | undefined;
  readonly points: readonly SwcPoint[];
  readonly changes: readonly MorphologyChange[];
}

/** Options of {@link parseSwc}. */
export interface SwcOptions {
  /** Named in errors. */
  readonly path?: string | undefined;
}

/** A line of the file as read, before its parent is looked up. */
export type SwcRow = Omit<SwcPoint, "parent">;

/**
 * Reads the text of an SWC file as NEURON's Import3d does: lines of `id type x y z radius parent`, separated by blanks or
 * tabs; blank lines, comments (`#`), a heading, a byte order mark and what follows the seventh number are passed over
 * (swc.md, neuron-numerics.md 2c). Any other line that is no point is a problem here; NEURON leaves it out.
 *
 * @returns points sorted by id, coordinates [µm] rounded to float32
 * @throws InvalidMorphologyError listing every problem with its line: fields that are not numbers, ids that are not
 *   unique, parents that come later, or that are greater than any id
 */
export function parseSwc(text: string, options: SwcOptions = {}): SwcFile {
  return atOnce(swcSteps(text, options));
}

/** {@link parseSwc} in steps. */
export function* swcSteps(text: string, options: SwcOptions = {}): Steps<SwcFile> {
  const issues: MorphologyIssue[] = [];
  const changes: MorphologyChange[] = [];
  const rows: SwcRow[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  for (const [index, content] of lines.entries()) {
    if (index % STEP === STEP - 1) yield;
    if (rows.length === 0 && changes.length === 0 && isHeading(content)) {
      changes.push({
        kind: "heading",
        line: index + 1,
        message: `the heading ${JSON.stringify(content.trim())} is left out`,
      });
      continue;
    }
    const row = readSwcRow(content, index + 1, issues);
    if (row) rows.push(row);
  }
  if (rows.length === 0 && issues.length === 0) issues.push({ line: 1, message: "there are no points in it" });
  if (issues.length > 0) throw morphologyError(issues, options.path);
  const { points, problems, changes: ordered } = yield* orderPoints(rows);
  if (problems.length > 0) throw morphologyError(problems, options.path);
  return { path: options.path, points, changes: [...changes, ...ordered, ...oddRadii(points)] };
}

/** Radii that no neurite has, which NEURON takes all the same: as 0, or without their sign. */
function oddRadii(points: readonly SwcPoint[]): MorphologyChange[] {
  return points.flatMap(({ id, radius, line }): MorphologyChange[] => {
    if (radius > 0) return [];
    const message =
      radius < 0 ? `radius ${radius} of point ${id} counts as ${-radius}` : `radius 0 of point ${id} stays`;
    return [{ kind: "radius", line, message }];
  });
}
