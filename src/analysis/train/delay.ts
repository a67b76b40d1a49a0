import type { DoubleExponential } from "../numeric/exponential-fits.js";
import { doubleExponential } from "../numeric/exponential-fits.js";
import { meanOf } from "../numeric/search.js";
import { slope } from "../spikes/derivative.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";

/** Distance of the asymptote above the maximum voltage [mV]. */
const ASYMPTOTE_ABOVE = 5e-6;
/** Slope of the logarithm [1/ms] that ends the first, linear fit. */
const SLOPE_LIMIT = -0.001;
const SLOPE_LIMIT_AFTER = 5e-4; // [s]
const SMOOTH_KHZ = 1;
/** Maximum number of samples to fit: more than two seconds at 50 kHz. */
const MOST_SAMPLES = 2 ** 17;

/**
 * Dominant time constant [s] of the rise before the first spike (ephys-features.md E.3); NaN if there are too few
 * samples. Both exponentials start with the same parameters, so rounding determines how they diverge: AllenSDK itself
 * gives different values for the same samples on another machine in 3 of the 41 golden cases that spike.
 *
 * @param first first sample of the rise
 * @param end sample of the first threshold
 */
export function riseTau({ v, t, uniform }: PreparedTrace, first: number, end: number): number {
  if (end - first < 4) return Number.NaN;
  const [rise, times] = thinned(v.subarray(first, end), t.subarray(first, end));
  const x = times.map((time) => time - times[0]!);
  const asymptote = rise.reduce((most, value) => Math.max(most, value)) + ASYMPTOTE_ABOVE;
  const log = rise.map((value) => Math.log(asymptote - value));
  const logSlope = slope({ v: log, currentAt: null, t: times, uniform }, SMOOTH_KHZ);
  const falls = logSlope.findIndex((value) => value <= SLOPE_LIMIT);
  const until = falls < 0 || x[falls]! < SLOPE_LIMIT_AFTER ? rise.length : falls;

  const [rate, offset] = line(x, log, until);
  const fit = doubleExponential({ v: rise, t: times, uniform }, asymptote, -Math.exp(offset), -1 / rate);
  return fit === null ? -1 / rate : dominantTau(fit);
}

/** Every n-th sample of a long rise, and its times; fitting all of them would take seconds. */
function thinned(v: Float64Array, t: Float64Array): [Float64Array, Float64Array] {
  const stride = Math.ceil(v.length / MOST_SAMPLES);
  if (stride === 1) return [v, t];
  const isKept = (_: number, k: number) => k % stride === 0;
  return [v.filter(isKept), t.filter(isKept)];
}

/** Slope and offset of the least-squares line through the first `count` points. */
function line(x: Float64Array, y: Float64Array, count: number): [number, number] {
  const meanX = meanOf(x, 0, count);
  const meanY = meanOf(y, 0, count);
  let xy = 0;
  let xx = 0;
  for (let k = 0; k < count; k++) {
    xy += (x[k]! - meanX) * (y[k]! - meanY);
    xx += (x[k]! - meanX) ** 2;
  }
  const rate = xy / xx;
  return [rate, meanY - rate * meanX];
}

const SIMILAR_TAUS = 0.1;
const LONG_TAU = 0.3; // [s]
const MOST_WEIGHT_RATIO = 2;

/** Selects the time constant that dominates the rise; the numbers are empirical (E.3). */
function dominantTau({ weights, taus }: DoubleExponential): number {
  const [fast, slow] = taus[0] < taus[1] ? [0, 1] : [1, 0];
  const [fastTau, slowTau] = [taus[fast]!, taus[slow]!];
  const [fastWeight, slowWeight] = [weights[fast]!, weights[slow]!];
  if (Math.abs(fastWeight) > Math.abs(slowWeight)) return fastTau;
  if ((slowTau - fastTau) / slowTau <= SIMILAR_TAUS) return slowTau;
  if (slowTau > LONG_TAU && slowWeight / fastWeight < MOST_WEIGHT_RATIO) return fastTau;
  return slowTau;
}
