/** Long traces as figures show them, read in pieces: a trace of 2·10⁸ samples would take 1.6 GB. */

/** Samples that are read at once. */
const PIECE = 1 << 22;

/** A trace of which every so many samples in a row are their lowest and highest, in the order in which they come. */
export interface Outline {
  readonly values: Float64Array;
  /** Of the values, which are evenly spaced, to one of the samples. */
  readonly rateShare: number;
}

/**
 * Reads the outline of a trace. What is no number is left aside where there are numbers beside it.
 *
 * @param read reads `count` samples from `start` on; it may give less where the last are no numbers
 * @param samples of the trace
 * @param most values to keep, at least 2
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
