import { firstAtMost, indexOfMin, lastAtMost } from "../numeric/search.js";
import type { DetectionSettings } from "./detection-options.js";
import type { PreparedTrace } from "./feature-trace.js";
import type { DetectedSpikes } from "./thresholds.js";
import { upstrokesOf } from "./thresholds.js";
import type { IsiType } from "./trough-details.js";
import { troughDetails } from "./trough-details.js";

/** Landmark samples of one spike; null if undefined. */
export interface SpikeLandmarks {
  readonly clipped: boolean;
  readonly threshold: number;
  readonly peak: number;
  readonly upstroke: number;
  readonly trough: number | null;
  readonly downstroke: number | null;
  readonly isiType: IsiType | null;
  readonly fastTrough: number | null;
  readonly adp: number | null;
  readonly slowTrough: number | null;
  /** Duration at half height [s]. */
  readonly width: number | null;
}

/**
 * Finds the landmarks of detected spikes (ephys-features.md E.2 steps 7 to 9).
 *
 * @param slope slope of the voltage [mV/ms]
 * @param smoothSlope the same under the 1 kHz low-pass
 */
export function spikeLandmarks(
  trace: PreparedTrace,
  slope: Float64Array,
  smoothSlope: Float64Array,
  { thresholds, peaks, lastClipped }: DetectedSpikes,
  { last }: DetectionSettings,
): SpikeLandmarks[] {
  const { v } = trace;
  const upstrokes = upstrokesOf(slope, thresholds, peaks);
  const whole = lastClipped ? thresholds.length - 1 : thresholds.length;
  return thresholds.map((threshold, n) => {
    const peak = peaks[n]!;
    const base = { threshold, peak, upstroke: upstrokes[n]! };
    if (n >= whole) return { ...base, ...nothingAfterPeak, clipped: true, trough: null, downstroke: null };
    const trough = indexOrNull(indexOfMin(v, peak, thresholds[n + 1] ?? last));
    const downstroke = trough === null ? null : indexOrNull(indexOfMin(slope, peak, trough));
    // A clipped last spike does not limit the search for the troughs of the previous one.
    const next = n + 1 < whole ? thresholds[n + 1]! : last;
    const details = troughDetails(trace, slope, smoothSlope, peak, next);
    if (details === null) return { ...base, ...nothingAfterPeak, clipped: true, trough, downstroke };
    // After the last spike, a slow trough cannot be distinguished from the end of the response.
    const isLast = n === thresholds.length - 1;
    return {
      ...base,
      clipped: false,
      trough,
      downstroke,
      isiType: details.isiType,
      fastTrough: details.fastTrough,
      adp: isLast ? null : details.adp,
      slowTrough: isLast ? null : details.slowTrough,
      width: widthOf(trace, threshold, peak, details.fastTrough),
    };
  });
}

const nothingAfterPeak = { isiType: null, fastTrough: null, adp: null, slowTrough: null, width: null };

/**
 * Time between the flanks of a spike at half height above the fast trough, or above the threshold if that is higher.
 */
function widthOf({ v, t }: PreparedTrace, threshold: number, peak: number, fastTrough: number): number | null {
  const fromTrough = (v[peak]! + v[fastTrough]!) / 2;
  const level = fromTrough < v[threshold]! ? (v[peak]! + v[threshold]!) / 2 : fromTrough;
  const rise = lastAtMost(v, level, peak, threshold);
  const fall = firstAtMost(v, level, peak, fastTrough);
  return rise < 0 || fall < 0 ? null : t[fall]! - t[rise]!;
}

function indexOrNull(index: number): number | null {
  return index < 0 ? null : index;
}
