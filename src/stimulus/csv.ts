import type { InvalidStimulusError } from "../errors.js";
import { stimulusError } from "./caret.js";
import { readUnit, shiftDecimal } from "./quantity.js";
import { rateOfTimes } from "./times.js";

/** A current read from a CSV file. */
export interface CsvCurrent {
  /** [A] */
  readonly current: Float64Array;
  /** [Hz] */
  readonly rateHz: number;
}

/** A column: where it stands and the power of ten that turns it into SI. */
interface Column {
  readonly index: number;
  readonly exponent: number;
}

const NUMBER = /^\s*"?\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*"?\s*$/;
const TIME_NAMES = /^(?:t|time|times|timestamps?|seconds)$/;
const CURRENT_NAMES =
  /^(?:i|current|stim|stimulus|amplitude|command|i_?inj|i_?stim|injected current|stimulus current)$/;

/**
 * Reads a table of time and current: comma, semicolon or tab between the columns, `#` before comments, a header such as
 * `time_s,current_A` or `t (ms), i (pA)` where there is one (without: time [s], current [A]; other columns are skipped).
 * Times must rise in even steps; the first row is the first sample, whatever its time. Numbers need no quoting, so this
 * reads them itself rather than through a CSV library: carets point into the file, and it takes half the time.
 *
 * @throws InvalidStimulusError with line, column and caret
 */
export function readCsv(text: string, path: string | undefined): CsvCurrent {
  const source = path ?? "the CSV text";
  const fail = (offset: number, length: number, seen: string, expected: string): InvalidStimulusError => {
    const where = offset < text.length ? `, line ${text.slice(0, offset).split("\n").length}` : "";
    const message = `Cannot read a stimulus from ${source}${where}: ${seen}, expected ${expected}`;
    return stimulusError(text, { offset, length }, message, { path });
  };
  let columns: readonly [Column, Column] | null = null;
  let separator = ",";
  const times: number[] = [];
  const current: number[] = [];
  const offsets: number[] = [];
  let next = 0;
  for (let from = text.charCodeAt(0) === 0xfeff ? 1 : 0; from < text.length; from = next) {
    const found = text.indexOf("\n", from);
    const to = found < 0 ? text.length : found;
    next = to + 1;
    const line = text.slice(from, to);
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    if (columns === null) {
      separator = line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",";
      const cells = line.split(separator);
      if (cells.some((cell) => NUMBER.test(cell)) || cells.every((cell) => /^\W*(?:nan|inf\w*)?\W*$/i.test(cell))) {
        if (cells.length !== 2) {
          const seen = `the first row has ${cells.length} columns and there is no header`;
          throw fail(from, line.length, seen, "time and current");
        }
        columns = [
          { index: 0, exponent: 0 },
          { index: 1, exponent: 0 },
        ];
      } else {
        columns = readHeader(cells, (seen, expected) => fail(from, line.trimEnd().length, seen, expected));
        continue;
      }
    }
    const cells = line.split(separator);
    const read = ({ index, exponent }: Column): number => {
      const cell = cells[index];
      if (cell === undefined) {
        throw fail(from, line.trimEnd().length, `the row has ${cells.length} columns`, `at least ${index + 1}`);
      }
      const value = NUMBER.test(cell) ? Number(cell.replaceAll('"', "")) : Number.NaN;
      if (!Number.isFinite(value)) {
        const at = from + cells.slice(0, index).reduce((sum, before) => sum + before.length + 1, 0);
        const lead = cell.length - cell.trimStart().length;
        throw fail(
          at + lead,
          cell.trim().length,
          `"${cell.trim()}" is not a finite number`,
          "a number such as 1.5e-10",
        );
      }
      if (exponent === 0) return value;
      // Mostly the text itself takes the exponent: quicker by far, and the same decimal.
      const plain = Number(`${cell.trim()}e${exponent}`);
      return Number.isNaN(plain) ? shiftDecimal(value, exponent) : plain;
    };
    times.push(read(columns[0]));
    current.push(read(columns[1]));
    offsets.push(from);
  }
  if (times.length < 2) {
    const seen = times.length === 0 ? "it holds no rows" : "it holds a single row";
    throw fail(offsets[0] ?? text.length, 1, seen, "two rows of time and current or more");
  }
  const rate = rateOfTimes(times);
  if (typeof rate === "number") return { current: Float64Array.from(current), rateHz: rate };
  const offset = offsets[rate.row]!;
  const end = text.indexOf("\n", offset);
  throw fail(offset, (end < 0 ? text.length : end) - offset, rate.problem, "times that rise in even steps");
}

/** Finds the columns of time and current, and their units, by their names. */
function readHeader(
  cells: readonly string[],
  fail: (seen: string, expected: string) => InvalidStimulusError,
): readonly [Column, Column] {
  const found: { time: Column[]; current: Column[] } = { time: [], current: [] };
  for (const [index, cell] of cells.entries()) {
    const { name, unit } = splitName(cell);
    const role = TIME_NAMES.test(name) ? "time" : CURRENT_NAMES.test(name) ? "current" : null;
    if (role === null) continue;
    const known = unit === "" ? { dimension: role, exponent: 0 } : readUnit(unit);
    if (known?.dimension !== role) {
      throw fail(
        `"${cell.trim()}" has no unit of ${role}`,
        role === "time" ? "time_s or t (ms)" : "current_A or i (pA)",
      );
    }
    found[role].push({ index, exponent: known.exponent });
  }
  const [time, current] = [found.time[0], found.current[0]];
  if (time === undefined || current === undefined || found.time.length + found.current.length > 2) {
    const seen = `the header has ${found.time.length} columns of time and ${found.current.length} of current`;
    throw fail(seen, "one of each, such as time_s,current_A");
  }
  return [time, current];
}

/** `t (ms)`, `time_s`, `current [pA]` or `"i/nA"` as name and unit. */
function splitName(cell: string): { name: string; unit: string } {
  const bare = cell.replaceAll('"', "").trim();
  const parted = /^(.*?)\s*(?:\(\s*([^()]*?)\s*\)|\[\s*([^[\]]*?)\s*\]|[_/\s]\s*(\p{L}{1,3}))$/u.exec(bare);
  if (parted !== null) {
    const name = parted[1]!.toLowerCase();
    if (TIME_NAMES.test(name) || CURRENT_NAMES.test(name))
      return { name, unit: parted[2] ?? parted[3] ?? parted[4] ?? "" };
  }
  return { name: bare.toLowerCase(), unit: "" };
}
