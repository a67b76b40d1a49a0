/** What stands between two columns; "blank" is any run of blanks. */
export type Separator = "\t" | ";" | "," | "blank";

const SEPARATORS = ["\t", ";", ",", "blank"] as const;

// None of these goes back over what it has read, so that a cell of a million digits or blanks takes no longer than reading it.
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WITH_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const NOTHING = /^(?:[+-]?(?:nan|inf|infinity))?$/i;

/** Whether a cell holds a number with a decimal point, or with none. */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell);
}

/** Whether a cell holds a number with a decimal comma. */
export function hasDecimalComma(cell: string): boolean {
  return WITH_COMMA.test(cell);
}

/** Whether a cell of data may look like this: a number, or nothing where one belongs. */
export function isData(cell: string): boolean {
  return isNumber(cell) || hasDecimalComma(cell) || NOTHING.test(cell);
}

/** A cell without the blanks and quotes about it. */
export function bare(cell: string): string {
  const trimmed = cell.trim();
  return trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1).trim() : trimmed;
}

/** The cells of a row as they stand, quotes and all; a separator within quotes parts nothing. */
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

/** Where in a row its `index`th cell begins. */
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
 * What stands between the columns of a row of numbers: the first of tab, semicolon, comma and blanks that leaves nothing
 * but numbers; where none does, the first that stands in the row.
 */
export function separatorOf(row: string): Separator {
  const content = row.trim();
  const present = SEPARATORS.filter((separator) =>
    separator === "blank" ? /\s/.test(content) : content.includes(separator),
  );
  const fits = present.find((separator) =>
    cellsOf(content, separator)
      .map(bare)
      .every((cell) => (separator === "," && !row.includes('"') ? isNumber(cell) : isData(cell) && cell !== "")),
  );
  return fits ?? present[0] ?? ",";
}
