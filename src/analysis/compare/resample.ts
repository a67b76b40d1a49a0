/** A sampled voltage. */
export interface Sampled {
  readonly voltage: Float64Array; // [V]
  readonly rateHz: number;
}

/**
 * Two voltages at the same times: the samples of the lower rate, over the duration of both. The voltage with the higher
 * rate is interpolated linearly; next to a gap (NaN) the result is a gap.
 */
export function commonSamples(a: Sampled, b: Sampled): readonly [Float64Array, Float64Array] {
  if (a.rateHz > b.rateHz) {
    const [second, first] = commonSamples(b, a);
    return [first, second];
  }
  const ratio = b.rateHz / a.rateHz;
  const count = Math.min(a.voltage.length, Math.floor((b.voltage.length - 1) / ratio + WHOLE) + 1);
  if (ratio === 1) return [a.voltage.subarray(0, count), b.voltage.subarray(0, count)];
  const there = new Float64Array(Math.max(0, count));
  for (let k = 0; k < there.length; k++) there[k] = valueAt(b.voltage, k * ratio);
  return [a.voltage.subarray(0, there.length), there];
}

/**
 * Tolerance for rounding: positions this close to a sample use it directly, so whole ratios of rates do not widen gaps.
 */
const WHOLE = 1e-6; // [samples]

function valueAt(values: Float64Array, place: number): number {
  const nearest = Math.round(place);
  if (Math.abs(place - nearest) <= WHOLE) return values[nearest]!;
  const before = Math.floor(place);
  return values[before]! + (place - before) * (values[before + 1]! - values[before]!);
}
