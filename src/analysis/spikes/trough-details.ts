import { firstAtLeast, firstAtMost, indexOfMin } from "../numeric/search.js";
import type { PreparedTrace } from "./feature-trace.js";

/** Shape after a spike: only the fast trough, or a second fall. */
export type IsiType = "direct" | "detour";

/** Trough samples after one spike; null if undefined. */
export interface TroughDetails {
  readonly isiType: IsiType;
  readonly fastTrough: number;
  readonly adp: number | null;
  readonly slowTrough: number | null;
}

const FAST_TROUGH_FRACTION = 0.01; // of the downstroke
const ADP_SLOPE = 0.5; // [mV/ms]
const ADP_ONSET_WITHIN = 0.002; // [s] of the fast trough
const ADP_PEAK_WITHIN = 0.005; // [s] of the fast trough
const ADP_MOST_HEIGHT = 10; // [mV] above the fast trough
const SLOW_TROUGH_DEPTH = 0.5; // [mV]

/**
 * Finds the fast trough after a spike, an after-depolarisation and the slow trough (ephys-features.md E.2 step 8).
 *
 * @param slope slope of the voltage [mV/ms]
 * @param smoothSlope the same under the 1 kHz low-pass
 * @param peak sample of the spike's peak
 * @param next sample after the last to search
 * @returns null if the downstroke does not end before `next`
 */
export function troughDetails(
  { v, t }: PreparedTrace,
  slope: Float64Array,
  smoothSlope: Float64Array,
  peak: number,
  next: number,
): TroughDetails | null {
  const downstroke = indexOfMin(slope, peak, next);
  if (downstroke < 0) return null;
  const fastTrough = firstAtLeast(slope, FAST_TROUGH_FRACTION * slope[downstroke]!, downstroke, next);
  if (fastTrough < 0) return null;

  const adp = adpCandidate(t, smoothSlope, fastTrough, next);
  if (adp !== null) {
    const slowTrough = indexOfMin(v, adp, next);
    const accepted =
      v[adp]! - v[slowTrough]! >= SLOW_TROUGH_DEPTH &&
      v[adp]! - v[fastTrough]! <= ADP_MOST_HEIGHT &&
      t[adp]! - t[fastTrough]! <= ADP_PEAK_WITHIN;
    if (accepted) return { isiType: "detour", fastTrough, adp, slowTrough };
  }
  const lowest = indexOfMin(v, fastTrough, next);
  if (v[fastTrough]! - v[lowest]! >= SLOW_TROUGH_DEPTH) {
    return { isiType: "detour", fastTrough, adp: null, slowTrough: lowest };
  }
  return { isiType: "direct", fastTrough, adp: null, slowTrough: null };
}

/** Sample where the voltage, if it rises soon after the fast trough, stops rising. */
function adpCandidate(t: Float64Array, smoothSlope: Float64Array, fastTrough: number, next: number): number | null {
  const onset = firstAtLeast(smoothSlope, ADP_SLOPE, fastTrough, next);
  if (onset < 0 || t[onset]! - t[fastTrough]! >= ADP_ONSET_WITHIN) return null;
  const top = firstAtMost(smoothSlope, 0, onset, next);
  return top < 0 ? null : top;
}
