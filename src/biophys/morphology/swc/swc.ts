import { checkArguments, checkOptions } from "../../../base/arguments.js";
import type { MorphologyIssue } from "../../../base/errors.js";
import { atOnce, STEP, type Steps } from "../../../base/steps.js";
import { type MorphologyChange, morphologyError } from "../morphology-change.js";
import { orderPoints } from "./swc-order.js";
import type { SwcPoint, SwcRow } from "./swc-point.js";
import { isHeading, readSwcRow } from "./swc-row.js";

/** The points of an SWC file in the order of their ids, and the changes that NEURON makes to them. */
export interface SwcFile {
  readonly path: string | undefined;
  readonly points: readonly SwcPoint[];
  readonly changes: readonly MorphologyChange[];
}

/** Options of {@link parseSwc}. */
export interface SwcOptions {
  /** Path for error messages. */
  readonly path?: string | undefined;
}

/**
 * Reads the text of an SWC file as NEURON's Import3d does: lines of `id type x y z radius parent`, separated by blanks
 * or tabs. Blank lines, comments (`#`), a heading, a byte order mark and text after the seventh number are ignored
 * (swc.md, neuron-numerics.md 2c). Any other invalid line is an error here; NEURON ignores it.
 *
 * @returns points sorted by id, coordinates [µm] rounded to float32
 * @throws InvalidMorphologyError listing every problem with its line: fields that are not numbers, ids that are not
 *   unique, parents that come later or are greater than any id
 */
export function parseSwc(text: string, options: SwcOptions = {}): SwcFile {
  checkArguments("read a morphology", { text: [text, "text"] });
  checkOptions("read a morphology", options, { path: "text" });
  return atOnce(swcSteps(text, options));
}

/** As {@link parseSwc}, but yields regularly. */
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
  if (rows.length === 0 && issues.length === 0) issues.push({ line: 1, message: "the file has no points" });
  if (issues.length > 0) throw morphologyError(issues, options.path);
  const { points, problems, changes: ordered } = yield* orderPoints(rows);
  if (problems.length > 0) throw morphologyError(problems, options.path);
  return { path: options.path, points, changes: [...changes, ...ordered, ...oddRadii(points)] };
}

/** Changes for radii of 0, which NEURON keeps, and negative ones, whose sign it drops. */
function oddRadii(points: readonly SwcPoint[]): MorphologyChange[] {
  return points.flatMap(({ id, radius, line }): MorphologyChange[] => {
    if (radius > 0) return [];
    const message =
      radius < 0 ? `radius ${radius} of point ${id} counts as ${-radius}` : `radius 0 of point ${id} stays`;
    return [{ kind: "radius", line, message }];
  });
}
