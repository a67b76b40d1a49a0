import { firstAtMost, indexAtTime, indexOfMax, lastAtMost, meanOf } from "../numeric/search.js";
import type { DetectionSettings } from "./detection-options.js";
import type { PreparedTrace } from "./feature-trace.js";
import type { SpikeCandidates } from "./putative-spikes.js";

/** Detected spikes: samples of thresholds and peaks, one of each a spike. */
export interface DetectedSpikes {
  readonly thresholds: number[];
  readonly peaks: number[];
  /** Whether the window ends before the last spike has come down again. */
  readonly lastClipped: boolean;
}

/** The second search for a threshold has a fraction of its own: AllenSDK does not hand its option down to it. */
const RESEARCH_FRACTION = 0.05;
/** How near the voltage must come to the threshold for the last spike to count as whole [mV]. */
const RETURN_TOLERANCE = 1;

/** Sample of the steepest rise from each start up to its peak (E.2 step 4). */
export function upstrokesOf(slope: Float64Array, starts: readonly number[], peaks: readonly number[]): number[] {
  return starts.map((start, n) => Math.max(start, indexOfMax(slope, start, peaks[n]!)));
}

/** Finds the threshold of each candidate and drops those whose threshold and peak do not fit (E.2 steps 4 to 6). */
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

/** A threshold not after the peak before it belongs to one long spike: the first threshold and the later peak stay. */
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

/** Where threshold and peak lie too far apart, looks for a later threshold, then for an earlier peak, or drops both. */
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
