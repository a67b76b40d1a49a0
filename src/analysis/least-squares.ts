import { norm, pivotedQr } from "./pivoted-qr.js";
import { trustRegionStep } from "./trust-region-step.js";

/** Writes the residuals for the given parameters. */
export type Residuals = (parameters: Float64Array, residuals: Float64Array) => void;

/** Relative changes of the sum of squares and of the parameters at which a fit has converged: √ε, as SciPy sets them. */
const TOLERANCE = 1.49012e-8;
/** First radius of the trust region, in lengths of the scaled start. */
const FIRST_RADIUS = 100;
/** Least share of the predicted improvement for a step to be taken. */
const LEAST_RATIO = 1e-4;

/**
 * Parameters that minimise the sum of squared residuals near a start: Levenberg-Marquardt in a scaled trust region, with
 * a forward-difference Jacobian (Moré 1978). This is the minimiser that AllenSDK reaches through SciPy; fits whose
 * minimum is not sharp depend on its path, so that radius, tolerances and budget are the same here.
 *
 * @param count number of residuals
 * @param start parameters to begin with
 * @returns null where the fit does not converge, or there are fewer residuals than parameters
 */
export function leastSquares(residuals: Residuals, count: number, start: readonly number[]): Float64Array | null {
  const n = start.length;
  if (count < n) return null;
  const budget = 200 * (n + 1);
  let x = Float64Array.from(start);
  let f = new Float64Array(count);
  residuals(x, f);
  let evaluations = 1;
  let size = norm(f);
  let damping = 0;
  let scale: Float64Array | null = null;
  let radius = 0;
  let isFirst = true;

  for (;;) {
    const qr = pivotedQr(jacobian(residuals, x, f), f.slice());
    evaluations += n;
    const { norms } = qr;
    if (scale === null) {
      scale = norms.map((value) => (value === 0 ? 1 : value));
      radius = FIRST_RADIUS * scaledNorm(scale, x) || FIRST_RADIUS;
    }
    if (gradientCosine(qr, size) <= 0) return x;
    scale = scale.map((value, j) => Math.max(value, norms[j]!));

    for (;;) {
      const found = trustRegionStep(qr, scale, radius, damping);
      damping = found.damping;
      const next = x.map((value, j) => value - found.step[j]!);
      const length = scaledNorm(scale, found.step);
      if (isFirst) radius = Math.min(radius, length);
      const fNext = new Float64Array(count);
      residuals(next, fNext);
      evaluations++;
      const nextSize = norm(fNext);
      const actual = 0.1 * nextSize < size ? 1 - (nextSize / size) ** 2 : -1;
      const linear = (norm(timesR(qr, found.step)) / size) ** 2;
      const penalty = (Math.sqrt(damping) * length) / size;
      const predicted = linear + 2 * penalty ** 2;
      const slope = -(linear + penalty ** 2);
      const ratio = predicted === 0 ? 0 : actual / predicted;
      if (ratio <= 0.25) {
        let shrink = actual >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * actual);
        if (0.1 * nextSize >= size || shrink < 0.1) shrink = 0.1;
        radius = shrink * Math.min(radius, length / 0.1);
        damping /= shrink;
      } else if (damping === 0 || ratio >= 0.75) {
        radius = length / 0.5;
        damping *= 0.5;
      }
      if (ratio >= LEAST_RATIO) {
        x = next;
        f = fNext;
        size = nextSize;
        isFirst = false;
      }
      if (Math.abs(actual) <= TOLERANCE && predicted <= TOLERANCE && ratio <= 2) return x;
      if (radius <= TOLERANCE * scaledNorm(scale, x)) return x;
      if (evaluations >= budget || !Number.isFinite(radius)) return null;
      if (ratio >= LEAST_RATIO) break;
    }
  }
}

/** Columns of the Jacobian by forward differences. */
function jacobian(residuals: Residuals, x: Float64Array, f: Float64Array): Float64Array[] {
  return Array.from(x, (value, j) => {
    const step = Math.sqrt(Number.EPSILON) * Math.abs(value) || Math.sqrt(Number.EPSILON);
    const moved = x.slice();
    moved[j] = value + step;
    const column = new Float64Array(f.length);
    residuals(moved, column);
    for (let i = 0; i < f.length; i++) column[i] = (column[i]! - f[i]!) / step;
    return column;
  });
}

/** Greatest cosine between the residuals and a column of the Jacobian. */
function gradientCosine({ r, order, qtb, norms }: ReturnType<typeof pivotedQr>, size: number): number {
  if (size === 0) return 0;
  let greatest = 0;
  order.forEach((column, j) => {
    if (norms[column] === 0) return;
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += r[i]![j]! * (qtb[i]! / size);
    greatest = Math.max(greatest, Math.abs(sum / norms[column]!));
  });
  return greatest;
}

/** R·Pᵀ·step, as long as J·step. */
function timesR({ r, order }: ReturnType<typeof pivotedQr>, step: Float64Array): Float64Array {
  return Float64Array.from(r, (row) => row.reduce((sum, value, j) => sum + value * step[order[j]!]!, 0));
}

function scaledNorm(scale: Float64Array, values: Float64Array): number {
  return norm(values.map((value, j) => value * scale[j]!));
}
