import { anyNegative, indexOfMax } from "../numeric/search.js";
import type { DetectionSettings } from "./detection-options.js";

/** Start and peak samples of possible spikes, in pairs. */
export interface SpikeCandidates {
  readonly starts: number[];
  readonly peaks: number[];
}

/**
 * Possible spikes: samples where the slope rises through the cut-off, once after each fall of the voltage (E.2 step 1).
 *
 * @param windowSlope slope over the window only [mV/ms]
 */
export function putativeSpikes(windowSlope: Float64Array, { dvCutoff, first }: DetectionSettings): number[] {
  const starts: number[] = [];
  let fell = true;
  for (let k = 0; k + 1 < windowSlope.length; k++) {
    if (windowSlope[k]! < dvCutoff && windowSlope[k + 1]! >= dvCutoff) {
      if (fell) starts.push(first + k);
      fell = false;
    }
    // Matters only for the next candidate, whose interval begins here.
    if (windowSlope[k]! < 0) fell = true;
  }
  return starts;
}

/** Pairs each possible spike with its peak and removes false ones (E.2 steps 2 and 3). */
export function withPeaks(
  v: Float64Array,
  slope: Float64Array,
  starts: readonly number[],
  { last, minHeight, minPeak }: DetectionSettings,
): SpikeCandidates {
  const peaks = starts.map((start, n) => indexOfMax(v, start, starts[n + 1] ?? last));
  // Without a fall between a peak and the next start, both belong to one spike, with its start and the later peak.
  const parted = starts.map((start, n) => n === 0 || anyNegative(slope, peaks[n - 1]!, start));
  const kept: SpikeCandidates = {
    starts: starts.filter((_, n) => parted[n]!),
    peaks: peaks.filter((_, n) => parted[n + 1] ?? true),
  };
  const isSpike = kept.starts.map((start, n) => {
    const peak = v[kept.peaks[n]!]!;
    return peak >= minPeak && peak - v[start]! >= minHeight;
  });
  return {
    starts: kept.starts.filter((_, n) => isSpike[n]!),
    peaks: kept.peaks.filter((_, n) => isSpike[n]!),
  };
}
