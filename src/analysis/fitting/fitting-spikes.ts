import {
  anyNegative,
  firstAtLeast,
  indexAtTime,
  indexOfMax,
  indexOfMin,
  lastAtMost,
  meanOf,
} from "../numeric/search.js";
import { slope } from "../spikes/derivative.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";

/** Features of one spike for scoring fits (ephys-features.md E.5). */
export interface FittingSpike {
  /** Time of the threshold [s]. */
  readonly t: number;
  readonly f_peak: number; // [mV]
  /** Lowest voltage up to the next threshold [mV]. */
  readonly f_trough: number;
  readonly upstroke: number; // [mV/ms]
  readonly upstroke_v: number; // [mV]
  readonly downstroke: number; // [mV/ms]
  readonly downstroke_v: number; // [mV]
  readonly threshold: number; // [mV]
  /** Duration above half height [ms]; null if the voltage is never above it. */
  readonly width: number | null;
  /** Increase in slope over the first 5 mV past threshold [mV/ms]. */
  readonly thresh_ramp: number;
  /** Lowest voltage within 5 ms after the peak [mV]. */
  readonly f_fast_ahp: number;
  /** Lowest voltage after that [mV]. */
  readonly f_slow_ahp: number;
  /** Time of that minimum, as a fraction of the time from the peak to the next threshold. */
  readonly f_slow_ahp_time: number;
}

interface Place {
  readonly threshold: number;
  readonly peak: number;
  readonly upstroke: number;
}

const CUTOFF = 20; // [mV/ms]
const THRESHOLD_FRACTION = 0.05;
const MOST_RISE_TIME = 0.002; // [s]
const LEAST_HEIGHT = 2; // [mV]
const LEAST_PEAK = -30; // [mV]
const RAMP = 5; // [mV]
const FAST = 0.005; // [s]
/** Only recordings at 200 kHz are filtered, at 10 kHz. */
const FILTERED_STEP = 5e-6; // [s]
const FILTER_KHZ = 10;

/**
 * Spikes in the samples `[start, stop)` as found by AllenSDK's older feature extractor, which scores fits of
 * biophysical models. It differs from the detector of E.2 in its search for thresholds and in its rejection criteria.
 */
export function fittingSpikes(trace: PreparedTrace, start: number, stop: number): FittingSpike[] {
  const isFiltered = trace.uniform && Math.abs(trace.t[1]! - trace.t[0]! - FILTERED_STEP) < 1e-7;
  const filter = isFiltered ? FILTER_KHZ : null;
  const steepness = slope(trace, filter);
  const first = candidates(trace, steepness, risesOf(slope(trace, filter, start, stop), start), start, stop);
  const places = refined(trace, steepness, first, start, stop);
  return places.map((place, n) =>
    measure(trace, steepness, place, first[n + 1]?.threshold ?? stop, places[n + 1]?.threshold ?? stop),
  );
}

/** Samples where the slope crosses the cut-off upwards, if the voltage has fallen since the previous crossing. */
function risesOf(steepness: Float64Array, start: number): number[] {
  const rises: number[] = [];
  for (let k = 0; k + 1 < steepness.length; k++) {
    if (steepness[k]! < CUTOFF && steepness[k + 1]! >= CUTOFF) rises.push(k);
  }
  return rises.filter((rise, n) => n === 0 || anyNegative(steepness, rises[n - 1]!, rise)).map((rise) => rise + start);
}

/** First pass: uses each spike's own upstroke. */
function candidates(
  { v, t }: PreparedTrace,
  steepness: Float64Array,
  rises: readonly number[],
  start: number,
  stop: number,
): Place[] {
  return rises.flatMap((rise, n) => {
    const next = rises[n + 1] ?? stop;
    const peak = indexOfMax(v, rise, next);
    const isCut = n === rises.length - 1 && peak === next - 1;
    if (isCut || peak <= rise) return [];
    const upstroke = indexOfMax(steepness, rise, peak);
    const level = THRESHOLD_FRACTION * steepness[upstroke]!;
    const threshold = thresholdBefore(steepness, level, upstroke, rises[n - 1] ?? start);
    const isSpike =
      t[peak]! - t[threshold]! <= MOST_RISE_TIME && v[peak]! - v[threshold]! >= LEAST_HEIGHT && v[peak]! >= LEAST_PEAK;
    return isSpike ? [{ threshold, peak, upstroke }] : [];
  });
}

/** Second pass: uses the mean upstroke of all spikes. */
function refined(
  { v }: PreparedTrace,
  steepness: Float64Array,
  first: readonly Place[],
  start: number,
  stop: number,
): Place[] {
  const level = THRESHOLD_FRACTION * meanOf(first.map(({ upstroke }) => steepness[upstroke]!));
  let previousPeak = start;
  return first.map(({ threshold: from }, n) => {
    const peak = indexOfMax(v, from, first[n + 1]?.threshold ?? stop);
    const upstroke = Math.max(from, indexOfMax(steepness, from, peak));
    const threshold = thresholdBefore(steepness, level, upstroke, previousPeak);
    previousPeak = peak;
    return { threshold, peak, upstroke };
  });
}

/** The last sample in `[from, upstroke)` whose slope is at most `level`; the upstroke itself if there is none. */
function thresholdBefore(steepness: Float64Array, level: number, upstroke: number, from: number): number {
  const found = lastAtMost(steepness, level, upstroke - 1, from - 1);
  return found < 0 ? upstroke : found;
}

/**
 * @param firstPassNext threshold of the next spike from the first pass, which limits the downstroke
 * @param next threshold of the next spike from the second pass, which limits the troughs
 */
function measure(
  { v, t }: PreparedTrace,
  steepness: Float64Array,
  { threshold, peak, upstroke }: Place,
  firstPassNext: number,
  next: number,
): FittingSpike {
  const downstroke = Math.max(peak, indexOfMin(steepness, peak, firstPassNext));
  const rise = firstAtLeast(v, v[threshold]! + RAMP, threshold, upstroke);
  const trough = peak >= next ? next : indexOfMin(v, peak, next);
  const last = t.length - 1;
  const after = t[peak]! + FAST >= t[last]! ? last : indexAtTime(t, t[peak]! + FAST);
  const fastEnd = Math.min(after, next);
  const fast = peak >= fastEnd ? next : indexOfMin(v, peak, fastEnd);
  const slow = fastEnd === next ? fast : indexOfMin(v, fastEnd, next);
  return {
    t: t[threshold]!,
    f_peak: v[peak]!,
    f_trough: v[trough]!,
    upstroke: steepness[upstroke]!,
    upstroke_v: v[upstroke]!,
    downstroke: steepness[downstroke]!,
    downstroke_v: v[downstroke]!,
    threshold: v[threshold]!,
    width: timeAbove(v, t, (v[peak]! - v[trough]!) / 2 + v[trough]!, threshold, trough),
    thresh_ramp: steepness[rise < 0 ? upstroke : rise]! - steepness[threshold]!,
    f_fast_ahp: v[fast]!,
    f_slow_ahp: v[slow]!,
    f_slow_ahp_time: (t[slow]! - t[peak]!) / (t[next]! - t[peak]!),
  };
}

/** Time [ms] from the first to the last sample of `[from, to)` above a level; null if there is none. */
function timeAbove(v: Float64Array, t: Float64Array, level: number, from: number, to: number): number | null {
  let [first, last] = [-1, -1];
  for (let k = from; k < to; k++) {
    if (v[k]! <= level) continue;
    if (first < 0) first = k;
    last = k;
  }
  return first < 0 ? null : 1e3 * (t[last]! - t[first]!);
}
