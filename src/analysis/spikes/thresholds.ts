import { firstAtMost, indexAtTime, indexOfMax, lastAtMost, meanOf } from "../numeric/search.js";
import type { DetectionSettings } from "./detection-options.js";
import type { PreparedTrace } from "./feature-trace.js";
import type { SpikeCandidates } from "./putative-spikes.js";

/** Detected spikes: threshold and peak samples, one of each per spike. */
export interface DetectedSpikes {
  readonly thresholds: number[];
  readonly peaks: number[];
  /** Whether the window ends before the last spike has fallen again. */
  readonly lastClipped: boolean;
}

/** The second search for a threshold uses a fixed fraction, because AllenSDK does not pass its option on. */
const RESEARCH_FRACTION = 0.05;
/** Maximum distance from the threshold to which the voltage must return for the last spike to be complete [mV]. */
const RETURN_TOLERANCE = 1;

/** Sample of the steepest rise between each start and its peak (E.2 step 4). */
export function upstrokesOf(slope: Float64Array, starts: readonly number[], peaks: readonly number[]): number[] {
  return starts.map((start, n) => Math.max(start, indexOfMax(slope, start, peaks[n]!)));
}

/** Finds the threshold of each candidate and removes those with an invalid threshold and peak (E.2 steps 4 to 6). */
export function detectedSpikes(
  trace: PreparedTrace,
  slope: Float64Array,
  { starts, peaks }: SpikeCandidates,
  settings: DetectionSettings,
): DetectedSpikes {
  const upstrokes = upstrokesOf(slope, starts, peaks);
  const thresholds = thresholdsOf(slope, upstrokes, settings.threshFrac);
  const apart = withoutOverlaps(thresholds, peaks, upstrokes);
  const refined = withinInterval(trace, slope, apart, settings);
  return { ...refined, lastClipped: isLastClipped(trace.v, refined, settings.last) };
}

/** Last sample before each upstroke whose slope is at most a fraction of the mean upstroke (E.2 step 5). */
export function thresholdsOf(slope: Float64Array, upstrokes: readonly number[], fraction: number): number[] {
  const target = fraction * meanAt(slope, upstrokes);
  return upstrokes.map((upstroke, n) => {
    const previous = upstrokes[n - 1] ?? 0;
    const found = lastAtMost(slope, target, upstroke, previous);
    return found < 0 ? previous : found;
  });
}

interface Refined {
  readonly thresholds: number[];
  readonly peaks: number[];
}

/** Merges spikes whose threshold is not after the previous peak, keeping the first threshold and the later peak. */
export function withoutOverlaps(
  thresholds: readonly number[],
  peaks: readonly number[],
  upstrokes: readonly number[],
): Refined & { readonly upstrokes: number[] } {
  const overlaps = thresholds.map((threshold, n) => n > 0 && threshold <= peaks[n - 1]! + 1);
  return {
    thresholds: thresholds.filter((_, n) => !overlaps[n]),
    peaks: peaks.filter((_, n) => !overlaps[n + 1]),
    upstrokes: upstrokes.filter((_, n) => !overlaps[n + 1]),
  };
}

/**
 * If threshold and peak are too far apart, searches for a later threshold, then for an earlier peak, or removes both.
 */
function withinInterval(
  { v, t }: PreparedTrace,
  slope: Float64Array,
  spikes: Refined & { readonly upstrokes: readonly number[] },
  { maxInterval }: DetectionSettings,
): Refined {
  const thresholds = [...spikes.thresholds];
  const peaks = [...spikes.peaks];
  const target = RESEARCH_FRACTION * meanAt(slope, spikes.upstrokes);
  const isSpike = thresholds.map((threshold, n) => {
    const peak = peaks[n]!;
    if (t[peak]! - t[threshold]! < maxInterval) return true;
    const found = lastAtMost(slope, target, spikes.upstrokes[n]!, indexAtTime(t, t[peak]! - maxInterval));
    if (found >= 0) {
      thresholds[n] = found;
      return true;
    }
    const until = indexAtTime(t, t[threshold]! + 2 * maxInterval);
    const earlier = indexOfMax(v, threshold, until < 0 ? v.length : until);
    const next = thresholds[n + 1];
    if (earlier <= threshold || t[earlier]! - t[threshold]! >= maxInterval) return false;
    if (next !== undefined && earlier >= next) return false;
    peaks[n] = earlier;
    return true;
  });
  return { thresholds: thresholds.filter((_, n) => isSpike[n]), peaks: peaks.filter((_, n) => isSpike[n]) };
}

function isLastClipped(v: Float64Array, { thresholds, peaks }: Refined, last: number): boolean {
  const threshold = thresholds.at(-1);
  const peak = peaks.at(-1);
  if (threshold === undefined || peak === undefined) return false;
  return firstAtMost(v, v[threshold]! + RETURN_TOLERANCE, peak, last + 1) < 0;
}

function meanAt(values: Float64Array, indices: readonly number[]): number {
  return meanOf(indices.map((index) => values[index]!));
}
