/** Sampling times of parts of series (nwb.md 2.3). */
import type { H5Reader } from "../../h5/reader.js";
import type { WholePart } from "./nwb2-series.js";

/** The clock of a part of a series. */
export interface Timing {
  readonly rateHz: number;
  /** Reads the time of the part's first sample on the file's clock [s]. */
  readonly startTimeS: () => number;
}

const IRREGULAR = "its timestamps are irregular";

/** Whether a part has no clock because the file states none, rather than because its times are irregular. */
export const isUnstated = (timing: Timing | string): timing is string =>
  typeof timing === "string" && !timing.startsWith(IRREGULAR);

/** Maximum deviation of a regular clock's steps from their mean, as a fraction of it. */
const JITTER = 0.5;

/**
 * Determines the clocks of parts; caches the timestamps of the latest series, since its parts are processed in
 * sequence.
 */
export class Clocks {
  readonly #reader: H5Reader;
  #last: { readonly at: string; readonly times: Float64Array | null } | undefined;

  constructor(reader: H5Reader) {
    this.#reader = reader;
  }

  /**
   * The clock of a part, from `starting_time` or from the part's own `timestamps`, because there may be pauses between
   * parts.
   *
   * @returns the clock, or why there is none
   */
  of(part: WholePart): Timing | string {
    const { at, start, count } = part;
    const rateHz = this.#reader.attributeNumber(`${at}/starting_time`, "rate");
    if (rateHz !== null) {
      if (!(rateHz > 0) || !Number.isFinite(rateHz)) return `its sampling rate is ${rateHz} Hz`;
      return { rateHz, startTimeS: () => (this.#reader.number(`${at}/starting_time`) ?? 0) + start / rateHz };
    }
    const times = this.#timesOf(at);
    if (times === null) return "it states neither a sampling rate nor timestamps";
    if (times.length < start + count) return `it has ${times.length} timestamps for ${start + count} samples`;
    return regularClock(times.subarray(start, start + count));
  }

  #timesOf(at: string): Float64Array | null {
    if (this.#last?.at !== at) this.#last = { at, times: this.#reader.numbers(`${at}/timestamps`) };
    return this.#last.times;
  }
}

/** The clock of evenly spaced times [s], or why they are irregular. */
function regularClock(times: Float64Array): Timing | string {
  const [first = Number.NaN, last = Number.NaN] = [times[0], times.at(-1)];
  if (times.length < 2) return `its ${times.length} timestamps give no sampling rate`;
  const steps = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY, mostAt: 0 };
  for (let i = 1; i < times.length; i++) {
    const step = times[i]! - times[i - 1]!;
    if (Number.isNaN(step)) return `its timestamps hold ${times[i]} at sample ${i}`;
    if (step < steps.least) steps.least = step;
    if (step > steps.most) [steps.most, steps.mostAt] = [step, i];
  }
  const mean = (last - first) / (times.length - 1);
  if (!(steps.least > 0)) return `${IRREGULAR}: some do not rise`;
  if (steps.most - mean > JITTER * mean || mean - steps.least > JITTER * mean) {
    const typical = (last - first - steps.most) / Math.max(1, times.length - 2);
    const pause = steps.most > 100 * typical;
    return pause
      ? `${IRREGULAR}: they pause for ${seconds(steps.most)} before sample ${steps.mostAt}`
      : `${IRREGULAR}: they lie ${seconds(steps.least)} to ${seconds(steps.most)} apart`;
  }
  return { rateHz: rounded(1 / mean, times), startTimeS: () => first };
}

/** Rounds to a whole number of hertz if the rounding of the timestamps allows it. */
function rounded(rateHz: number, times: Float64Array): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const uncertainty = (4 * Number.EPSILON * Math.max(Math.abs(first), Math.abs(last))) / (last - first);
  const whole = Math.round(rateHz);
  return Math.abs(whole - rateHz) <= uncertainty * rateHz ? whole : rateHz;
}

const seconds = (time: number): string => `${Number(time.toPrecision(3))} s`;
