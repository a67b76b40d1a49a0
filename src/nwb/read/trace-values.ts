/** Reads traces in SI, checks that their values are plausible for a patched cell, and cuts trailing NaN. */
import { type ErrorDetails, InvalidOptionError, InvalidRecordingError } from "../../base/errors.js";
import type { H5Reader } from "../h5/reader.js";
import { peakOf } from "./peak.js";
import { type Quantity, readSiUnit } from "./si-units.js";
import type { Scaling, TraceSource } from "./source.js";

/** Units of traces, for files that do not state them. */
export interface TraceUnits {
  /** Unit of voltages, such as `mV`, after the file's own conversion. Default: the stated unit, else SI. */
  readonly voltageUnit?: string | undefined;
  /** Unit of currents, such as `pA`. */
  readonly currentUnit?: string | undefined;
}

/** The values of a trace. */
export interface TraceValues {
  /** SI. */
  readonly values: Float64Array;
  /** Whether trailing NaN were cut off. */
  readonly cut: boolean;
  readonly notes: readonly string[];
}

/** How to read a trace. */
export interface TraceReading {
  readonly quantity: Quantity;
  /** Whether an amplifier measured it; simulated values are not checked. */
  readonly measured: boolean;
  readonly units: TraceUnits;
  readonly signal: AbortSignal | undefined;
}

/**
 * Plausible peaks of a sweep. A larger peak indicates that scaling is missing; a smaller one, that scaling was applied
 * twice, or that the trace is something else. An amplifier may saturate briefly, for at most the fraction `moment` of
 * the sweep.
 */
const PLAUSIBLE = {
  voltage: { least: 1e-3, most: 0.5, moment: 1e-3, symbol: "V", what: "a membrane potential", guesses: ["mV", "uV"] },
  current: {
    least: 1e-14,
    most: 1e-6,
    moment: 0,
    symbol: "A",
    what: "a current of a patch clamp",
    guesses: ["pA", "nA"],
  },
} as const;

/** @throws InvalidOptionError for an unknown unit, or one of another quantity */
export function checkUnits({ voltageUnit, currentUnit }: TraceUnits): void {
  check("voltages", voltageUnit, "voltage", "mV");
  check("currents", currentUnit, "current", "pA");
}

function check(what: string, unit: string | undefined, quantity: Quantity, example: string): void {
  if (unit === undefined || readSiUnit(unit)?.quantity === quantity) return;
  throw new InvalidOptionError(`read ${what} in "${unit}"`, `a unit of ${quantity} such as ${example} was expected`, {
    value: unit,
  });
}

/**
 * Reads a trace.
 *
 * @throws InvalidRecordingError if the file is damaged there, or no known unit makes the values plausible
 */
export async function readTrace(reader: H5Reader, trace: TraceSource, reading: TraceReading): Promise<TraceValues> {
  const { quantity, measured, signal } = reading;
  const scaling = trace.scaling();
  const values = await reader.samples(trace.at, trace, scaling, signal);
  if (!measured) return { values, cut: false, notes: [] };
  const peak = peakOf(values);
  const asked = candidates(trace, scaling, reading);
  const chosen =
    asked.find(({ factor }) => isBelow(values, peak, factor, quantity) && isAbove(peak, factor, quantity)) ??
    asked.find(({ factor }) => isBelow(values, peak, factor, quantity));
  if (chosen === undefined) throw implausible(reader, trace, peak * asked[0]!.factor, values, quantity);
  const { factor, note } = chosen;
  if (factor !== 1) for (let i = 0; i < values.length; i++) values[i]! *= factor;
  const whole = withoutTail(values);
  const small = isAbove(peak, factor, quantity) ? [] : [tooSmall(peak * factor, quantity)];
  const notes = [...(note === null ? [] : [`${quantity} ${note}`]), ...small];
  return { values: whole, cut: whole.length < values.length, notes };
}

/** A possible factor to SI, with a note. */
interface Candidate {
  readonly factor: number;
  readonly note: string | null;
}

