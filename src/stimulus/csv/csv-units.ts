import { InvalidOptionError } from "../../base/errors.js";
import { readUnit } from "../../base/units/quantity.js";
import { type CsvQuantity, CURRENT } from "./csv-quantity.js";

/** The role of a column, and the power of ten that converts it to SI. */
export interface ColumnUnit {
  readonly role: "time" | "value";
  readonly exponent: number;
}

/** Spelled-out units of other programs. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  sec: "s",
  second: "s",
  seconds: "s",
  msec: "ms",
  millisecond: "ms",
  milliseconds: "ms",
  usec: "us",
  µsec: "us",
  microseconds: "us",
  amp: "A",
  amps: "A",
  ampere: "A",
  amperes: "A",
  siemens: "S",
  volt: "V",
  volts: "V",
};

/** A unit of time or of a quantity, such as `ms`, `msec` or `pA`; null for any other word. */
export function columnUnit(word: string, { dimension }: CsvQuantity): ColumnUnit | null {
  const lower = word.toLowerCase();
  const unit = readUnit(Object.hasOwn(WRITTEN_OUT, lower) ? WRITTEN_OUT[lower]! : word);
  if (unit?.dimension !== "time" && unit?.dimension !== dimension) return null;
  return { role: unit.dimension === "time" ? "time" : "value", exponent: unit.exponent };
}

/**
 * Parses units given for the columns of a CSV file, such as `s,A` or `pA`: at most one of time, at least one of
 * current.
 *
 * @throws InvalidOptionError
 */
export function givenUnits(units: string | readonly string[]): readonly ColumnUnit[] {
  const words = typeof units === "string" ? units.split(",") : units;
  const shown = typeof units === "string" ? units : units.join();
  const refuse = (why: string): InvalidOptionError =>
    new InvalidOptionError(
      `read a CSV file in the units "${shown}"`,
      `${why}, expected those of its columns, such as s,A or ms,pA, or pA alone`,
      { value: units },
    );
  const found = words.map((word) => {
    const unit = columnUnit(word.trim(), CURRENT);
    if (unit === null) throw refuse(`"${word.trim()}" is not a unit of time or current`);
    return unit;
  });
  if (found.filter(({ role }) => role === "time").length > 1) throw refuse("it has more than one unit of time");
  if (!found.some(({ role }) => role === "value")) throw refuse("it has no unit of current");
  return found;
}
