import type { Steps } from "../../base/steps.js";
import { lineOf, stimulusError } from "../../base/text/caret.js";
import {
  bare,
  cellStart,
  cellsOf,
  hasDecimalComma,
  isNumberText,
  type Separator,
  separatorOf,
} from "../csv/csv-cells.js";
import { isComment, type Row } from "../csv/csv-head.js";
import { type HeaderCell, headerCells } from "../csv/csv-header.js";
import { CURRENT } from "../csv/csv-quantity.js";

/** A spike train of a file. */
export interface NamedTrain {
  /** Its id in the file; null if the file holds a single train without one. */
  readonly id: string | null;
  /** [s], in the order of the file. */
  readonly times: readonly number[];
}

/** Number of lines between yields: a few milliseconds. */
const BREATH = 20_000;

interface Columns {
  readonly separator: Separator;
  readonly time: number;
  /** Power of ten that converts times to s. */
  readonly exponent: number;
  /** Index of the column of ids; null if there is none. */
  readonly id: number | null;
}

/**
 * Reads a table of spike times, yielding every few milliseconds. Its header names the column of times with a unit, such
 * as `t (ms)` or `time_s`; a second column has the id of each spike's train. Separators, comments, quotes and decimal
 * commas are those of stimuli. Trains are in the order of their first spike.
 *
 * @param path for messages
 * @throws InvalidStimulusError with line, column and caret
 */
export function* readTrainCsv(original: string, path: string): Steps<NamedTrain[]> {
  const text = (original.includes("\n") ? original : original.replaceAll("\r", "\n")).replace(/^\ufeff/, "");
  const fail = (offset: number, length: number, seen: string, expected: string): Error => {
    const where = offset < text.length ? `, line ${lineOf(text, offset)}` : "";
    const at = { text, span: { offset, length } };
    return stimulusError(at, `read spike times from ${path}${where}`, `${seen}, expected ${expected}`, { path });
  };
  const failAt = ({ from, text: row }: Row, seen: string, expected: string): Error =>
    fail(from, row.trimEnd().length, seen, expected);
  const trains = new Map<string | null, number[]>();
  let columns: Columns | null = null;
  let header: Row | null = null;
  let lines = 0;
  for (let at = 0; at < text.length; ) {
    if (++lines % BREATH === 0) yield;
    const found = text.indexOf("\n", at);
    const row: Row = { from: at, text: text.slice(at, found < 0 ? text.length : found) };
    at = found < 0 ? text.length : found + 1;
    if (row.text.trim() === "") continue;
    if (isComment(row.text)) {
      // A header may stand in a comment, as numpy writes it.
      const plain = row.text.replace(/^\s*[#%][#%\s]*/, "");
      const at = { from: row.from + row.text.length - plain.length, text: plain };
      if (columns === null && namesTime(plain)) header = at;
      continue;
    }
    if (columns === null && (header === null || namesTime(row.text))) {
      header = row;
      continue;
    }
    columns ??= columnsOf(header!, row, failAt);
    const cells = cellsOf(row.text, columns.separator).map(bare);
    const count = columns.id === null ? 1 : 2;
    if (cells.length !== count) throw failAt(row, `the row has ${cells.length} columns`, String(count));
    const cell = cells[columns.time]!;
    const decimal = hasDecimalComma(cell) ? cell.replace(",", ".") : cell;
    const time = isNumberText(decimal) ? Number(`${decimal}e${columns.exponent}`) : Number.NaN;
    const seconds = Number.isNaN(time) && isNumberText(decimal) ? Number(decimal) * 10 ** columns.exponent : time;
    if (!(seconds >= 0 && Number.isFinite(seconds))) {
      const offset = row.from + cellStart(row.text, columns.separator, columns.time);
      throw fail(offset, cell.length, `"${cell.slice(0, 40)}" is not a time of at least 0 s`, "a number such as 12.5");
    }
    const id = columns.id === null ? null : cells[columns.id]!;
    const train = trains.get(id);
    if (train === undefined) trains.set(id, [seconds]);
    else train.push(seconds);
  }
  if (header === null) throw fail(0, 1, "it is empty", "a header such as t (ms), and spike times");
  if (columns === null) columnsOf(header, header, failAt);
  return [...trains].map(([id, times]) => ({ id, times }));
}

function namesTime(line: string): boolean {
  return headerOf(line).some(({ role }) => role === "time");
}

/** The cells of a header: two or more by a separator that leaves a time, else one. Blanks may belong to a name. */
function headerOf(line: string): readonly HeaderCell[] {
  const plain = plainNames(line);
  const split = (separator: Separator): readonly HeaderCell[] => headerCells(plain, separator, CURRENT) ?? [];
  const timed = (cells: readonly HeaderCell[]): boolean => cells.some(({ role }) => role === "time");
  const several = (["\t", ";", ","] as const).map(split).find((cells) => cells.length > 1 && timed(cells));
  const blank = split("blank");
  return several ?? (blank.length === 2 && timed(blank) ? blank : split("\t"));
}

/** `spike_times_s` and `Spike time (ms)` are times too. */
function plainNames(line: string): string {
  return line.replace(/\bspikes?[ _]?(?=times?\b|times?_|t\b)/gi, "");
}

function columnsOf(header: Row, row: Row, failAt: (row: Row, seen: string, expected: string) => Error): Columns {
  const expected = "a header with the unit of the times, such as t (ms), or train,t (ms)";
  const cells = headerOf(header.text);
  const times = [...cells.entries()].filter(([, { role }]) => role === "time");
  const [first] = times;
  if (first === undefined || times.length > 1) {
    throw failAt(header, `the first line names ${times.length === 0 ? "no time" : "several times"}`, expected);
  }
  const [time, { text, unit }] = first;
  if (unit === null) throw failAt(header, `"${text}" states no unit of time`, expected);
  if (cells.length > 2)
    throw failAt(header, `it has ${cells.length} columns`, "one of times, or one of trains and one of times");
  const id = cells.length === 1 ? null : 1 - time;
  return { separator: separatorIn(row.text, cells.length), time, exponent: unit.exponent, id };
}

/** The separator of a row; ids may be text, so numbers do not tell. */
function separatorIn(row: string, count: number): Separator {
  const fits = (["\t", ";", ",", "blank"] as const).find(
    (separator) => cellsOf(row.trim(), separator).length === count,
  );
  return count === 1 ? "\t" : (fits ?? separatorOf(row));
}
