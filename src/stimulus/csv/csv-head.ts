import type { InvalidStimulusError } from "../../base/errors.js";
import { bare, cellsOf, hasDecimalComma, isData, isNumber, type Separator, separatorOf } from "./csv-cells.js";
import { type Columns, findColumns } from "./csv-columns.js";
import { type HeaderCell, headerCells, withUnits } from "./csv-header.js";
import type { ColumnUnit } from "./csv-units.js";

/** A row of a text, without its line end. */
export interface Row {
  /** Its first character, from 0. */
  readonly from: number;
  readonly text: string;
}

/** Makes the error for a stretch of the text. */
export type Fail = (offset: number, length: number, seen: string, expected: string) => InvalidStimulusError;

/** What stands above the first row of numbers comes to. */
export interface Head {
  readonly columns: Columns;
  readonly separator: Separator;
  /** Where that row begins. */
  readonly from: number;
}

/** Lines between two breaths: some milliseconds. */
export const BREATH = 20_000;
const MOST_COLUMNS = 10_000;
/** A header that stands in a comment is one of the last above the numbers. */
const COMMENTS_KEPT = 100;

/** Whether a line is a comment: it begins with `#`, or with MATLAB's `%`. */
export function isComment(line: string): boolean {
  const first = line.trimStart()[0];
  return first === "#" || first === "%";
}

/**
 * Reads all above the first row of numbers: a header, a row of units beneath it, or a header in a comment.
 *
 * @param units what the caller gives; null for nothing
 * @param rated whether the caller gives a rate
 */
export function* readHead(
  text: string,
  units: readonly ColumnUnit[] | null,
  rated: boolean,
  fail: Fail,
): Generator<undefined, Head, undefined> {
  const failAt = (row: Row) => (seen: string, expected: string) =>
    fail(row.from, row.text.trimEnd().length, seen, expected);
  let comments: Row[] = [];
  let header: Row | null = null;
  let unitsRow: Row | null = null;
  let lines = 0;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; ) {
    if (++lines % BREATH === 0) yield;
    const found = text.indexOf("\n", at);
    const row: Row = { from: at, text: text.slice(at, found < 0 ? text.length : found) };
    at = found < 0 ? text.length : found + 1;
    if (row.text.trim() === "" || /^sep=.\s*$/i.test(row.text.slice(0, 10))) continue; // Excel names its separator so
    if (isComment(row.text)) {
      comments = [...comments.slice(1 - COMMENTS_KEPT), row];
      continue;
    }
    const separator = separatorOf(row.text);
    const cells = cellsOf(row.text, separator).map(bare);
    if (cells.length > MOST_COLUMNS) throw failAt(row)(`it has ${cells.length} columns`, `at most ${MOST_COLUMNS}`);
    if (header === null && !beginsData(row.text, separator, cells)) {
      header = row;
      continue;
    }
    if (header !== null && unitsRow === null && !cells.some(isData)) {
      unitsRow = row;
      continue;
    }
    const named =
      header === null ? inComment(comments, separator, cells.length) : inRow(header, separator, cells.length);
    const full = named === null || unitsRow === null ? named?.cells : withUnits(named.cells, unitsRow.text, separator);
    if (full === null) throw failAt(unitsRow!)("it stands below the header and holds no number", "a row of numbers");
    const columns = findColumns(full ?? null, cells.length, units, rated, failAt(named?.row ?? row));
    return { columns, separator, from: row.from };
  }
  // A header with nothing beneath is complained of first, where it has a fault of its own.
  const alone = header === null ? null : inRow(header, separatorOf(header.text), -1).cells;
  if (alone !== null) findColumns(alone, alone.length, units, rated, failAt(header!));
  throw fail(text.length, 1, "it holds no rows", "two rows or more");
}

/** A first row is one of data where it holds a number, or nothing but what stands for a missing one. */
function beginsData(row: string, separator: Separator, cells: readonly string[]): boolean {
  if (!cells.some((cell) => isNumber(cell) || hasDecimalComma(cell))) return cells.every(isData);
  // Currents may be named by their amplitudes: t (ms),-50,0,50.
  return headerCells(row, separator)?.[0]?.role !== "time";
}

interface Named {
  readonly row: Row;
  readonly cells: readonly HeaderCell[];
}

/** The cells of a header row: parted as the numbers are, or by something else that gives as many. */
function inRow(row: Row, separator: Separator, count: number): Named {
  const own = headerCells(row.text.trim(), separator) ?? [];
  return { row, cells: own.length === count ? own : (otherwise(row.text.trim(), count) ?? own) };
}

/** The last comment that names as many columns as there are, and one of them as time or current. */
function inComment(comments: readonly Row[], separator: Separator, count: number): Named | null {
  for (const row of comments.toReversed()) {
    const line = row.text.replace(/^\s*[#%][#%\s]*/, "").trimEnd();
    const own = headerCells(line, separator);
    const cells = own?.length === count ? own : otherwise(line, count);
    if (cells?.some(({ role }) => role !== null)) return { row, cells };
  }
  return null;
}

function otherwise(line: string, count: number): readonly HeaderCell[] | null {
  for (const separator of ["\t", ";", ",", "blank"] as const) {
    const cells = headerCells(line, separator);
    if (cells?.length === count) return cells;
  }
  return null;
}
