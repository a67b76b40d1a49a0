import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError, type InvalidStimulusError } from "../../base/errors.js";
import type { Steps } from "../../base/steps.js";
import { lineOf, stimulusError } from "../../base/text/caret.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import { rateOfTimes } from "../waveforms/times.js";
import { bare, cellStart, cellsOf, hasDecimalComma, isNumberText, type Separator } from "./csv-cells.js";
import type { Column, Columns } from "./csv-columns.js";
import { BREATH, type Fail, isComment, type Row, readHead } from "./csv-head.js";
import { type CsvQuantity, CURRENT } from "./csv-quantity.js";
import { givenUnits } from "./csv-units.js";

/** Facts about a CSV file that its text does not state. */
export interface CsvOptions {
  /** Path of the file, for messages. */
  readonly path?: string | undefined;
  /** Samples per second of a file without a time column [Hz]. */
  readonly rateHz?: number | undefined;
  /** Units of columns whose header does not state them, such as `s,A`, `ms,pA` or, with a rate, `pA`. */
  readonly units?: string | readonly string[] | undefined;
}

/** The columns of a CSV file, at least one, all sampled at the same times [SI]. */
export interface CsvSamples {
  readonly rateHz: number;
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[];
}

/**
 * Reads a table of times and currents, or another quantity, yielding every few milliseconds. Columns are separated by tabs, semicolons,
 * commas or blanks; lines that start with `#` or `%` are comments. A header names columns and units, such as
 * `time_s,current_A` or `t (ms), i1 (pA), i2 (pA)`; it may be in a comment, as numpy writes it. Other columns are
 * skipped. Decimals use a point, or a comma if commas do not separate columns. Times must increase in even steps; the
 * first row is the first sample, regardless of its time. Written without a CSV library, because errors need positions
 * in the file, and it takes half the time.
 *
 * @throws InvalidStimulusError with line, column and caret; InvalidOptionError for invalid options
 */
export function* readCsv(
  original: string,
  options: CsvOptions = {},
  quantity: CsvQuantity = CURRENT,
): Steps<CsvSamples> {
  checkArguments("read a CSV file", { "the text": [original, "text"] });
  // Old Macs use a carriage return as line end.
  const text = original.includes("\n") ? original : original.replaceAll("\r", "\n");
  const source = options.path ?? "the CSV text";
  const fail = (offset: number, length: number, seen: string, expected: string): InvalidStimulusError => {
    const where = offset < text.length ? `, line ${lineOf(text, offset)}` : "";
    const task = `read ${quantity.read} from ${source}${where}`;
    const at = { text, span: { offset, length } };
    return stimulusError(at, task, `${seen}, expected ${expected}`, { path: options.path });
  };
  const units = options.units === undefined ? null : givenUnits(options.units);
  checkRate(options.rateHz);
  const facts = { units, rated: options.rateHz !== undefined, quantity };
  const { columns, separator, from: start } = yield* readHead(text, facts, fail);
  const read = numberReader(separator, fail);
  const times: number[] = [];
  const values = columns.values.map((): number[] => []);
  const offsets: number[] = [];
  let untilBreath = BREATH;
  for (const row of rowsOf(text, start)) {
    const cells = cellsOf(row.text, separator);
    if (cells.length !== columns.count) checkCount(row, cells, columns, separator, fail);
    if (columns.time !== null) times.push(read(row, cells, columns.time));
    for (const [k, column] of columns.values.entries()) values[k]!.push(read(row, cells, column));
    offsets.push(row.from);
    if (--untilBreath > 0) continue;
    untilBreath = BREATH;
    yield;
  }
  const samples = offsets.length;
  if (samples < 2) {
    const seen = samples === 0 ? "it holds no rows" : "it holds a single row";
    throw fail(offsets[0] ?? text.length, 1, seen, "two rows or more");
  }
  const named = columns.values.map(({ name }, k) => ({ name, values: Float64Array.from(values[k]!) }));
  if (columns.time === null) return { rateHz: options.rateHz!, columns: named };
  const rate = rateOfTimes(times);
  if (typeof rate !== "number") {
    const offset = offsets[rate.row]!;
    const end = text.indexOf("\n", offset);
    throw fail(offset, (end < 0 ? text.length : end) - offset, rate.problem, "times that rise in even steps");
  }
  if (options.rateHz !== undefined && Math.abs(options.rateHz / rate - 1) > 1e-3) {
    throw fail(
      offsets[0]!,
      1,
      `its times give ${rate} Hz, but the given rate is ${options.rateHz} Hz`,
      "only one of the two",
    );
  }
  return { rateHz: rate, columns: named };
}

function checkRate(rateHz: number | undefined): void {
  if (rateHz === undefined || (rateHz > 0 && Number.isFinite(rateHz))) return;
  throw new InvalidOptionError(`read a CSV file at ${String(rateHz)} Hz`, "the rate must be a positive number", {
    value: rateHz,
  });
}

/** All rows from `from` on except blank lines and comments; trailing comments are removed. */
function* rowsOf(text: string, from: number): Generator<Row, void, undefined> {
  for (let at = from; at < text.length; ) {
    const found = text.indexOf("\n", at);
    const to = found < 0 ? text.length : found;
    const line = text.slice(at, to);
    if (line.trim() !== "" && !isComment(line)) {
      const comment = line.indexOf("#");
      yield { from: at, text: comment < 0 ? line : line.slice(0, comment) };
    }
    at = to + 1;
  }
}

function checkCount(row: Row, cells: readonly string[], { count }: Columns, separator: Separator, fail: Fail): void {
  if (cells.length > count && cells.slice(count).every((cell) => cell.trim() === "")) return;
  const comma =
    separator === "," && cells.length > count
      ? " (numbers with a decimal comma need another column separator, such as ;)"
      : "";
  throw fail(row.from, row.text.trimEnd().length, `the row has ${cells.length} columns`, `${count}${comma}`);
}

/** Returns a function that reads cells as numbers in SI and requires a consistent decimal mark. */
function numberReader(
  separator: Separator,
  fail: Fail,
): (row: Row, cells: readonly string[], column: Column) => number {
  let mark: "." | "," | null = null;
  return (row, cells, { index, exponent }) => {
    const cell = bare(cells[index]!);
    const failHere = (seen: string, expected: string): InvalidStimulusError => {
      const at = row.from + cellStart(row.text, separator, index);
      const raw = cells[index]!;
      return fail(at + raw.length - raw.trimStart().length, raw.trim().length, seen, expected);
    };
    const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
    let decimal = cell;
    if (hasDecimalComma(cell)) decimal = cell.replace(",", ".");
    else if (!isNumberText(cell)) throw failHere(`"${shown}" is not a finite number`, "a number such as 1.5e-10");
    const seen = decimal !== cell ? "," : cell.includes(".") ? "." : null;
    mark ??= seen;
    if (seen !== null && seen !== mark) {
      throw failHere(
        `"${shown}" has a decimal ${seen === "," ? "comma" : "point"}`,
        `a decimal ${mark === "," ? "comma" : "point"} as above`,
      );
    }
    // Usually the exponent can be appended to the text: much faster, with the same result.
    const plain = exponent === 0 ? Number(decimal) : Number(`${decimal}e${exponent}`);
    const value = Number.isNaN(plain) ? shiftDecimal(Number(decimal), exponent) : plain;
    if (!Number.isFinite(value)) throw failHere(`"${shown}" is not a finite number`, "a number such as 1.5e-10");
    return value;
  };
}
