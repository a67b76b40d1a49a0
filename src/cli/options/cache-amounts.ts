import { UsageError } from "../report-failure.js";

const BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };
const SECONDS: Readonly<Record<string, number>> = { min: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 };

/** Parses a size such as `10GB` [bytes]; decimal, as sizes are printed. Undefined if not given. */
export function sizeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return read(option, text, BYTES, "expected a size such as 500MB or 10GB");
}

/** Parses an age such as `30d` [s]. Undefined if not given. */
export function ageOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return read(option, text, SECONDS, "expected an age such as 12h, 30d or 8w");
}

function read(option: string, text: string, units: Readonly<Record<string, number>>, expected: string): number {
  const [, number, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (number !== undefined && factor !== undefined) return Number(number) * factor;
  throw new UsageError(`Cannot use ${option} ${text}: ${expected}`);
}
