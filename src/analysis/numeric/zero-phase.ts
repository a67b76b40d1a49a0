import type { TransferFunction } from "./bessel.js";

/** Samples added at each end: three times the number of coefficients. */
const PAD = 15;

/** Minimum number of samples for {@link filterZeroPhase}. */
export const FEWEST_SAMPLES = PAD + 1;

/**
 * Filters forwards and backwards, which cancels the delay (ephys-features.md E.1): the ends are extended by point
 * reflection over 15 samples, and both passes start in the filter's steady state for their first value.
 *
 * @param values trace of at least {@link FEWEST_SAMPLES} values
 * @param from first sample to filter
 * @param to sample after the last
 * @returns filtered copy of `[from, to)`
 */
export function filterZeroPhase(
  filter: TransferFunction,
  values: Float64Array,
  from = 0,
  to: number = values.length,
): Float64Array {
  const count = to - from;
  const padded = new Float64Array(count + 2 * PAD);
  padded.set(values.subarray(from, to), PAD);
  const first = values[from]!;
  const last = values[to - 1]!;
  for (let i = 0; i < PAD; i++) {
    padded[i] = 2 * first - values[from + PAD - i]!;
    padded[PAD + count + i] = 2 * last - values[to - 2 - i]!;
  }
  const steady = steadyState(filter);
  filterPass(filter, steady, padded, 0, 1);
  filterPass(filter, steady, padded, padded.length - 1, -1);
  return padded.subarray(PAD, PAD + count);
}

type State = readonly [number, number, number, number];

/** State of the filter in which a constant input 1 gives a constant output. */
function steadyState({ b, a }: TransferFunction): State {
  const c = [1, 2, 3, 4].map((i) => b[i]! - a[i]! * b[0]);
  const sumA = a[0] + a[1] + a[2] + a[3] + a[4];
  const z0 = (c[0]! + c[1]! + c[2]! + c[3]!) / sumA;
  const z1 = z0 * (1 + a[1]) - c[0]!;
  const z2 = z0 * (1 + a[1] + a[2]) - (c[0]! + c[1]!);
  const z3 = z0 * (1 + a[1] + a[2] + a[3]) - (c[0]! + c[1]! + c[2]!);
  return [z0, z1, z2, z3];
}

/** One pass in place, from `first` on in steps of 1 or -1, in the transposed direct form II. */
function filterPass(
  { b, a }: TransferFunction,
  steady: State,
  values: Float64Array,
  first: number,
  direction: 1 | -1,
): void {
  const [b0, b1, b2, b3, b4] = b;
  const [, a1, a2, a3, a4] = a;
  const start = values[first]!;
  let z0 = steady[0] * start;
  let z1 = steady[1] * start;
  let z2 = steady[2] * start;
  let z3 = steady[3] * start;
  for (let i = first; i >= 0 && i < values.length; i += direction) {
    const x = values[i]!;
    const y = z0 + b0 * x;
    z0 = z1 + x * b1 - y * a1;
    z1 = z2 + x * b2 - y * a2;
    z2 = z3 + x * b3 - y * a3;
    z3 = x * b4 - y * a4;
    values[i] = y;
  }
}
