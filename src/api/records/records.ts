import { seen } from "../../base/arguments.js";
import { isObject } from "../../base/document/json.js";
import { InvalidOptionError, NetworkError } from "../../base/errors.js";
import type { RmaRecord } from "../query/rma.js";

/**
 * Readers of single fields. Records are read leniently: a field that is absent, empty or of another type is null. That
 * is no check that could fail, except of ids; schemas of zod with a transform for each field read the table of cells in
 * 1.5 times and a table of sweeps in 5 times the time, with the same result.
 */

/** A number, or a text that contains one. */
export function numberIn(record: RmaRecord, key: string): number | null {
  const value = record[key];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** A text that is not empty. */
export function textIn(record: RmaRecord, key: string): string | null {
  const value = record[key];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** A boolean, also in the notation of AllenSDK's tables. */
export function flagIn(record: RmaRecord, key: string): boolean | null {
  const value = record[key];
  if (typeof value === "boolean") return value;
  return value === "True" || value === "true" ? true : value === "False" || value === "false" ? false : null;
}

/** A nested record. */
export function recordIn(record: RmaRecord, key: string): RmaRecord | null {
  const value = record[key];
  return isObject(value) ? value : null;
}

/** Nested records; a single one becomes a list of one. */
export function recordsIn(record: RmaRecord, key: string): readonly RmaRecord[] {
  const value = record[key];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each): each is RmaRecord => typeof each === "object" && each !== null);
}

/** The required id of a record. @throws NetworkError if it has none */
export function idIn(record: RmaRecord, key: string, what: string): number {
  return wholeIn(record, key, what, 1);
}

/** An integer of at least `least`, such as a sweep's number. @throws NetworkError if there is none */
export function wholeIn(record: RmaRecord, key: string, what: string, least: number): number {
  const value = numberIn(record, key);
  if (value !== null && Number.isSafeInteger(value) && value >= least) return value;
  throw new NetworkError(
    `read a record of ${what}`,
    `${key} is ${JSON.stringify(record[key])}, expected a whole number from ${least} on`,
    { value: record[key] },
  );
}

/** Converts to SI by dividing, which is exact where multiplying is not: `-70 mV` becomes exactly `-0.07`. */
export function scaledIn(record: RmaRecord, key: string, divisor: number): number | null {
  const value = numberIn(record, key);
  return value === null ? null : value / divisor;
}

/** The id of another record; null if missing or invalid. */
export function otherIdIn(record: RmaRecord, key: string): number | null {
  const id = numberIn(record, key);
  return isId(id) ? id : null;
}

const isId = (id: number | null): id is number => id !== null && Number.isSafeInteger(id) && id > 0;

/** @throws InvalidOptionError if the user's id is invalid */
export function checkId(id: number, what: string): number {
  if (isId(id)) return id;
  throw new InvalidOptionError(
    `look up ${what} ${typeof id === "number" ? id : seen(id)}`,
    "expected a whole number such as 472363762",
    {
      value: id,
    },
  );
}

/** Features by name, in the units of a table such as `CELL_EPHYS_UNITS`; null if the service has none. */
export type Features<Units> = { readonly [Name in keyof Units]: number | null };

/** Reads the features listed in `units`, each from the field `prefix + name`. */
export function featuresIn<Units extends Readonly<Record<string, string>>>(
  record: RmaRecord,
  units: Units,
  prefix = "",
): Features<Units> {
  const entries = Object.keys(units).map((name) => [name, numberIn(record, `${prefix}${name}`)] as const);
  return Object.fromEntries(entries) as Features<Units>;
}
