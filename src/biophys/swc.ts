import { InvalidMorphologyError, type MorphologyIssue } from "../errors.js";
import { decimalFromText, float32FromText } from "./decimal.js";
import { orderPoints } from "./swc-order.js";

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
  /** Line in the file, from 1. */
  readonly line: number;
}

/** The points of an SWC file in the order of their ids, and what was repaired to get them. */
export interface SwcFile {
  readonly path: string | undefined;
  readonly points: readonly SwcPoint[];
  readonly repairs: readonly MorphologyIssue[];
}

/** Options of {@link parseSwc}. */
export interface SwcOptions {
  /** Named in errors. */
  readonly path?: string | undefined;
  /** Accept several roots and points listed before their parents, and report each in `repairs`. */
  readonly repair?: boolean | undefined;
}

/** A line of the file as read, before its parent is looked up. */
export interface SwcRow extends Omit<SwcPoint, "parent"> {
  readonly parentId: number;
}

/** More problems than this are counted, not kept: a file of another kind has one on every line. */
const ISSUES_KEPT = 1000;

/**
 * Reads the text of an SWC file: lines of `id type x y z radius parent`, separated by blanks or tabs; blank lines,
 * comments (`#`), a byte order mark and further columns are passed over (swc.md, neuron-numerics.md 2c).
 *
 * @returns points sorted by id, coordinates [µm] rounded to float32
 * @throws InvalidMorphologyError listing every problem with its line: fields that are not numbers, radii that are not
 *   positive, ids that are not unique, parents that are missing or come later, cycles, several roots
 */
export function parseSwc(text: string, options: SwcOptions = {}): SwcFile {
  const issues: MorphologyIssue[] = [];
  const rows: SwcRow[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  lines.forEach((content, index) => {
    const fields = content.replace(/#.*$/, "").trim().split(/\s+/);
    if (fields[0] === "") return;
    const row = readRow(fields, index + 1, issues);
    if (row) rows.push(row);
  });
  if (rows.length === 0 && issues.length === 0) issues.push({ line: 1, message: "there are no points in it" });
  if (issues.length > 0) throw morphologyError(issues, options.path);
  const { points, problems, repairs } = orderPoints(rows, options.repair ?? false);
  if (problems.length > 0) throw morphologyError(problems, options.path);
  return { path: options.path, points, repairs };
}

/** The error that lists `issues`; its message shows the first few. */
export function morphologyError(issues: readonly MorphologyIssue[], path: string | undefined): InvalidMorphologyError {
  const shown = issues.slice(0, 5).map((issue) => `line ${issue.line}: ${issue.message}`);
  const more = issues.length > shown.length ? `; and ${issues.length - shown.length} more` : "";
  return new InvalidMorphologyError(`Cannot read the morphology${path ? ` ${path}` : ""}: ${shown.join("; ")}${more}`, {
    path,
    line: issues[0]?.line,
    issues: issues.slice(0, ISSUES_KEPT),
  });
}

const FIELDS = ["id", "type", "x", "y", "z", "radius", "parent"] as const;

function readRow(fields: readonly string[], line: number, issues: MorphologyIssue[]): SwcRow | null {
  const complain = (message: string): void => {
    issues.push({ line, message });
  };
  const before = issues.length;
  if (fields.length < FIELDS.length) {
    complain(`${fields.length} field${fields.length === 1 ? "" : "s"} instead of 7 (${FIELDS.join(" ")})`);
    return null;
  }
  const whole = (index: number): number => {
    const value = decimalFromText(fields[index]!);
    if (value !== null && Number.isSafeInteger(value)) return value;
    complain(`${FIELDS[index]} is ${quote(fields[index]!)}, not a whole number`);
    return 0;
  };
  const length = (index: number): number => {
    const text = fields[index]!;
    const value = decimalFromText(text) === null ? Number.NaN : float32FromText(text);
    if (!Number.isFinite(value)) complain(`${FIELDS[index]} is ${quote(text)}, not a finite number`);
    return value;
  };
  const id = whole(0);
  const type = whole(1);
  const [x, y, z, radius] = [length(2), length(3), length(4), length(5)];
  const parentId = whole(6);
  if (id < 0) complain(`id is ${id}, expected 0 or more`);
  if (radius <= 0) complain(`radius is ${fields[5]}, expected a positive length in µm`);
  return issues.length > before ? null : { id, type, x, y, z, radius, parentId, line };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 24 ? `${text.slice(0, 24)}…` : text);
}
