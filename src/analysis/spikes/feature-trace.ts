import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";

/** A sweep from which to compute features. */
export type FeatureTrace = {
  /** Membrane voltage [V], finite. */
  readonly voltage: Float64Array;
  /** Injected current [A], as long as the voltage. */
  readonly current?: Float64Array | undefined;
} & (
  | { /** Samples per second [Hz]. */ readonly rateHz: number; readonly timesS?: undefined }
  | { readonly rateHz?: undefined /** Time of each sample [s], never falling. */; readonly timesS: Float64Array }
);

/** A sweep in the units of the features: mV, pA and s. */
export interface PreparedTrace {
  readonly v: Float64Array; // [mV]
  /**
   * Current at a sample [pA]. A function, because few values are needed and copying all would cost as much as
   * filtering.
   */
  readonly currentAt: ((index: number) => number) | null;
  readonly t: Float64Array; // [s]
  /** Whether the samples are evenly spaced, which filtering requires. */
  readonly uniform: boolean;
}

/**
 * Checks a sweep and converts it to mV, pA and s. With a rate, sample k is at k·dt, with dt = 1/rate rounded once.
 *
 * @param task completes "Cannot …" in messages
 * @throws InvalidOptionError for values that are not finite, unequal lengths, and decreasing times
 */
export function prepareTrace(trace: FeatureTrace, task: string): PreparedTrace {
  checkArguments(task, { "the trace": [trace, "object"] });
  checkArguments(task, { voltage: [trace.voltage, "samples"] });
  if (trace.current !== undefined) checkArguments(task, { current: [trace.current, "samples"] });
  if (trace.timesS !== undefined) checkArguments(task, { timesS: [trace.timesS, "samples"] });
  else checkArguments(task, { rateHz: [trace.rateHz, "number"] });
  const { voltage, current } = trace;
  const v = inMillivolts(voltage, task);
  if (current !== undefined && current.length !== v.length) {
    throw new InvalidOptionError(
      task,
      `the current has ${current.length} samples and the voltage ${v.length}, expected as many of both`,
      { value: current.length },
    );
  }
  if (current !== undefined && !Number.isFinite(sumOf(current))) requireFinite(current, "current", task);
  const currentAt = current === undefined ? null : reader(current, 1e12);
  if (trace.timesS === undefined) return { v, currentAt, t: evenTimes(v.length, trace.rateHz, task), uniform: true };
  return { v, currentAt, t: checkTimes(trace.timesS, v.length, task), uniform: isEven(trace.timesS) };
}

function inMillivolts(voltage: Float64Array, task: string): Float64Array {
  const result = new Float64Array(voltage.length);
  // The sum of finite values of reasonable size is finite; a single test after the loop is faster.
  let sum = 0;
  // Two loops, since calls of a reader would take twice as long.
  if (haveSinglePrecision(voltage)) {
    for (let k = 0; k < result.length; k++) sum += result[k] = Math.fround(voltage[k]! * 1e3);
  } else {
    for (let k = 0; k < result.length; k++) sum += result[k] = withoutRounding(voltage[k]! * 1e3);
  }
  if (!Number.isFinite(sum)) requireFinite(voltage, "voltage", task);
  return result;
}

function requireFinite(values: Float64Array, name: string, task: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new InvalidOptionError(
    task,
    `sample ${at} of the ${name} is ${values[at]}, expected finite numbers throughout`,
    { id: at, value: values[at] },
  );
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum;
}

/**
 * Converts values to the unit of the features as AllenSDK does. It multiplies 32-bit values from files in 32 bits, and
 * that rounding affects features (2e-9 of a threshold); all other values are multiplied in 64 bits.
 *
 * @param factor from the unit of the values to that of the features
 */
function reader(values: Float64Array, factor: number): (index: number) => number {
  if (!haveSinglePrecision(values)) {
    return (index) => withoutRounding(values[index]! * factor);
  }
  const short = Math.fround(factor);
  return (index) => Math.fround(values[index]! * short);
}

/** A loop, because `every` takes eight times as long. */
function haveSinglePrecision(values: Float64Array): boolean {
  for (let k = 0; k < values.length; k++) if (Math.fround(values[k]!) !== values[k]) return false;
  return true;
}

/**
 * The 32-bit number from which a value differs only by rounding, or else the value. Most recordings are stored in mV
 * and pA with 32 bits; conversion to V and back loses the last bit, which matters for quantised voltages, where ties
 * decide (a width is measured at the first sample at or below half height).
 */
function withoutRounding(value: number): number {
  const short = Math.fround(value);
  return Math.abs(short - value) <= 2 * Number.EPSILON * Math.abs(value) ? short : value;
}

/** Longest times that are kept [samples]. */
const MOST_KEPT = 1e6;

/** The times made last: sweeps of a series have the same. */
let lastTimes: { readonly rateHz: number; readonly times: Float64Array } = { rateHz: 0, times: new Float64Array(0) };

function evenTimes(count: number, rateHz: number, task: string): Float64Array {
  if (!(rateHz > 0 && Number.isFinite(1 / rateHz) && rateHz < Number.POSITIVE_INFINITY)) {
    throw new InvalidOptionError(task, `the rate is ${rateHz} Hz, expected a positive number`, {
      value: rateHz,
    });
  }
  if (lastTimes.rateHz === rateHz && lastTimes.times.length === count) return lastTimes.times;
  const dt = 1 / rateHz; // [s]
  const times = new Float64Array(count);
  for (let k = 0; k < count; k++) times[k] = k * dt;
  if (count <= MOST_KEPT) lastTimes = { rateHz, times };
  return times;
}

function checkTimes(times: Float64Array, count: number, task: string): Float64Array {
  if (times.length !== count) {
    throw new InvalidOptionError(
      task,
      `there are ${times.length} times and ${count} voltages, expected as many of both`,
      { value: times.length },
    );
  }
  for (let k = 0; k < count; k++) {
    if (Number.isFinite(times[k]!) && (k === 0 || times[k]! >= times[k - 1]!)) continue;
    throw new InvalidOptionError(task, `time ${k} is ${times[k]} s, expected times that never fall`, {
      id: k,
      value: times[k],
    });
  }
  return times;
}

/** Even to a relative 1e-5 and 10 ns, as AllenSDK requires (ephys-features.md E.1). */
function isEven(times: Float64Array): boolean {
  const step = times[1]! - times[0]!;
  for (let k = 1; k < times.length; k++) {
    if (Math.abs(times[k]! - times[k - 1]! - step) > 1e-8 + 1e-5 * Math.abs(step)) return false;
  }
  return true;
}