/**
 * Possible factors. The user's unit takes precedence over the file's. A file may state a unit although its values are
 * in SI.
 */
function candidates(trace: TraceSource, scaling: Scaling, { quantity, units }: TraceReading): Candidate[] {
  const given = quantity === "voltage" ? units.voltageUnit : units.currentUnit;
  if (given !== undefined) {
    const { factor } = readSiUnit(given)!;
    const { scale, offset } = scaling;
    const stored = { factor: factor / scale, note: `read as ${given}, without the file's conversion` };
    return [{ factor, note: null }, ...(scale === 1 || scale === 0 || offset !== 0 ? [] : [stored])];
  }
  const stated = trace.unit()?.trim() ?? "";
  const unit = readSiUnit(stated);
  if (unit === null || unit.quantity !== quantity || unit.factor === 1) return [{ factor: 1, note: null }];
  return [
    { factor: unit.factor, note: `stored in ${stated}` },
    { factor: 1, note: `stated to be in ${stated}, but already in SI` },
  ];
}

function isBelow(values: Float64Array, peak: number, factor: number, quantity: Quantity): boolean {
  const { most, moment } = PLAUSIBLE[quantity];
  if (peak * factor < most) return true;
  if (moment === 0) return false;
  let beyond = 0;
  for (const value of values) if (Math.abs(value) * factor >= most) beyond += 1;
  return beyond <= moment * values.length;
}

/** A trace of zeros (an aborted sweep, no current) is compatible with any unit. */
const isAbove = (peak: number, factor: number, quantity: Quantity): boolean =>
  peak === 0 || peak * factor >= PLAUSIBLE[quantity].least;

function tooSmall(peak: number, quantity: Quantity): string {
  const { symbol } = PLAUSIBLE[quantity];
  return `${quantity} of at most ${short(peak)} ${symbol}: if that is too little, say its unit (--${quantity}-unit)`;
}

function implausible(reader: H5Reader, trace: TraceSource, peak: number, values: Float64Array, quantity: Quantity) {
  const { most, symbol, what, guesses } = PLAUSIBLE[quantity];
  const fits = (factor: number): boolean => {
    const own = peakOf(values);
    return isBelow(values, own, factor, quantity) && isAbove(own, factor, quantity);
  };
  const gain = trace.gain();
  const byGain = gain !== null && gain > 0 && gain !== 1 && fits(gain);
  const guess = guesses.find((unit) => fits(readSiUnit(unit)!.factor)) ?? guesses[0];
  const unit = `--${quantity}-unit ${byGain ? `${gain}${symbol}` : guess}`;
  const at = `/${trace.at.replace(/^\//, "")}`;
  const advice = byGain
    ? `its gain of ${gain} may not have been applied, so try ${unit}`
    : `say in which unit it is, such as ${unit}`;
  return new UnknownUnitError(
    `read ${at} of ${reader.path}`,
    `it would be up to ${short(peak)} ${symbol}, and ${what} stays below ${most} ${symbol}; ${advice}`,
    unit,
    { path: reader.path, id: trace.at, value: peak },
  );
}

/** The values are implausible in any known unit. */
export class UnknownUnitError extends InvalidRecordingError {
  readonly #option: string;

  /** @param option a possible remedy, such as `--voltage-unit mV` */
  constructor(task: string, reason: string, option: string, details: ErrorDetails) {
    super(task, reason, details);
    this.name = "InvalidRecordingError";
    this.#option = option;
  }

  /** Combines the errors of two traces of a sweep, to report both units at once. */
  and(other: UnknownUnitError): UnknownUnitError {
    const { task, path, id, value } = this;
    const reason = `${this.reason}, and ${other.#option} for its response`;
    return new UnknownUnitError(task, reason, this.#option, { path, id, value });
  }
}

const short = (value: number): string => String(Number(value.toPrecision(2)));

/** The values up to the last finite one. */
function withoutTail(values: Float64Array): Float64Array {
  let end = values.length;
  while (end > 0 && !Number.isFinite(values[end - 1])) end -= 1;
  return end === values.length ? values : values.subarray(0, end);
}
