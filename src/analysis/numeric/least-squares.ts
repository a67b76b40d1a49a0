import { blockTriangle } from "./block-triangle.js";
import { norm, pivotedQr } from "./pivoted-qr.js";
import { trustRegionStep } from "./trust-region-step.js";

/** Writes the residuals `[from, to)` for the given parameters to the start of `out`. */
export type Residuals = (parameters: Float64Array, out: Float64Array, from: number, to: number) => void;

/** Convergence limit for relative changes of the sum of squares and of the parameters: √ε, as in SciPy. */
const TOLERANCE = 1.49012e-8;
/** Initial radius of the trust region, in lengths of the scaled start. */
const FIRST_RADIUS = 100;
/** Minimum fraction of the predicted improvement for accepting a step. */
const LEAST_RATIO = 1e-4;
/** Residuals are processed in blocks that fit into the fastest cache: a long sweep has millions. */
const BLOCK = 1024;

/**
 * Minimises the sum of squared residuals near a start: Levenberg-Marquardt in a scaled trust region, with a
 * forward-difference Jacobian (Moré 1978). AllenSDK uses this minimiser through SciPy. Fits without a sharp minimum
 * depend on its path, so radius, tolerances and budget are the same here.
 *
 * @param count number of residuals
 * @param start initial parameters
 * @returns null if the fit does not converge, or there are fewer residuals than parameters
 */
export function leastSquares(residuals: Residuals, count: number, start: readonly number[]): Float64Array | null {
  const n = start.length;
  if (count < n) return null;
  const budget = 200 * (n + 1);
  let x = Float64Array.from(start);
  let evaluations = 1;
  let size = sizeOf(residuals, count, x);
  let damping = 0;
  let scale: Float64Array | null = null;
  let radius = 0;
  let isFirst = true;

  for (;;) {
    const { columns, right } = triangleOf(residuals, count, x);
    const qr = pivotedQr(columns, right);
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
      const nextSize = sizeOf(residuals, count, next);
      evaluations++;
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

/** Euclidean norm of all residuals. */
function sizeOf(residuals: Residuals, count: number, x: Float64Array): number {
  const block = new Float64Array(BLOCK);
  let sum = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    residuals(x, block, from, to);
    for (let i = 0; i < to - from; i++) sum += block[i]! * block[i]!;
  }
  return Math.sqrt(sum);
}

/** The triangle of the forward-difference Jacobian, and Qᵀ applied to the residuals. */
function triangleOf(residuals: Residuals, count: number, x: Float64Array) {
  const triangle = blockTriangle(x.length);
  const base = new Float64Array(BLOCK);
  const columns = Array.from(x, () => new Float64Array(BLOCK));
  const steps = x.map((value) => Math.sqrt(Number.EPSILON) * Math.abs(value) || Math.sqrt(Number.EPSILON));
  const moved = Array.from(x, (value, j) => x.with(j, value + steps[j]!));
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    residuals(x, base, from, to);
    columns.forEach((column, j) => {
      residuals(moved[j]!, column, from, to);
      const step = steps[j]!;
      for (let i = 0; i < to - from; i++) column[i] = (column[i]! - base[i]!) / step;
    });
    triangle.add(columns, base, to - from);
  }
  return triangle.result();
}

/** Maximum cosine between the residuals and a column of the Jacobian. */
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

/** R·Pᵀ·step, which has the same norm as J·step. */
function timesR({ r, order }: ReturnType<typeof pivotedQr>, step: Float64Array): Float64Array {
  return Float64Array.from(r, (row) => row.reduce((sum, value, j) => sum + value * step[order[j]!]!, 0));
}

function scaledNorm(scale: Float64Array, values: Float64Array): number {
  return norm(values.map((value, j) => value * scale[j]!));
}
