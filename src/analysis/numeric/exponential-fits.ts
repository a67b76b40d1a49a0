import type { PreparedTrace } from "../spikes/feature-trace.js";
import { type Decay, decayOver } from "../sweep/decay.js";
import { leastSquares } from "./least-squares.js";
import { meanOf } from "./search.js";

/** Maximum root of the mean residual for a valid fit [√mV]. */
const MOST_RESIDUAL = 1e-4;

/**
 * Time constant [s] of y0 + A·exp(−x/τ) fitted to a relaxing voltage (ephys-features.md E.3); NaN if the fit fails.
 *
 * @param v voltage [mV]
 * @param t times [s]
 * @param first first sample of the fit
 * @param end sample after the last one
 */
export function relaxationTau(
  { v, t, uniform }: Pick<PreparedTrace, "v" | "t" | "uniform">,
  first: number,
  end: number,
  asymptote: number,
): number {
  const count = end - first;
  if (count < 3) return Number.NaN;
  const decay = decayOver(t.subarray(first, end), uniform);
  const residuals = (parameters: Float64Array, out: Float64Array, from: number, to: number) => {
    const [amplitude, rate, y0] = [parameters[0]!, parameters[1]!, parameters[2]!];
    decay(rate, out, from, to);
    for (let k = from; k < to; k++) out[k - from] = y0 + amplitude * out[k - from]! - v[first + k]!;
  };
  const fit = leastSquares(residuals, count, [v[first]! - asymptote, 50, asymptote]);
  if (fit === null) return Number.NaN;
  const left = new Float64Array(count);
  residuals(fit, left, 0, count);
  // AllenSDK takes the root of the mean residual without squaring; the root of a negative mean is NaN, which passes.
  return Math.sqrt(meanOf(left)) > MOST_RESIDUAL ? Number.NaN : 1 / fit[1]!;
}

/**
 * A decay that keeps its last two results: to find a slope, a fit moves one parameter at a time, and asks again for the same
 * exponentials.
 */
function remembered(decay: Decay): (rate: number, from: number, to: number) => Float64Array {
  let [last, before] = [noDecay(), noDecay()];
  return (rate, from, to) => {
    for (const { rate: known, from: start, to: end, values } of [last, before]) {
      if (known === rate && start === from && end === to) return values;
    }
    const values = before.values.length < to - from ? new Float64Array(to - from) : before.values;
    decay(rate, values, from, to);
    [last, before] = [{ rate, from, to, values }, last];
    return values;
  };
}

const noDecay = () => ({ rate: Number.NaN, from: 0, to: 0, values: new Float64Array(0) });

/** Two exponentials rising to a common asymptote: weights [mV] and time constants [s]. */
export interface DoubleExponential {
  readonly weights: readonly [number, number];
  readonly taus: readonly [number, number];
}

/** Added to every residual if a time constant is negative [mV]. */
const NEGATIVE_TAU_PENALTY = 1e6;

/**
 * Fits y0 + A1·exp(−x/τ1) + A2·exp(−x/τ2) with fixed y0; null if the fit fails. x is the time from the first sample.
 *
 * @param v voltage [mV]
 * @param t times [s]
 * @param amplitude initial sum of both weights [mV]
 * @param tau initial value of both time constants [s]
 */
export function doubleExponential(
  { v, t, uniform }: Pick<PreparedTrace, "v" | "t" | "uniform">,
  y0: number,
  amplitude: number,
  tau: number,
): DoubleExponential | null {
  const decays = [remembered(decayOver(t, uniform)), remembered(decayOver(t, uniform))] as const;
  const residuals = (parameters: Float64Array, out: Float64Array, from: number, to: number) => {
    const [a1, tau1, a2, tau2] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!];
    const above = y0 + (tau1 < 0 || tau2 < 0 ? NEGATIVE_TAU_PENALTY : 0);
    const one = decays[0](1 / tau1, from, to);
    const other = decays[1](1 / tau2, from, to);
    for (let i = 0; i < to - from; i++) out[i] = above + a1 * one[i]! + a2 * other[i]! - v[from + i]!;
  };
  const fit = leastSquares(residuals, v.length, [amplitude / 2, tau, amplitude / 2, tau]);
  return fit === null ? null : { weights: [fit[0]!, fit[2]!], taus: [fit[1]!, fit[3]!] };
}
