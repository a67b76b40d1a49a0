import type { InvalidStimulusError } from "../../base/errors.js";
import type { Steps } from "../../base/steps.js";
import { bare, cellsOf, hasDecimalComma, isData, isNumberText, type Separator, separatorOf } from "./csv-cells.js";
import { type ColumnFacts, type Columns, findColumns } from "./csv-columns.js";
import { type HeaderCell, headerCells, withUnits } from "./csv-header.js";
import type { CsvQuantity } from "./csv-quantity.js";

/** A row of the text, without its line end. */
export interface Row {
  /** Offset of its first character, from 0. */
  readonly from: number;
  readonly text: string;
}

/** Creates the error for a range of the text. */
export type Fail = (offset: number, length: number, seen: string, expected: string) => InvalidStimulusError;

/** Everything learned from the lines above the first row of numbers. */
export interface Head {
  readonly columns: Columns;
  readonly separator: Separator;
  /** Offset of that row. */
  readonly from: number;
}

/** Number of lines between yields: a few milliseconds. */
export const BREATH = 20_000;
const MOST_COLUMNS = 10_000;
/** A header inside a comment must be among this many last comments above the numbers. */
const COMMENTS_KEPT = 100;

/** Whether a line is a comment: it starts with `#`, or MATLAB's `%`. */
export function isComment(line: string): boolean {
  const first = line.trimStart()[0];
  return first === "#" || first === "%";
}

/**
 * Reads everything above the first row of numbers: a header, a row of units beneath it, or a header in a comment.
 */
export function* readHead(text: string, facts: ColumnFacts, fail: Fail): Steps<Head> {
  const { quantity } = facts;
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
    if (row.text.trim() === "" || /^sep=.\s*$/i.test(row.text.slice(0, 10))) continue; // written by Excel
    if (isComment(row.text)) {
      comments = [...comments.slice(1 - COMMENTS_KEPT), row];
      continue;
    }
    const separator = separatorOf(row.text);
    const cells = cellsOf(row.text, separator).map(bare);
    if (cells.length > MOST_COLUMNS) throw failAt(row)(`it has ${cells.length} columns`, `at most ${MOST_COLUMNS}`);
    if (header === null && !beginsData(row.text, separator, cells, quantity)) {
      header = row;
      continue;
    }
    if (header !== null && unitsRow === null && !cells.some(isData)) {
      unitsRow = row;
      continue;
    }
    const named =
      header === null
        ? inComment(comments, separator, cells.length, quantity)
        : inRow(header, separator, cells.length, quantity);
    const full =
      named === null || unitsRow === null ? named?.cells : withUnits(named.cells, unitsRow.text, separator, quantity);
    if (full === null) throw failAt(unitsRow!)("it stands below the header and holds no number", "a row of numbers");
    const columns = findColumns(full ?? null, cells.length, facts, failAt(named?.row ?? row));
    return { columns, separator, from: row.from };
  }
  // Errors of the header itself take precedence over missing rows.
  const alone = header === null ? null : inRow(header, separatorOf(header.text), -1, quantity).cells;
  if (alone !== null) findColumns(alone, alone.length, facts, failAt(header!));
  throw fail(text.length, 1, "it holds no rows", "two rows or more");
}

/** Whether the first row is data: it has a number, or only markers of missing ones. */
function beginsData(row: string, separator: Separator, cells: readonly string[], quantity: CsvQuantity): boolean {
  if (!cells.some((cell) => isNumberText(cell) || hasDecimalComma(cell))) return cells.every(isData);
  // Currents may be named by their amplitudes: t (ms),-50,0,50.
  return headerCells(row, separator, quantity)?.[0]?.role !== "time";
}

interface Named {
  readonly row: Row;
  readonly cells: readonly HeaderCell[];
}

/** The cells of a header row: split like the numbers, or by another separator that gives the same number of cells. */
function inRow(row: Row, separator: Separator, count: number, quantity: CsvQuantity): Named {
  const own = headerCells(row.text.trim(), separator, quantity) ?? [];
  return { row, cells: own.length === count ? own : (otherwise(row.text.trim(), count, quantity) ?? own) };
}

/** The last comment with the right number of columns, at least one of them named as time or as the quantity. */
function inComment(comments: readonly Row[], separator: Separator, count: number, quantity: CsvQuantity): Named | null {
  for (const row of comments.toReversed()) {
    const line = row.text.replace(/^\s*[#%][#%\s]*/, "").trimEnd();
    const own = headerCells(line, separator, quantity);
    const cells = own?.length === count ? own : otherwise(line, count, quantity);
    if (cells?.some(({ role }) => role !== null)) return { row, cells };
  }
  return null;
}

function otherwise(line: string, count: number, quantity: CsvQuantity): readonly HeaderCell[] | null {
  for (const separator of ["\t", ";", ",", "blank"] as const) {
    const cells = headerCells(line, separator, quantity);
    if (cells?.length === count) return cells;
  }
  return null;
}
