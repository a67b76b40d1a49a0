import type { PreparedTrace } from "./feature-trace.js";
import type { SpikeLandmarks } from "./spike-landmarks.js";
import type { IsiType } from "./trough-details.js";

/**
 * Features of one spike with AllenSDK's names (ephys-features.md E.2): `_index` counts samples, `_t` is in s, `_v` in
 * mV, `_i` in pA. Null if undefined; `_i` is always null without a current.
 */
export interface SpikeFeatures {
  /** Whether the window ends before the spike does. */
  readonly clipped: boolean;
  readonly threshold_index: number;
  readonly threshold_t: number;
  readonly threshold_v: number;
  readonly threshold_i: number | null;
  readonly peak_index: number;
  readonly peak_t: number;
  readonly peak_v: number;
  readonly peak_i: number | null;
  /** Lowest point before the next threshold. */
  readonly trough_index: number | null;
  readonly trough_t: number | null;
  readonly trough_v: number | null;
  readonly trough_i: number | null;
  /** Steepest rise [mV/ms]. */
  readonly upstroke: number | null;
  readonly upstroke_index: number;
  readonly upstroke_t: number;
  readonly upstroke_v: number;
  /** Steepest fall [mV/ms], negative. */
  readonly downstroke: number | null;
  readonly downstroke_index: number | null;
  readonly downstroke_t: number | null;
  readonly downstroke_v: number | null;
  /** Whether the voltage falls once after the spike (`direct`) or twice (`detour`). */
  readonly isi_type: IsiType | null;
  /** End of the downstroke. */
  readonly fast_trough_index: number | null;
  readonly fast_trough_t: number | null;
  readonly fast_trough_v: number | null;
  readonly fast_trough_i: number | null;
  /** Peak of the after-depolarisation. */
  readonly adp_index: number | null;
  readonly adp_t: number | null;
  readonly adp_v: number | null;
  readonly adp_i: number | null;
  /** Lowest point of the second fall. */
  readonly slow_trough_index: number | null;
  readonly slow_trough_t: number | null;
  readonly slow_trough_v: number | null;
  readonly slow_trough_i: number | null;
  /** Duration at half height [s]. */
  readonly width: number | null;
  readonly upstroke_downstroke_ratio: number | null;
}

/** Computes the features of a spike from the trace at its landmarks. */
export function spikeFeatures(trace: PreparedTrace, slope: Float64Array, marks: SpikeLandmarks): SpikeFeatures {
  const t = (index: number | null) => (index === null ? null : trace.t[index]!);
  const v = (index: number | null) => (index === null ? null : trace.v[index]!);
  const i = (index: number | null) => (index === null || trace.currentAt === null ? null : trace.currentAt(index));
  const { threshold, peak, trough, upstroke, downstroke, fastTrough, adp, slowTrough } = marks;
  const steepestRise = slope[upstroke] ?? null;
  const steepestFall = downstroke === null ? null : slope[downstroke]!;
  return {
    clipped: marks.clipped,
    threshold_index: threshold,
    threshold_t: trace.t[threshold]!,
    threshold_v: trace.v[threshold]!,
    threshold_i: i(threshold),
    peak_index: peak,
    peak_t: trace.t[peak]!,
    peak_v: trace.v[peak]!,
    peak_i: i(peak),
    trough_index: trough,
    trough_t: t(trough),
    trough_v: v(trough),
    trough_i: i(trough),
    upstroke: steepestRise,
    upstroke_index: upstroke,
    upstroke_t: trace.t[upstroke]!,
    upstroke_v: trace.v[upstroke]!,
    downstroke: steepestFall,
    downstroke_index: downstroke,
    downstroke_t: t(downstroke),
    downstroke_v: v(downstroke),
    isi_type: marks.isiType,
    fast_trough_index: fastTrough,
    fast_trough_t: t(fastTrough),
    fast_trough_v: v(fastTrough),
    fast_trough_i: i(fastTrough),
    adp_index: adp,
    adp_t: t(adp),
    adp_v: v(adp),
    adp_i: i(adp),
    slow_trough_index: slowTrough,
    slow_trough_t: t(slowTrough),
    slow_trough_v: v(slowTrough),
    slow_trough_i: i(slowTrough),
    width: marks.width,
    upstroke_downstroke_ratio:
      steepestRise === null || steepestFall === null ? null : finiteOrNull(steepestRise / -steepestFall),
  };
}

/** Converts a value that is not finite to null. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
