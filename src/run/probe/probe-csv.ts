import { lineOf, stimulusError } from "../../base/text/caret.js";
import { readUnit, shiftDecimal } from "../../base/units/quantity.js";
import type { ProbeContact } from "../../biophys/extracellular/probe.js";
import { bare, cellStart, cellsOf, isNumberText, type Separator } from "../../stimulus/csv/csv-cells.js";
import { isComment, type Row } from "../../stimulus/csv/csv-head.js";

const AXES = ["x", "y", "z"] as const;
const SEPARATORS = ["\t", ";", ",", "blank"] as const;
const NAMES = /^(?:name|names|label|channel|channel_name|contact|contact_id|electrode|id)$/i;
/** Power of ten of µm, the unit of a header that states none. */
const MICROMETRES = -6;

interface Columns {
  readonly separator: Separator;
  /** Of x, y and z, each with the power of ten that converts it to m. */
  readonly axes: readonly { readonly index: number; readonly exponent: number }[];
  /** Null if contacts have no names. */
  readonly name: number | null;
  readonly count: number;
}

/** A unit of length such as `um`; null for any other word. */
function lengthExponent(word: string): number | null {
  const unit = readUnit(word);
  return unit?.noun === "a length" ? unit.exponent : null;
}

/** The axis that a header cell names, such as `x`, `y (um)`, `z_pos` or `x_um`, and its unit; null for another cell. */
function axisOf(
  cell: string,
): { readonly axis: number; readonly exponent: number | null; readonly unit: string } | null {
  const match = /^([xyz])(?:[ _]?pos(?:ition)?)?(?:[ _/]?[([]?([\p{L}µ]+)[)\]]?)?$/iu.exec(cell);
  if (match === null) return null;
  const unit = match[2] ?? "";
  const exponent = unit === "" ? MICROMETRES : lengthExponent(unit);
  return { axis: "xyz".indexOf(match[1]!.toLowerCase()), exponent, unit };
}

/**
 * Reads a table of contacts: columns x, y and z with units of length in the header (µm where it states none), and one of
 * names. BMTK's and SONATA's tables, `channel x_pos y_pos z_pos`, are such. Without a header there are three columns.
 *
 * @param path for messages
 * @returns at least one contact, positions in m
 * @throws InvalidStimulusError with line, column and caret
 */
export function readProbeCsv(original: string, path: string): ProbeContact[] {
  const text = (original.includes("\n") ? original : original.replaceAll("\r", "\n")).replace(/^\ufeff/, "");
  const fail = (offset: number, length: number, seen: string, expected: string): Error => {
    const where = offset < text.length ? `, line ${lineOf(text, offset)}` : "";
    const at = { text, span: { offset, length } };
    return stimulusError(at, `read the probe ${path}${where}`, `${seen}, expected ${expected}`, { path });
  };
  const contacts: ProbeContact[] = [];
  let columns: Columns | null = null;
  for (const row of rowsOf(text)) {
    if (columns === null) {
      columns = columnsOf(row, fail);
      if (!isNumberText(bare(cellsOf(row.text, columns.separator)[columns.axes[0]!.index]!))) continue;
    }
    contacts.push(contactOf(row, columns, fail));
  }
  if (contacts.length > 0) return contacts;
  throw fail(text.length, 1, "it has no contacts", "a header such as name,x (um),y (um),z (um), and a row for each");
}

type Fail = (offset: number, length: number, seen: string, expected: string) => Error;

function* rowsOf(text: string): Generator<Row> {
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf("\n", at);
    const row = { from: at, text: text.slice(at, found < 0 ? text.length : found) };
    at = found < 0 ? text.length : found + 1;
    if (row.text.trim() !== "" && !isComment(row.text)) yield row;
  }
}

function columnsOf(row: Row, fail: Fail): Columns {
  const failAt = (seen: string): Error =>
    fail(row.from, row.text.trimEnd().length, seen, "a header such as name,x (um),y (um),z (um)");
  for (const separator of SEPARATORS) {
    const cells = cellsOf(row.text, separator).map(bare);
    if (cells.length === 3 && cells.every(isNumberText)) {
      return { separator, axes: [0, 1, 2].map((index) => ({ index, exponent: MICROMETRES })), name: null, count: 3 };
    }
    const named = cells.map(axisOf);
    if (!AXES.every((_, axis) => named.some((cell) => cell?.axis === axis))) continue;
    const axes = AXES.map((letter, axis) => {
      const index = named.findIndex((cell) => cell?.axis === axis);
      if (named.findLastIndex((cell) => cell?.axis === axis) !== index) throw failAt(`it has two columns of ${letter}`);
      const { exponent, unit } = named[index]!;
      if (exponent === null) throw failAt(`"${unit}" is no unit of length`);
      return { index, exponent };
    });
    const name = cells.findIndex((cell) => NAMES.test(cell));
    return { separator, axes, name: name < 0 ? null : name, count: cells.length };
  }
  throw failAt("the first line names no columns x, y and z");
}

function contactOf(row: Row, { separator, axes, name, count }: Columns, fail: Fail): ProbeContact {
  const cells = cellsOf(row.text, separator).map(bare);
  if (cells.length !== count) {
    throw fail(row.from, row.text.trimEnd().length, `the row has ${cells.length} columns`, String(count));
  }
  const [x, y, z] = axes.map(({ index, exponent }) => {
    const cell = cells[index]!;
    const value = isNumberText(cell) ? shiftDecimal(Number(cell), exponent) : Number.NaN;
    if (Number.isFinite(value)) return value;
    const offset = row.from + cellStart(row.text, separator, index);
    throw fail(offset, Math.max(1, cell.length), `"${cell.slice(0, 40)}" is not a position`, "a number such as 12.5");
  });
  const positionM = [x!, y!, z!] as const;
  return name === null ? { positionM } : { positionM, name: cells[name]! };
}
