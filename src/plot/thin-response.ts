import { hiddenSpikes } from "./charts/look/spike-marks.js";
import { decimate, type Point } from "./decimate.js";

/** Points of a thinned trace, x [s] and y in turns; a NaN breaks the line. As numbers they take a tenth of the room. */
export type ThinTrace = Float32Array;

/** A voltage as a figure shows it: few points however long the sweep was. */
export interface ThinResponse {
  /** y in mV. */
  readonly voltage: ThinTrace;
  /** [s] */
  readonly spikeTimes: Float64Array;
  /** Spikes that the voltage does not show, with the voltage that they left from [V]. */
  readonly hidden: readonly { readonly time: number; readonly voltage: number }[];
}

/** Columns that a thinned trace is made for: two to a px of the widest figure, and some more since it shows a part. */
const COLUMNS = 3000;

/**
 * Thins a response to what a figure of `durationS` can show, so that hundreds of them fit into memory.
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
export function thinTrace(values: Float64Array, rateHz: number, durationS: number, yScale: number): ThinTrace {
  const samplesPerPixel = (durationS * rateHz) / COLUMNS;
  const points = decimate(values, { samplesPerPixel, xPerSample: 1 / rateHz, yScale });
  const thin = new Float32Array(2 * points.length);
  for (const [k, { x, y }] of points.entries()) {
    thin[2 * k] = x;
    thin[2 * k + 1] = y;
  }
  return thin;
}

/** The points of a thinned trace, x in parts of a second. */
export function thinPoints(trace: ThinTrace, perSecond: number): Point[] {
  return Array.from({ length: trace.length / 2 }, (_, k) => ({ x: trace[2 * k]! * perSecond, y: trace[2 * k + 1]! }));
}
