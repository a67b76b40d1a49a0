/** Outlines of long traces for figures, read in pieces: a trace of 2·10⁸ samples would take 1.6 GB. */

/** Number of samples to read at once. */
const PIECE = 1 << 22;

/** A trace reduced to the lowest and highest value of each bin of samples, in their original order. */
export interface Outline {
  readonly values: Float64Array;
  /** Rate of the values, which are evenly spaced, relative to that of the samples. */
  readonly rateShare: number;
}

/**
 * Reads the outline of a trace. NaN values are ignored unless a bin has nothing else.
 *
 * @param read reads `count` samples from `start`; may return fewer if the last ones are NaN
 * @param samples length of the trace
 * @param most maximum number of values, at least 2
 */
export async function readOutline(
  read: (start: number, count: number) => Promise<Float64Array>,
  samples: number,
  most: number,
): Promise<Outline> {
  const bin = 2 * Math.ceil(samples / most);
  const values = new Float64Array(2 * Math.ceil(samples / bin)).fill(Number.NaN);
  const piece = bin * Math.max(1, Math.floor(PIECE / bin));
  for (let start = 0; start < samples; start += piece) {
    const part = await read(start, Math.min(piece, samples - start));
    for (let from = 0; from < part.length; from += bin) {
      const to = Math.min(part.length, from + bin);
      let [lowest, highest] = [-1, -1];
      for (let k = from; k < to; k++) {
        const value = part[k]!;
        if (lowest < 0 ? !Number.isNaN(value) : value < part[lowest]!) lowest = k;
        if (highest < 0 ? !Number.isNaN(value) : value > part[highest]!) highest = k;
      }
      const at = (2 * (start + from)) / bin;
      if (lowest < 0) continue;
      values[at] = part[Math.min(lowest, highest)]!;
      values[at + 1] = part[Math.max(lowest, highest)]!;
    }
  }
  return { values, rateShare: 2 / bin };
}
