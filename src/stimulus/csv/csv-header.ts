import { readUnit } from "../../base/units/quantity.js";
import { bare, cellsOf, isNumber, type Separator } from "./csv-cells.js";
import { type ColumnUnit, columnUnit } from "./csv-units.js";

const TIME_NAMES = /^(?:t|time|times|timestamps?|seconds)$/;
const CURRENT_NAMES =
  /^(?:i|current|stim|stimulus|amplitude|command|cmd|i_?inj|i_?stim|i_?cmd|injected current|stimulus current)$/;
/** Longest line and cell that may be a header. */
const LONGEST_LINE = 10_000;
const LONGEST_CELL = 200;

/** What the header says of a column. */
export interface HeaderCell {
  /** As it stands, without quotes. */
  readonly text: string;
  readonly name: string;
  /** Null where neither name nor unit tells. */
  readonly role: "time" | "current" | null;
  /** Null where none is stated. */
  readonly unit: ColumnUnit | null;
  /** The unit stated is none of what the name says. */
  readonly wrongUnit: boolean;
}

/** The cells of a line that may be a header; null where it is too long for one. */
export function headerCells(line: string, separator: Separator): HeaderCell[] | null {
  if (line.length > LONGEST_LINE) return null;
  // In `t (ms) i (pA)` the blank before a bracket parts nothing.
  const cells =
    separator === "blank"
      ? (line.match(/"[^"]*"|[^\s([]+(?:\s*(?:\([^)]*\)|\[[^\]]*\]))?/g) ?? [])
      : cellsOf(line, separator);
  return cells.map(headerCell);
}

/**
 * Joins a header with a second line of units alone, such as `(ms),(pA)`.
 *
 * @returns null where the line is something else
 */
export function withUnits(header: readonly HeaderCell[], line: string, separator: Separator): HeaderCell[] | null {
  if (line.length > LONGEST_LINE) return null;
  const words = cellsOf(line, separator).map((cell) => bare(cell).replace(/^[([]|[)\]]$/g, ""));
  if (words.length !== header.length || !words.every((word) => word === "" || readUnit(word) || columnUnit(word)))
    return null;
  return header.map((cell, k) =>
    cell.unit === null && words[k] !== "" ? headerCell(`${cell.text} (${words[k]})`) : cell,
  );
}

/** `t (ms)`, `time_s`, `i1 [pA]` or `"i/nA"` as name and unit. */
function headerCell(cell: string): HeaderCell {
  const text = bare(cell);
  const plain = { text, name: text, role: roleOf(text), unit: null, wrongUnit: false };
  if (text.length > LONGEST_CELL || isNumber(text) || plain.role !== null) return plain;
  const bracket = /^([^()[\]]*)[([]([^()[\]]*)[)\]]$/.exec(text);
  if (bracket !== null) return withUnit(text, bracket[1]!.trim(), bracket[2]!.trim(), true);
  const tail = /^(.*[^\s_/])[\s_/]+([^\s_/]{1,12})$/.exec(text);
  return tail === null ? plain : withUnit(text, tail[1]!, tail[2]!, false);
}

function withUnit(text: string, name: string, word: string, inBrackets: boolean): HeaderCell {
  const named = roleOf(name);
  const unit = columnUnit(word);
  // One letter after a name of any kind is hardly a unit: group_A, phase_s.
  const role = named ?? (inBrackets || word.length > 1 ? (unit?.role ?? null) : null);
  if (role === null) return { text, name: text, role, unit: null, wrongUnit: false };
  const isUnit = inBrackets ? word !== "" : unit !== null || readUnit(word) !== undefined;
  if (!isUnit)
    return { text, name: inBrackets ? name : text, role: inBrackets ? role : null, unit: null, wrongUnit: false };
  return { text, name, role, unit: unit?.role === role ? unit : null, wrongUnit: unit?.role !== role };
}

/** What a name stands for; currents may be numbered. */
function roleOf(name: string): "time" | "current" | null {
  const lower = name.toLowerCase();
  if (TIME_NAMES.test(lower)) return "time";
  return CURRENT_NAMES.test(lower) || CURRENT_NAMES.test(lower.replace(/[\s_]*\d{1,9}$/, "")) ? "current" : null;
}
