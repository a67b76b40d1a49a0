/**
 * A Gaussian on whole samples, cut at five standard deviations, with running sums of itself and of its products with
 * shifted copies. Inner products of smoothed spike trains therefore take time proportional to the pairs of spikes,
 * independent of the kernel's width and the sweep's length.
 */
export interface GaussianKernel {
  /** Number of samples. */
  readonly length: number;
  /** Σ w_i over `[from, to]`, both included. */
  readonly sum: (from: number, to: number) => number;
  /** Σ w_i·w_(i−shift) over `[from, to]`, both included, with `from` ≥ `shift` ≥ 0. */
  readonly product: (shift: number, from: number, to: number) => number;
}

/** Minimum area of a kernel that is cut to the length of the sweep. */
const LEAST_AREA = 0.95;

/**
 * The kernel of glif.md C.6: w_i = exp(−½((i − (M−1)/2)/σ)²) on M = ⌊10σ⌋ samples, with sum 1. A kernel longer than the
 * sweep is cut, and the removed area is distributed evenly.
 *
 * @param sigma standard deviation [samples]
 * @param samples length of the sweep
 * @returns the kernel, or the reason why there is none: shorter than a sample, or much longer than the sweep
 */
export function gaussianKernel(sigma: number, samples: number): GaussianKernel | string {
  const fullLength = Math.trunc(10 * sigma);
  if (!(fullLength >= 1)) return "sigma is shorter than a tenth of a sample";
  const half = Math.floor(samples / 2);
  const isCut = fullLength > samples;
  const length = isCut ? 2 * half : fullLength;
  const first = isCut ? Math.floor(fullLength / 2) - half : 0;
  const middle = (fullLength - 1) / 2 - first;

  const weight = (y: number) => Math.exp(-0.5 * (y / sigma) ** 2);
  const weights = table(length, -middle, weight);
  let total = 0;
  if (isCut) for (let i = 0; i < fullLength; i++) total += weight(i - (fullLength - 1) / 2);
  else for (const value of weights) total += value;
  const sums = runningSums(weights, 1 / total);
  const area = sums[length]!;
  if (isCut && !(area > LEAST_AREA)) {
    return `sigma is too long for the sweep: it holds ${Math.round(100 * area)} % of the kernel, expected more than 95 %`;
  }
  const spread = isCut ? (1 - area) / length : 0;

  // w_i·w_(i−d) is a Gaussian in i of width σ/√2 around d/2: two tables, for even and odd d, contain all running sums.
  const square = (y: number) => Math.exp(-((y / sigma) ** 2));
  const products = [0, 0.5].map((offset) => runningSums(table(length, offset - middle, square), 1 / total ** 2));
  const gauss = (from: number, to: number) => (to < from ? 0 : sums[to + 1]! - sums[from]!);
  return {
    length,
    sum: (from, to) => (to < from ? 0 : gauss(from, to) + spread * (to - from + 1)),
    product: (shift, from, to) => {
      if (to < from) return 0;
      const table = products[shift % 2]!;
      const back = Math.ceil(shift / 2);
      const pure = Math.exp(-((shift / (2 * sigma)) ** 2)) * (table[to - back + 1]! - table[from - back]!);
      if (spread === 0) return pure;
      return pure + spread * (gauss(from, to) + gauss(from - shift, to - shift) + spread * (to - from + 1));
    },
  };
}

/** A function at `length` points with distance 1, from `first`. */
function table(length: number, first: number, value: (y: number) => number): Float64Array {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = value(first + i);
  return values;
}

/** Running sums of values times `scale`: one more entry than values, the first 0. */
function runningSums(values: Float64Array, scale: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) sums[k + 1] = sums[k]! + values[k]! * scale;
  return sums;
}
