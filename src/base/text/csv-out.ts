import { stringify } from "csv-stringify/sync";
import { printable } from "./printable.js";

/** Rows of plain values as CSV with a header; lists and objects become one column per part, such as `tau.reason`. */
export function toCsv(rows: readonly object[]): string {
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return stringify(flat, { header: true, columns, cast: { boolean: String, number: text, string: printable } });
}

/** NaN and infinities have no common spelling in CSV; like null, they become an empty field. */
const text = (value: number): string => (Number.isFinite(value) ? String(value) : "");

function flatten(row: object, prefix = ""): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    const name = `${prefix}${key}`;
    if (value !== null && typeof value === "object") Object.assign(flat, flatten(value, `${name}.`));
    else flat[name] = value;
  }
  return flat;
}
