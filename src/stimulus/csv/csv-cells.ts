/** Column separator; "blank" is any sequence of blanks. */
export type Separator = "\t" | ";" | "," | "blank";

const SEPARATORS = ["\t", ";", ",", "blank"] as const;

// These cannot backtrack: a cell of a million digits or blanks takes linear time.
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WITH_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const NOTHING = /^(?:[+-]?(?:nan|inf|infinity))?$/i;

/** Whether a cell is a number with a decimal point or without decimals. */
export function isNumberText(cell: string): boolean {
  return NUMBER.test(cell);
}

/** Whether a cell is a number with a decimal comma. */
export function hasDecimalComma(cell: string): boolean {
  return WITH_COMMA.test(cell);
}

/** Whether a cell can be data: a number, or a marker of a missing one. */
export function isData(cell: string): boolean {
  return isNumberText(cell) || hasDecimalComma(cell) || NOTHING.test(cell);
}

/** A cell without surrounding blanks and quotes. */
export function bare(cell: string): string {
  const trimmed = cell.trim();
  return trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1).trim() : trimmed;
}

/** The unmodified cells of a row, including quotes; separators within quotes do not split cells. */
export function cellsOf(row: string, separator: Separator): string[] {
  if (separator === "blank") return row.trim().split(/\s+/);
  if (!row.includes('"')) return row.split(separator);
  const cells: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < row.length; at++) {
    if (row[at] === '"') quoted = !quoted;
    else if (row[at] === separator && !quoted) {
      cells.push(row.slice(from, at));
      from = at + 1;
    }
  }
  cells.push(row.slice(from));
  return cells;
}

/** The offset of the `index`th cell in a row. */
export function cellStart(row: string, separator: Separator, index: number): number {
  const cells = cellsOf(row, separator);
  if (separator !== "blank") return cells.slice(0, index).reduce((sum, cell) => sum + cell.length + 1, 0);
  let at = row.length - row.trimStart().length;
  for (const cell of cells.slice(0, index)) {
    at += cell.length;
    while (at < row.length && row[at]!.trim() === "") at++;
  }
  return at;
}

/**
 * The separator of a row of numbers: the first of tab, semicolon, comma and blank that splits it into numbers only; if
 * none does, the first that occurs.
 */
export function separatorOf(row: string): Separator {
  const content = row.trim();
  const present = SEPARATORS.filter((separator) =>
    separator === "blank" ? /\s/.test(content) : content.includes(separator),
  );
  const fits = present.find((separator) =>
    cellsOf(content, separator)
      .map(bare)
      .every((cell) => (separator === "," && !row.includes('"') ? isNumberText(cell) : isData(cell) && cell !== "")),
  );
  return fits ?? present[0] ?? ",";
}
