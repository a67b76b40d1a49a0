import { InvalidOptionError } from "../base/errors.js";
import type { Response } from "../base/types.js";
import type { Recording } from "../nwb/read/recording.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { excursions, LEAD_IN, rangeOf } from "./excursions.js";

/** The part of a sweep used for features. */
export interface FeatureWindow {
  /** [s] from the first sample. */
  readonly start_s: number;
  /** [s] from the first sample. */
  readonly end_s: number;
  /** `stimulus`: from the first to the last change of the current; `sweep`: all of it; `given`: set by the user. */
  readonly of: "stimulus" | "sweep" | "given";
}

/** `stimulus`: during each sweep's stimulus; `sweep`: all of it; or a range of times [s]. */
export type WindowChoice =
  | "stimulus"
  | "sweep"
  | { readonly startS?: number | undefined; readonly endS?: number | undefined };

/**
 * The voltage for detecting crosstalk of spikes in a measured current; null for a simulation, whose current is exact.
 */
export function measuredVoltage(
  { provenance }: Pick<Recording, "provenance">,
  { voltage }: Response,
): Float64Array | null {
  return provenance === null ? voltage : null;
}

/** The requested window of a sweep; missing limits default to the sweep's start and end. */
export function windowOf(
  choice: WindowChoice | undefined,
  current: Float64Array | null,
  info: Pick<SweepInfo, "rateHz" | "window">,
  samples: number,
  voltage: Float64Array | null = null,
): FeatureWindow {
  const whole = stimulusWindow(null, info, samples);
  if (choice === undefined || choice === "stimulus") return stimulusWindow(current, info, samples, voltage);
  if (choice === "sweep") return whole;
  const given = { start_s: choice.startS ?? whole.start_s, end_s: choice.endS ?? whole.end_s, of: "given" } as const;
  for (const [name, time] of [["start", given.start_s] as const, ["end", given.end_s] as const]) {
    // Tolerates times past the last sample due to rounding.
    if (time >= 0 && time <= whole.end_s * (1 + 1e-12)) continue;
    throw new InvalidOptionError(
      `take features with the ${name} ${time} s`,
      `expected a time up to the last sample at ${Number(whole.end_s.toPrecision(9))} s`,
      { value: time },
    );
  }
  return given;
}

/** A test pulse begins this early, and ends at least this long before the stimulus [s]. */
const TEST_PULSE = { before: 0.1, apart: 0.2 };

/**
 * The time in which the current of a sweep differs from that before the stimulus. The experiment of an Allen file
 * begins after the test pulse; in other files, a pulse in the first 100 ms, well before anything else, counts as a test
 * pulse. Crosstalk of spikes in a measured current is not part of the stimulus.
 *
 * @param current injected current [A]; null if there is none
 * @param samples length of the response
 * @param voltage measured response [V], for detecting spikes; null if it was not measured
 */
export function stimulusWindow(
  current: Float64Array | null,
  { rateHz, window }: Pick<SweepInfo, "rateHz" | "window">,
  samples: number,
  voltage: Float64Array | null = null,
): FeatureWindow {
  const whole: FeatureWindow = { start_s: 0, end_s: Math.max(0, samples - 1) / rateHz, of: "sweep" };
  if (current === null || current.length === 0) return whole;
  const from = Math.min(window.start, current.length - 1);
  const [first, second, ...more] = excursions(current, voltage, from, rateHz);
  if (first === undefined) return whole;
  const isTest =
    from === 0 &&
    first.start < TEST_PULSE.before * rateHz &&
    second !== undefined &&
    second.start - first.end >= TEST_PULSE.apart * rateHz;
  const start = isTest ? second.start : first.start;
  const end = Math.min((more.at(-1) ?? second ?? first).end, samples - 1);
  if (end <= start) return whole;
  return { start_s: start / rateHz, end_s: end / rateHz, of: "stimulus" };
}

/** A measured current counts as a step if its standard deviation is below this fraction of its mean. */
const STEADY = 0.05;

/**
 * Amplitude of a current that is constant except for noise in its window [A], relative to the current before it; null
 * otherwise.
 */
export function stepAmplitude(current: Float64Array | null, rateHz: number, window: FeatureWindow): number | null {
  if (current === null || window.of !== "stimulus") return null;
  const first = Math.round(window.start_s * rateHz);
  const end = Math.min(current.length, Math.round(window.end_s * rateHz));
  const before = rangeOf(current, Math.max(0, first - Math.ceil(LEAD_IN.longestS * rateHz)), Math.max(1, first)).mean;
  const amplitude = rangeOf(current, first, end).mean - before;
  let [squares, count] = [0, 0];
  for (let k = first; k < end; k++) {
    const deviation = current[k]! - before - amplitude;
    if (Number.isNaN(deviation)) continue;
    squares += deviation ** 2;
    count += 1;
  }
  return Math.sqrt(squares / count) <= STEADY * Math.abs(amplitude) ? amplitude : null;
}
