/** Number of samples per exactly computed exponential. */
const STRIDE = 64;

/** Writes exp(−rate·(t_k − t_0)) for the samples `[from, to)` to the start of `out`. */
export type Decay = (rate: number, out: Float64Array, from: number, to: number) => void;

/**
 * Exponential decay over given times. For evenly spaced times, most values are products of two exponentials, which
 * costs a tenth of an exponential and adds at most two rounding errors.
 *
 * @param times [s]
 * @param uniform whether they are evenly spaced
 */
export function decayOver(times: Float64Array, uniform: boolean): Decay {
  const start = times[0]!;
  const exactly: Decay = (rate, out, from, to) => {
    for (let k = from; k < to; k++) out[k - from] = Math.exp(-rate * (times[k]! - start));
  };
  if (!uniform || times.length < 2 * STRIDE) return exactly;
  const step = (times[times.length - 1]! - start) / (times.length - 1);
  const within = new Float64Array(STRIDE);
  let rateWithin = Number.NaN;
  return (rate, out, from, to) => {
    if (rate !== rateWithin) for (let k = 0; k < STRIDE; k++) within[k] = Math.exp(-rate * (k * step));
    rateWithin = rate;
    for (let k = from; k < to; k += STRIDE) {
      const first = Math.exp(-rate * (times[k]! - start));
      const end = Math.min(STRIDE, to - k);
      for (let i = 0; i < end; i++) out[k - from + i] = first * within[i]!;
    }
  };
}
