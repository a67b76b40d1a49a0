import type { HeaderCell } from "./csv-header.js";
import type { CsvQuantity } from "./csv-quantity.js";
import type { ColumnUnit } from "./csv-units.js";

/** A column to read: its index, its name, and the power of ten that converts it to SI. */
export interface Column {
  readonly index: number;
  readonly name: string;
  readonly exponent: number;
}

/** The columns of a table. */
export interface Columns {
  /** Null if a sampling rate is given instead. */
  readonly time: Column | null;
  /** Of the quantity; at least one. */
  readonly values: readonly Column[];
  /** Total number of columns in the table. */
  readonly count: number;
}

type Fail = (seen: string, expected: string) => Error;

/** What is known of the columns beside their header. */
export interface ColumnFacts {
  /** Units given by the caller; null if none. */
  readonly units: readonly ColumnUnit[] | null;
  /** Whether the caller gives a rate. */
  readonly rated: boolean;
  readonly quantity: CsvQuantity;
}

/**
 * Finds the columns of a table by the names and units in its header, by the given units, or both.
 *
 * @param header null if there is none
 * @param count number of columns of the first row
 */
export function findColumns(
  header: readonly HeaderCell[] | null,
  count: number,
  facts: ColumnFacts,
  fail: Fail,
): Columns {
  const { units, rated, quantity } = facts;
  const named = header?.some(({ role }) => role === "value") ?? false;
  if (header !== null && (named || units === null)) return byName(header, facts, fail);
  if (units !== null) return byPlace(header, count, units, rated, fail);
  const aHeader = `a header that names columns and units, such as t (ms),${quantity.examples[0]}`;
  if (!quantity.takesOptions) throw fail("it has no header", aHeader);
  throw count === 1
    ? fail("it has a single column and no header", "a rate and a unit, such as --csv-rate 20kHz --csv-units pA")
    : fail("it has no header", `${aHeader}, or the units, such as --csv-units s,A`);
}

function byName(header: readonly HeaderCell[], { units, rated, quantity }: ColumnFacts, fail: Fail): Columns {
  const { noun, takesOptions } = quantity;
  const [withBrackets, withUnderscore] = quantity.examples;
  for (const { text, role, wrongUnit } of header) {
    if (!wrongUnit) continue;
    if (role === "time") throw fail(`"${text}" has no unit of time`, "time_s or t (ms)");
    throw fail(`"${text}" has no unit of ${noun}`, `${withUnderscore} or ${withBrackets}`);
  }
  const column = (cell: HeaderCell, index: number): Column => {
    const given = units?.length === header.length ? units[index] : units?.find(({ role }) => role === cell.role);
    const unit = cell.unit ?? given;
    if (unit?.role !== cell.role) {
      const other = cell.role === "time" ? ", or --csv-units s,A" : ", or --csv-units s,A, or pA alone";
      throw fail(
        `"${cell.text}" states no unit`,
        `one in the header, such as ${cell.role === "time" ? "t (ms)" : withBrackets}${takesOptions ? other : ""}`,
      );
    }
    if (given !== undefined && cell.unit !== null && given.exponent !== cell.unit.exponent) {
      throw otherUnit(cell, fail);
    }
    return { index, name: cell.name, exponent: unit.exponent };
  };
  const of = (role: "time" | "value") => [...header.entries()].filter(([, cell]) => cell.role === role);
  const [times, values] = [of("time"), of("value")];
  if (values.length === 0 || times.length > 1) {
    const seen = `the header has ${times.length} columns of time and ${values.length} of ${noun}`;
    throw fail(seen, `one of time and one or more of ${noun}, such as time_s,${withUnderscore}`);
  }
  const time = times[0];
  if (time === undefined && !rated) {
    const rate = takesOptions ? ", or the rate, such as --csv-rate 20kHz" : "";
    throw fail("the header has no column of time", `one such as t (ms)${rate}`);
  }
  return {
    time: time === undefined ? null : column(time[1], time[0]),
    values: values.map(([index, cell]) => column(cell, index)),
    count: header.length,
  };
}

/** Units apply to the columns in order; after a leading unit of time, the last one applies to all further columns. */
function byPlace(
  header: readonly HeaderCell[] | null,
  count: number,
  units: readonly ColumnUnit[],
  rated: boolean,
  fail: Fail,
): Columns {
  const timed = units.findIndex(({ role }) => role === "time");
  if (timed < 0 && !rated) {
    throw fail(
      "--csv-units has no unit of time",
      "one, such as s,A, or the rate of the samples, such as --csv-rate 20kHz",
    );
  }
  if (count !== units.length && !(timed === 0 && count > units.length)) {
    const columns = count === 1 ? "a single column" : `${count} columns`;
    throw fail(`it has ${columns} and --csv-units names ${units.length}`, "a unit for each");
  }
  for (const [k, cell] of (header ?? []).entries()) {
    const given = units[k] ?? units.at(-1)!;
    if (cell.unit !== null && (cell.unit.role !== given.role || cell.unit.exponent !== given.exponent)) {
      throw otherUnit(cell, fail);
    }
  }
  const columns = Array.from({ length: count }, (_, index) => ({
    index,
    name: header?.[index]?.name ?? String(index),
    exponent: (units[index] ?? units.at(-1)!).exponent,
  }));
  return { time: columns[timed] ?? null, values: columns.filter((_, index) => index !== timed), count };
}

function otherUnit({ text }: HeaderCell, fail: Fail): Error {
  return fail(`"${text}" states another unit than --csv-units`, "the same in both, or in one of them");
}
