import type { SweepInfo } from "../stimulus/sweep.js";

/** The part of a sweep that features are taken from. */
export interface FeatureWindow {
  /** [s] from the first sample. */
  readonly start_s: number;
  /** [s] from the first sample. */
  readonly end_s: number;
  /** `stimulus`: from the first to the last change of the current; `sweep`: all of it; `given` by the user. */
  readonly of: "stimulus" | "sweep" | "given";
}

/** `stimulus`: each sweep while its stimulus acts; `sweep`: all of it; or from when to when [s]. */
export type WindowChoice =
  | "stimulus"
  | "sweep"
  | { readonly startS?: number | undefined; readonly endS?: number | undefined };

/** The window of a sweep that was asked for; what a given one leaves open is the sweep's start or end. */
export function windowOf(
  choice: WindowChoice | undefined,
  current: Float64Array | null,
  info: Pick<SweepInfo, "rateHz" | "window">,
  samples: number,
): FeatureWindow {
  const whole = stimulusWindow(null, info, samples);
  if (choice === undefined || choice === "stimulus") return stimulusWindow(current, info, samples);
  if (choice === "sweep") return whole;
  return { start_s: choice.startS ?? whole.start_s, end_s: choice.endS ?? whole.end_s, of: "given" };
}

/** A change of the current smaller than this share of its range is rounding. */
const ROUNDING = 1e-6;
/** What comes first in a sweep is its rest: up to so long, and up to such a share of it. */
const LEAD_IN = { longestS: 0.01, share: 0.01 };
/** A test pulse begins this early, and that long before the stimulus [s]. */
const TEST_PULSE = { before: 0.1, apart: 0.2 };

/**
 * The time in which the stimulus of a sweep differs from the current before it. The experiment of an Allen file begins
 * after the test pulse; elsewhere a pulse in the first 100 ms, well before everything else, is taken for one.
 *
 * @param current injected current [A]; null where there is none
 * @param samples length of the response
 */
export function stimulusWindow(
  current: Float64Array | null,
  { rateHz, window }: Pick<SweepInfo, "rateHz" | "window">,
  samples: number,
): FeatureWindow {
  const whole: FeatureWindow = { start_s: 0, end_s: Math.max(0, samples - 1) / rateHz, of: "sweep" };
  if (current === null || current.length === 0) return whole;
  const from = Math.min(window.start, current.length - 1);
  const changes = new Changes(current, from, rateHz);
  let first = changes.next(from);
  if (first === null) return whole;
  if (from === 0 && first < TEST_PULSE.before * rateHz) {
    const over = changes.back(first);
    const second = over === null ? null : changes.next(over);
    if (over !== null && second !== null && second - over >= TEST_PULSE.apart * rateHz) first = second;
  }
  const end = Math.min(changes.lastOff() + 1, samples - 1);
  if (end <= first) return whole;
  return { start_s: first / rateHz, end_s: end / rateHz, of: "stimulus" };
}

/** Where a current leaves its rest and comes back to it. A measured current is at rest within three times its noise. */
class Changes {
  readonly #current: Float64Array;
  readonly #rest: number;
  readonly #least: number;

  constructor(current: Float64Array, from: number, rateHz: number) {
    const range = rangeOf(current, from, current.length);
    const leadIn = Math.min(LEAD_IN.longestS * rateHz, LEAD_IN.share * (current.length - from));
    const rest = rangeOf(current, from, from + Math.max(1, Math.floor(leadIn)));
    this.#current = current;
    this.#rest = rest.mean;
    this.#least = Math.max(ROUNDING * (range.max - range.min), 1.5 * (rest.max - rest.min));
  }

  #isOff(index: number): boolean {
    return Math.abs(this.#current[index]! - this.#rest) > this.#least;
  }

  /** First sample from `from` on that is off the rest, or null. */
  next(from: number): number | null {
    for (let k = from; k < this.#current.length; k++) if (this.#isOff(k)) return k;
    return null;
  }

  /** First sample from `from` on that is at rest again, or null. */
  back(from: number): number | null {
    for (let k = from; k < this.#current.length; k++) if (!this.#isOff(k)) return k;
    return null;
  }

  /** Last sample that is off the rest; -1 where none is. */
  lastOff(): number {
    for (let k = this.#current.length - 1; k >= 0; k--) if (this.#isOff(k)) return k;
    return -1;
  }
}

function rangeOf(values: Float64Array, from: number, to: number) {
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  const end = Math.min(to, values.length);
  for (let k = from; k < end; k++) {
    min = Math.min(min, values[k]!);
    max = Math.max(max, values[k]!);
    sum += values[k]!;
  }
  return { min, max, mean: min === max ? min : sum / (end - from) };
}

/** A current whose standard deviation is less than this share of its mean is a step, if a measured one. */
const STEADY = 0.05;

/** Amplitude of a current that is constant but for noise in its window [A], over the current before; null for any other. */
export function stepAmplitude(current: Float64Array | null, rateHz: number, window: FeatureWindow): number | null {
  if (current === null || window.of !== "stimulus") return null;
  const first = Math.round(window.start_s * rateHz);
  const end = Math.min(current.length, Math.round(window.end_s * rateHz));
  const before = rangeOf(current, Math.max(0, first - Math.ceil(LEAD_IN.longestS * rateHz)), Math.max(1, first)).mean;
  const amplitude = rangeOf(current, first, end).mean - before;
  let squares = 0;
  for (let k = first; k < end; k++) squares += (current[k]! - before - amplitude) ** 2;
  return Math.sqrt(squares / (end - first)) <= STEADY * Math.abs(amplitude) ? amplitude : null;
}
