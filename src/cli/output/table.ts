/** Tables for display: aligned columns, fitted to the width of the terminal. */

import { printableLine } from "../../base/text/printable.js";

/** Cell of a table: text is aligned left, numbers right. */
export type TableCell = string | number | null;

/** A table as text, and what it omits. */
export interface FittedTable {
  readonly text: string;
  /** Columns that did not fit. */
  readonly dropped: readonly string[];
  /** Columns with shortened cells. */
  readonly shortened: readonly string[];
}

export interface TableOptions {
  /** Maximum line width; unlimited by default. */
  readonly width?: number | undefined;
  /** Whether the last column is prose, which is wrapped instead of shortened. */
  readonly prose?: boolean | undefined;
}

const GAP = "  ";
/** Minimum width of text columns, unless the column's title is shorter. */
const LEAST_TEXT = 12;
/** Minimum width of prose, unless the prose is shorter. */
const LEAST_PROSE = 30;

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly isNumeric: boolean;
  readonly width: number;
}

/**
 * Formats rows as aligned columns with a header; null becomes a dash. If the table is wider than `width`, the longest
 * texts are shortened first, then columns are dropped, the last first. Prose gets the remaining width.
 */
export function fitTable(
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
  { width = Number.POSITIVE_INFINITY, prose = false }: TableOptions = {},
): FittedTable {
  const columns = header.map((title, i): Column => {
    const cells = rows.map((row) => (row[i] === null || row[i] === undefined ? "-" : printableLine(String(row[i]))));
    const isNumeric = rows.every((row) => row[i] === null || typeof row[i] === "number");
    return { title, cells, isNumeric, width: Math.max(title.length, ...cells.map((cell) => cell.length)) };
  });
  const text = prose ? columns.pop() : undefined;
  const room = text === undefined ? width : width - GAP.length - Math.min(text.width, LEAST_PROSE);
  let kept = columns.length;
  while (kept > 1 && widthOf(columns.slice(0, kept).map(leastWidth)) > room) kept -= 1;
  const shown = columns.slice(0, kept);
  const widths = shrink(shown, room);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) =>
        shown[i]!.isNumeric ? cell.padStart(widths[i]!) : shorten(cell, widths[i]!).padEnd(widths[i]!),
      )
      .join(GAP);
  const titles = line(shown.map(({ title }) => title));
  const lines = rows.map((_, row) => line(shown.map(({ cells }) => cells[row]!)));
  const beside = (left: string, words: string | undefined): string =>
    words === undefined ? left : besideProse(left, words, width);
  return {
    text: [beside(titles, text?.title), ...lines.map((left, row) => beside(left, text?.cells[row]))]
      .map((row) => row.replace(/ +$/gm, ""))
      .join("\n"),
    dropped: columns.slice(kept).map(({ title }) => title),
    shortened: shown.filter((column, i) => widths[i]! < column.width).map(({ title }) => title),
  };
}

/** Places prose next to the other columns, with continuation lines aligned to its start. */
function besideProse(left: string, words: string, width: number): string {
  const [first = "", ...more] = wrap(words, Math.max(LEAST_PROSE, width - left.length - GAP.length));
  return [left + GAP + first, ...more.map((rest) => " ".repeat(left.length + GAP.length) + rest)].join("\n");
}

/** Breaks text into lines of at most `width` characters, at blanks. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const leastWidth = ({ isNumeric, title, width }: Column): number =>
  isNumeric ? width : Math.min(width, Math.max(LEAST_TEXT, title.length));

const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each, 0) + GAP.length * Math.max(0, widths.length - 1);

/** Shrinks the widest text column until all fit. */
function shrink(columns: readonly Column[], width: number): number[] {
  const widths = columns.map((column) => column.width);
  for (let over = widthOf(widths) - width; over > 0; over -= 1) {
    const spare = widths.map((each, i) => (each > leastWidth(columns[i]!) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest]! -= 1;
  }
  return widths;
}

/** Shortens text to `width` characters: paths keep their end, other text its beginning. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  return text.includes("/") ? `…${text.slice(text.length - width + 1)}` : `${text.slice(0, width - 1)}…`;
}
