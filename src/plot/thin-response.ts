import { hiddenSpikes } from "./charts/look/spike-marks.js";
import { decimate, type Point } from "./decimate.js";

/**
 * Points of a thinned trace, x [s] and y alternating; a NaN breaks the line. As plain numbers they take a tenth of the
 * memory.
 */
export type ThinTrace = Float32Array;

/** A voltage thinned for a figure: few points, regardless of the sweep's length. */
export interface ThinResponse {
  /** y in mV. */
  readonly voltage: ThinTrace;
  /** [s] */
  readonly spikeTimes: Float64Array;
  /** Spikes that the voltage does not show, with the voltage before them [V]. */
  readonly hidden: readonly { readonly time: number; readonly voltage: number }[];
}

/** Columns of a thinned trace: two per px of the widest figure, plus a margin because a figure may show only a part. */
const COLUMNS = 3000;

/**
 * Thins a response to the resolution of a figure of `durationS`; hundreds of them then fit into memory.
 *
 * @param voltage [V]
 * @param spikeTimes [s]
 */
export function thinResponse(
  voltage: Float64Array,
  rateHz: number,
  spikeTimes: Float64Array,
  durationS: number,
): ThinResponse {
  return {
    voltage: thinTrace(voltage, rateHz, durationS, 1e3),
    spikeTimes,
    hidden: hiddenSpikes(voltage, rateHz, spikeTimes),
  };
}

/** Thins any trace; x [s], y in `yScale` times the unit of the values. */
export function thinTrace(
  values: Float64Array,
  rateHz: number,
  durationS: number,
  yScale: number,
  columns = COLUMNS,
): ThinTrace {
  const samplesPerPixel = (durationS * rateHz) / columns;
  const points = decimate(values, { samplesPerPixel, xPerSample: 1 / rateHz, yScale });
  const thin = new Float32Array(2 * points.length);
  for (const [k, { x, y }] of points.entries()) {
    thin[2 * k] = x;
    thin[2 * k + 1] = y;
  }
  return thin;
}

/** The points of a thinned trace, with x in units of 1/`perSecond` s. */
export function thinPoints(trace: ThinTrace, perSecond: number): Point[] {
  return Array.from({ length: trace.length / 2 }, (_, k) => ({ x: trace[2 * k]! * perSecond, y: trace[2 * k + 1]! }));
}

/** Largest y of a thinned trace, whatever its sign. */
export function largest(thinned: ThinTrace): number {
  let most = 0;
  for (let i = 1; i < thinned.length; i += 2) if (Math.abs(thinned[i]!) > most) most = Math.abs(thinned[i]!);
  return most;
}
