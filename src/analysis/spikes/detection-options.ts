import { checkOptions, type Kinds } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { indexAtTime } from "../numeric/search.js";
import { filterObstacle } from "./derivative.js";
import type { PreparedTrace } from "./feature-trace.js";

/** Settings of the spike detector (ephys-features.md E.2), in its own units. */
export interface DetectionOptions {
  /** Start of the window [s]; default the first sample. */
  readonly start?: number | undefined;
  /** End of the window [s]; default the last sample. */
  readonly end?: number | undefined;
  /** Cut-off of the low-pass applied before differentiation [kHz], null for none; default 10. */
  readonly filter?: number | null | undefined;
  /** Minimum slope of a possible spike [mV/ms]; default 20. */
  readonly dvCutoff?: number | undefined;
  /** Maximum time from threshold to peak [s]; default 0.005. */
  readonly maxInterval?: number | undefined;
  /** Minimum height from threshold to peak [mV]; default 2. */
  readonly minHeight?: number | undefined;
  /** Minimum voltage of a peak [mV]; default -30. */
  readonly minPeak?: number | undefined;
  /** Slope at threshold as a fraction of the mean upstroke; default 0.05. */
  readonly threshFrac?: number | undefined;
}

/** The kind of each option. */
export const detectionOptions = {
  start: "numberOrNaN",
  end: "numberOrNaN",
  filter: "numberOrNull",
  dvCutoff: "numberOrNaN",
  maxInterval: "numberOrNaN",
  minHeight: "numberOrNaN",
  minPeak: "numberOrNaN",
  threshFrac: "numberOrNaN",
} as const satisfies Kinds<DetectionOptions>;

/** Options with all defaults filled in, and the window as samples. */
export interface DetectionSettings {
  readonly filterKhz: number | null;
  readonly dvCutoff: number; // [mV/ms]
  readonly maxInterval: number; // [s]
  readonly minHeight: number; // [mV]
  readonly minPeak: number; // [mV]
  readonly threshFrac: number;
  /** Start of the window [s], if given. */
  readonly start: number | undefined;
  /** End of the window [s], if given. */
  readonly end: number | undefined;
  /** First sample of the window. */
  readonly first: number;
  /** Last sample of the window. */
  readonly last: number;
  /** Notes for the caller, such as that the voltage was not filtered. */
  readonly notes: readonly string[];
}

const DEFAULT_FILTER_KHZ = 10;

/**
 * Fills in defaults and finds the window on a trace that has samples. If the trace does not permit the default filter,
 * it is omitted with a note; a filter requested explicitly must be applicable.
 *
 * @throws InvalidOptionError for an option that is not a finite number, a window outside the trace, or an inapplicable
 *   filter
 */
export function detectionSettings(trace: PreparedTrace, options: DetectionOptions, task: string): DetectionSettings {
  checkOptions(task, options, detectionOptions);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (value === null && name === "filter")) continue;
    if (!Number.isFinite(value)) throw invalid(task, name, value, "a finite number");
  }
  const start = timeOnTrace(trace.t, "start", options.start, task);
  const end = timeOnTrace(trace.t, "end", options.end, task);
  const first = start === undefined ? 0 : indexAtTime(trace.t, start);
  const last = end === undefined ? trace.t.length - 1 : indexAtTime(trace.t, end);
  if (last < first) throw invalid(task, "end", end, `a time after the start at ${start ?? trace.t[0]} s`);
  const notes: string[] = [];
  let filterKhz = options.filter === undefined ? DEFAULT_FILTER_KHZ : options.filter;
  if (filterKhz !== null && filterKhz <= 0) throw invalid(task, "filter", filterKhz, "a positive number of kHz");
  const obstacle = filterKhz === null ? null : filterObstacle(trace, filterKhz, first, last + 1);
  if (filterKhz !== null && obstacle !== null) {
    // Uneven samples are never filtered (E.1).
    if (options.filter !== undefined && trace.uniform) throw invalid(task, "filter", filterKhz, obstacle, true);
    filterKhz = null;
    notes.push(`The slope of the voltage was not filtered: ${obstacle}`);
  }
  return {
    filterKhz,
    dvCutoff: options.dvCutoff ?? 20,
    maxInterval: options.maxInterval ?? 0.005,
    minHeight: options.minHeight ?? 2,
    minPeak: options.minPeak ?? -30,
    threshFrac: options.threshFrac ?? 0.05,
    start,
    end,
    first,
    last,
    notes,
  };
}

/** Tolerance for times past the last sample, as a fraction: dt = 1/(1/dt) may not hold exactly. */
const ROUNDING = 1e-12;

/** A time within the trace; a time past its end due to rounding becomes that of the last sample. */
function timeOnTrace(
  times: Float64Array,
  name: "start" | "end",
  time: number | undefined,
  task: string,
): number | undefined {
  const last = times[times.length - 1]!;
  if (time === undefined || time <= last) return time;
  if (time - last <= ROUNDING * Math.abs(last)) return last;
  throw invalid(task, name, time, `a time up to the last sample at ${Number(last.toPrecision(9))} s`);
}

function invalid(task: string, name: string, value: unknown, expected: string, isReason = false): InvalidOptionError {
  const detail = isReason ? expected : `expected ${expected}`;
  return new InvalidOptionError(`${task} with ${name} ${String(value)}`, detail, { value });
}
