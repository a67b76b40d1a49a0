import type { Point } from "../../decimate.js";

/** A vertical stroke. */
export interface Mark {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** All strokes as one line with gaps; only the first stroke in each pixel column is kept. */
export function markLine(marks: readonly Mark[], xPerPixel: number): Point[] {
  const points: Point[] = [];
  let column = Number.NaN;
  for (const { x, from, to } of marks) {
    const own = Math.floor(x / xPerPixel);
    if (own === column) continue;
    column = own;
    if (points.length > 0) points.push({ x, y: Number.NaN });
    points.push({ x, y: from }, { x, y: to });
  }
  return points;
}

/** Maximum distance between a spike and its cut [samples]: an interpolated spike time lies between two samples. */
const reach = 2;

/**
 * Spikes that the trace does not show because the voltage after them is cut out (GLIF), with the voltage before the
 * cut.
 *
 * @param voltage one value per sample; NaN is a gap
 * @param spikeTimes [s]
 */
export function hiddenSpikes(
  voltage: Float64Array,
  rateHz: number,
  spikeTimes: Float64Array,
): { readonly time: number; readonly voltage: number }[] {
  const hidden: { time: number; voltage: number }[] = [];
  for (const time of spikeTimes) {
    const near = Math.round(time * rateHz);
    for (let i = Math.max(1, near - reach); i <= near + reach && i < voltage.length; i++) {
      const before = voltage[i - 1]!;
      if (Number.isFinite(before) && !Number.isFinite(voltage[i]!)) {
        hidden.push({ time, voltage: before });
        break;
      }
    }
  }
  return hidden;
}
