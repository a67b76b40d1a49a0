import { besselLowPass } from "../numeric/bessel.js";
import { FEWEST_SAMPLES, filterZeroPhase } from "../numeric/zero-phase.js";
import type { PreparedTrace } from "./feature-trace.js";

/** Why a low-pass of `filterKhz` cannot be applied to the samples `[from, to)` of a trace, or null if it can. */
export function filterObstacle(trace: PreparedTrace, filterKhz: number, from: number, to: number): string | null {
  if (to - from < FEWEST_SAMPLES) return `${to - from} samples are too few for the filter (${FEWEST_SAMPLES})`;
  if (!trace.uniform) return "the samples are not evenly spaced";
  if (relativeCutoff(trace.t, filterKhz, from) >= 1) {
    const rateHz = Math.round(1 / (trace.t[from + 1]! - trace.t[from]!));
    return `a sampling rate of ${rateHz} Hz is too low for a low-pass at ${filterKhz} kHz`;
  }
  return null;
}

/**
 * Slope of the voltage between neighbouring samples [mV/ms] (ephys-features.md E.1), one value fewer than samples. The
 * low-pass is omitted if it cannot be applied (see {@link filterObstacle}).
 *
 * @param filterKhz cut-off of the low-pass [kHz]; null for none
 */
export function slope(
  trace: PreparedTrace,
  filterKhz: number | null,
  from = 0,
  to: number = trace.v.length,
): Float64Array {
  const { v, t } = trace;
  const count = Math.max(0, to - from - 1);
  const isFiltered = filterKhz !== null && filterObstacle(trace, filterKhz, from, to) === null;
  const smooth = isFiltered
    ? filterZeroPhase(besselLowPass(relativeCutoff(t, filterKhz, from)), v, from, to)
    : v.subarray(from, to);
  // The filtered voltage is not needed further; its array is reused for the slope.
  const result = isFiltered ? smooth.subarray(0, count) : new Float64Array(count);
  for (let k = 0; k < count; k++) {
    result[k] = ((smooth[k + 1]! - smooth[k]!) / (t[from + k + 1]! - t[from + k]!)) * 1e-3;
  }
  // Duplicate samples have no slope (0/0). As in AllenSDK, later slopes then move up by one.
  return trace.uniform ? result : result.filter((value) => !Number.isNaN(value));
}

/** Cut-off as a fraction of half the rate; like AllenSDK, takes the rate from the first two samples. */
function relativeCutoff(times: Float64Array, filterKhz: number, from: number): number {
  const rateHz = 1 / (times[from + 1]! - times[from]!);
  return (filterKhz * 1e3) / (rateHz / 2);
}
