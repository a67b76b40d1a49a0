import { readUnit } from "../../base/units/quantity.js";
import { bare, cellsOf, isNumberText, type Separator } from "./csv-cells.js";
import type { CsvQuantity } from "./csv-quantity.js";
import { type ColumnUnit, columnUnit } from "./csv-units.js";

const TIME_NAMES = /^(?:t|time|times|timestamps?|seconds)$/;
/** Maximum length of a header line and of a header cell [characters]. */
const LONGEST_LINE = 10_000;
const LONGEST_CELL = 200;

/** A header cell: name, role and unit of a column. */
export interface HeaderCell {
  /** The original text without quotes. */
  readonly text: string;
  readonly name: string;
  /** Null if neither name nor unit reveals it. */
  readonly role: "time" | "value" | null;
  /** Null if no unit is stated. */
  readonly unit: ColumnUnit | null;
  /** Whether the stated unit contradicts the name. */
  readonly wrongUnit: boolean;
}

/** The cells of a possible header line; null if it is too long. */
export function headerCells(line: string, separator: Separator, quantity: CsvQuantity): HeaderCell[] | null {
  if (line.length > LONGEST_LINE) return null;
  // In `t (ms) i (pA)` the blank before a bracket is not a separator.
  const cells =
    separator === "blank"
      ? (line.match(/"[^"]*"|[^\s([]+(?:\s*(?:\([^)]*\)|\[[^\]]*\]))?/g) ?? [])
      : cellsOf(line, separator);
  return cells.map((cell) => headerCell(cell, quantity));
}

/**
 * Merges a header with a second line that only has units, such as `(ms),(pA)`.
 *
 * @returns null if the line is something else
 */
export function withUnits(
  header: readonly HeaderCell[],
  line: string,
  separator: Separator,
  quantity: CsvQuantity,
): HeaderCell[] | null {
  if (line.length > LONGEST_LINE) return null;
  const words = cellsOf(line, separator).map((cell) => bare(cell).replace(/^[([]|[)\]]$/g, ""));
  if (
    words.length !== header.length ||
    !words.every((word) => word === "" || readUnit(word) || columnUnit(word, quantity))
  )
    return null;
  return header.map((cell, k) =>
    cell.unit === null && words[k] !== "" ? headerCell(`${cell.text} (${words[k]})`, quantity) : cell,
  );
}

/** Parses `t (ms)`, `time_s`, `i1 [pA]` or `"i/nA"` into name and unit. */
function headerCell(cell: string, quantity: CsvQuantity): HeaderCell {
  const text = bare(cell);
  const plain = { text, name: text, role: roleOf(text, quantity), unit: null, wrongUnit: false };
  if (text.length > LONGEST_CELL || isNumberText(text) || plain.role !== null) return plain;
  const bracket = /^([^()[\]]*)[([]([^()[\]]*)[)\]]$/.exec(text);
  if (bracket !== null) return withUnit(text, bracket[1]!.trim(), bracket[2]!.trim(), true, quantity);
  const tail = /^(.*[^\s_/])[\s_/]+([^\s_/]{1,12})$/.exec(text);
  return tail === null ? plain : withUnit(text, tail[1]!, tail[2]!, false, quantity);
}

function withUnit(text: string, name: string, word: string, inBrackets: boolean, quantity: CsvQuantity): HeaderCell {
  const named = roleOf(name, quantity);
  const unit = columnUnit(word, quantity);
  // A single letter after an unknown name is unlikely to be a unit: group_A, phase_s.
  const role = named ?? (inBrackets || word.length > 1 ? (unit?.role ?? null) : null);
  if (role === null) return { text, name: text, role, unit: null, wrongUnit: false };
  const isUnit = inBrackets ? word !== "" : unit !== null || readUnit(word) !== undefined;
  if (!isUnit)
    return { text, name: inBrackets ? name : text, role: inBrackets ? role : null, unit: null, wrongUnit: false };
  return { text, name, role, unit: unit?.role === role ? unit : null, wrongUnit: unit?.role !== role };
}

/** The role of a name; names of the quantity may be numbered. */
function roleOf(name: string, { names }: CsvQuantity): HeaderCell["role"] {
  const lower = name.toLowerCase();
  if (TIME_NAMES.test(lower)) return "time";
  return names.test(lower) || names.test(lower.replace(/[\s_]*\d{1,9}$/, "")) ? "value" : null;
}
