import { decimate, type Point } from "./decimate.js";
import { hiddenSpikes } from "./spike-marks.js";

/** A voltage as a figure shows it: few points however long the sweep was. */
export interface ThinResponse {
  /** x [s], y [mV]; a NaN breaks the line. */
  readonly voltage: readonly Point[];
  /** [s] */
  readonly spikeTimes: Float64Array;
  /** Spikes that the voltage does not show, with the voltage that they left from [V]. */
  readonly hidden: readonly { readonly time: number; readonly voltage: number }[];
}

/** Pixel columns that a thinned trace is made for; two to a px of the widest figure. */
const COLUMNS = 2000;

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
export function thinTrace(values: Float64Array, rateHz: number, durationS: number, yScale: number): Point[] {
  const samplesPerPixel = (durationS * rateHz) / COLUMNS;
  return decimate(values, { samplesPerPixel, xPerSample: 1 / rateHz, yScale });
}
