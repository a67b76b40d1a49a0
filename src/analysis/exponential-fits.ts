import { leastSquares } from "./least-squares.js";
import { meanOf } from "./search.js";

/** Largest root of the mean residual for a fit to count [√mV]. */
const MOST_RESIDUAL = 1e-4;

/**
 * Time constant [s] of y0 + A·exp(−x/τ) fitted to a relaxing voltage (ephys-features.md E.3); NaN where the fit fails.
 *
 * @param v voltage [mV]
 * @param t times [s]
 * @param first first sample of the fit
 * @param end sample after its last
 */
export function relaxationTau(v: Float64Array, t: Float64Array, first: number, end: number, asymptote: number): number {
  const count = end - first;
  if (count < 3) return Number.NaN;
  const residuals = ([amplitude, rate, y0]: Float64Array, out: Float64Array) => {
    for (let k = 0; k < count; k++) {
      out[k] = y0! + amplitude! * Math.exp(-rate! * (t[first + k]! - t[first]!)) - v[first + k]!;
    }
  };
  const fit = leastSquares(residuals, count, [v[first]! - asymptote, 50, asymptote]);
  if (fit === null) return Number.NaN;
  const left = new Float64Array(count);
  residuals(fit, left);
  // AllenSDK takes the root of the mean residual without squaring; a negative mean has none and passes.
  return Math.sqrt(meanOf(left)) > MOST_RESIDUAL ? Number.NaN : 1 / fit[1]!;
}

/** Two exponentials rising to a common asymptote: weights [mV] and time constants [s]. */
export interface DoubleExponential {
  readonly weights: readonly [number, number];
  readonly taus: readonly [number, number];
}

/** Added to every residual while a time constant is negative [mV]. */
const NEGATIVE_TAU_PENALTY = 1e6;

/**
 * Fits y0 + A1·exp(−x/τ1) + A2·exp(−x/τ2) with y0 held; null where the fit fails.
 *
 * @param v voltage [mV]
 * @param x times from the start [s]
 * @param amplitude of both exponentials together at the start [mV]
 * @param tau of both at the start [s]
 */
export function doubleExponential(
  v: Float64Array,
  x: Float64Array,
  y0: number,
  amplitude: number,
  tau: number,
): DoubleExponential | null {
  const residuals = ([a1, tau1, a2, tau2]: Float64Array, out: Float64Array) => {
    const penalty = tau1! < 0 || tau2! < 0 ? NEGATIVE_TAU_PENALTY : 0;
    for (let k = 0; k < v.length; k++) {
      out[k] = y0 + a1! * Math.exp(-x[k]! / tau1!) + a2! * Math.exp(-x[k]! / tau2!) + penalty - v[k]!;
    }
  };
  const fit = leastSquares(residuals, v.length, [amplitude / 2, tau, amplitude / 2, tau]);
  return fit === null ? null : { weights: [fit[0]!, fit[2]!], taus: [fit[1]!, fit[3]!] };
}
