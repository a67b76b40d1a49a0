import { meanOf } from "../numeric/search.js";

/** Differences between neighbouring spike times. */
export function intervals(times: readonly number[]): number[] {
  return times.slice(1).map((time, n) => time - times[n]!);
}

/** Mean relative change from one interval to the next; NaN for fewer than two (ephys-features.md E.3). */
export function adaptation(isis: readonly number[]): number {
  return meanOf(isis.slice(1).map((isi, n) => (isi - isis[n]!) / (isi + isis[n]!)));
}

/** Median; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Population standard deviation; NaN without values. */
export function standardDeviation(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

/** Standard deviation divided by mean. */
export function variationCoefficient(values: readonly number[]): number {
  return standardDeviation(values) / meanOf(values);
}
