import type { HeaderCell } from "./csv-header.js";
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
  /** At least one. */
  readonly currents: readonly Column[];
  /** Total number of columns in the table. */
  readonly count: number;
}

type Fail = (seen: string, expected: string) => Error;

const A_HEADER = "a header that names columns and units, such as t (ms),i (pA)";

/**
 * Finds the columns of a table by the names and units in its header, by the given units, or both.
 *
 * @param header null if there is none
 * @param count number of columns of the first row
 * @param units given by the caller; null if none
 * @param rated whether the caller gives a rate
 */
export function findColumns(
  header: readonly HeaderCell[] | null,
  count: number,
  units: readonly ColumnUnit[] | null,
  rated: boolean,
  fail: Fail,
): Columns {
  const named = header?.some(({ role }) => role === "current") ?? false;
  if (header !== null && (named || units === null)) return byName(header, units, rated, fail);
  if (units === null) {
    throw count === 1
      ? fail("it has a single column and no header", "a rate and a unit, such as --csv-rate 20kHz --csv-units pA")
      : fail("it has no header", `${A_HEADER}, or the units, such as --csv-units s,A`);
  }
  return byPlace(header, count, units, rated, fail);
}

function byName(
  header: readonly HeaderCell[],
  units: readonly ColumnUnit[] | null,
  rated: boolean,
  fail: Fail,
): Columns {
  for (const { text, role, wrongUnit } of header) {
    if (wrongUnit)
      throw fail(`"${text}" has no unit of ${role}`, role === "time" ? "time_s or t (ms)" : "current_A or i (pA)");
  }
  const column = (cell: HeaderCell, index: number): Column => {
    const given = units?.length === header.length ? units[index] : units?.find(({ role }) => role === cell.role);
    const unit = cell.unit ?? given;
    if (unit?.role !== cell.role) {
      const other = cell.role === "time" ? "--csv-units s,A" : "--csv-units s,A, or pA alone";
      throw fail(
        `"${cell.text}" states no unit`,
        `one in the header, such as ${cell.role === "time" ? "t (ms)" : "i (pA)"}, or ${other}`,
      );
    }
    if (given !== undefined && cell.unit !== null && given.exponent !== cell.unit.exponent) {
      throw otherUnit(cell, fail);
    }
    return { index, name: cell.name, exponent: unit.exponent };
  };
  const of = (role: "time" | "current") => [...header.entries()].filter(([, cell]) => cell.role === role);
  const [times, currents] = [of("time"), of("current")];
  if (currents.length === 0 || times.length > 1) {
    const seen = `the header has ${times.length} columns of time and ${currents.length} of current`;
    throw fail(seen, "one of time and one or more of current, such as time_s,current_A");
  }
  const time = times[0];
  if (time === undefined && !rated) {
    throw fail("the header has no column of time", "one such as t (ms), or the rate, such as --csv-rate 20kHz");
  }
  return {
    time: time === undefined ? null : column(time[1], time[0]),
    currents: currents.map(([index, cell]) => column(cell, index)),
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
  return { time: columns[timed] ?? null, currents: columns.filter((_, index) => index !== timed), count };
}

function otherUnit({ text }: HeaderCell, fail: Fail): Error {
  return fail(`"${text}" states another unit than --csv-units`, "the same in both, or in one of them");
}
