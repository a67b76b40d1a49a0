import { relaxationTau } from "../numeric/exponential-fits.js";
import { firstAtMost, indexAtTime, indexOfMax, indexOfMin, meanOf } from "../numeric/search.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";

const BASELINE = 0.1; // [s]
/** Minimum smoothed slope [mV/ms] that counts as a response to a stimulus. */
const RESPONSE_SLOPE = 0.3;
/** Fraction of the deflection that is skipped at the start of the fit of the time constant. */
const TAU_FROM = 0.1;
const SAG_PEAK_WIDTH = 0.005; // [s]

/** Mean voltage [mV] from `start` to before `end` [s]; NaN if the trace does not cover that range (E.1). */
function averageVoltage({ v, t }: PreparedTrace, start: number, end: number): number {
  const first = indexAtTime(t, start);
  const stop = indexAtTime(t, end);
  return first < 0 || stop < 0 ? Number.NaN : meanOf(v, first, stop);
}

/**
 * Mean voltage [mV] in the 0.1 s before the stimulus (ephys-features.md E.3).
 *
 * @param start of the stimulus [s]; default: the first steep rise at least 0.1 s after another
 * @param smoothSlope returns the slope under the 1 kHz low-pass [mV/ms]
 */
export function baselineVoltage(
  trace: PreparedTrace,
  start: number | undefined,
  smoothSlope: () => Float64Array,
): number {
  const onset = start ?? onsetAfterQuiet(trace.t, smoothSlope());
  return onset === null ? Number.NaN : averageVoltage(trace, onset - BASELINE, onset);
}

function onsetAfterQuiet(t: Float64Array, smoothSlope: Float64Array): number | null {
  let before: number | null = null;
  for (let k = 0; k < smoothSlope.length; k++) {
    if (smoothSlope[k]! < RESPONSE_SLOPE) continue;
    if (before !== null && t[k]! - before >= BASELINE) return t[k]!;
    before = t[k]!;
  }
  return null;
}

/** Sample of the peak deflection: upwards if the stimulus is not negative at its middle, else downwards. */
export function deflectionIndex(
  { v, currentAt, t }: PreparedTrace,
  start: number,
  end: number,
  direction?: "down",
): number | null {
  const first = indexAtTime(t, start);
  const stop = indexAtTime(t, end);
  const middle = indexAtTime(t, start + (end - start) / 2);
  const isUpward = direction === undefined && currentAt !== null && currentAt(middle) >= 0;
  const index = isUpward ? indexOfMax(v, first, stop) : indexOfMin(v, first, stop);
  return index < 0 ? null : index;
}

/** Membrane time constant [s] from the first tenth of a downward deflection to its peak; NaN if there is none. */
export function membraneTau(trace: PreparedTrace, start: number, peak: number, baseline: number): number {
  const { v, t } = trace;
  const level = TAU_FROM * (v[peak]! - baseline) + baseline;
  const first = firstAtMost(v, level, indexAtTime(t, start), peak);
  return first < 0 ? Number.NaN : relaxationTau(trace, first, peak, v[peak]!);
}

/** Fraction of a downward deflection that has recovered at the end of the stimulus (ephys-features.md E.3). */
export function sagOf(trace: PreparedTrace, end: number, peak: number, baseline: number): number {
  const atPeak = trace.t[peak]!;
  const vPeak = averageVoltage(trace, atPeak - SAG_PEAK_WIDTH / 2, atPeak + SAG_PEAK_WIDTH / 2);
  const vSteady = averageVoltage(trace, end - BASELINE, end);
  return (vPeak - vSteady) / (vPeak - baseline);
}
