import type { PivotedQr } from "./pivoted-qr.js";
import { norm } from "./pivoted-qr.js";

/** A step of the parameters and its damping. */
export interface TrustRegionStep {
  /** Value to subtract from the parameters. */
  readonly step: Float64Array;
  readonly damping: number;
}

/** Maximum relative deviation of a step's length from the radius. */
const RADIUS_TOLERANCE = 0.1;
const MOST_ITERATIONS = 10;
/** Smallest normal double. */
const TINY = 2 ** -1022;

/**
 * Minimises ‖J·x − b‖ for ‖D·x‖ within the radius: the Gauss-Newton step if it is short enough, otherwise a damped
 * step, whose damping is found by Newton's iteration on 1/‖D·x‖ (Moré 1978, section 5).
 *
 * @param scale diagonal of D, one value per parameter
 * @param guess damping of the previous step
 */
export function trustRegionStep(qr: PivotedQr, scale: Float64Array, radius: number, guess: number): TrustRegionStep {
  const { r, order, qtb } = qr;
  const n = order.length;
  const full = unpivot(backSubstitute(r, qtb), order);
  let scaled = scaledBy(scale, full);
  let length = norm(scaled);
  let excess = length - radius;
  if (excess <= RADIUS_TOLERANCE * radius) return { step: full, damping: 0 };

  const isFullRank = r.every((row, j) => row[j] !== 0);
  let low = 0;
  if (isFullRank) {
    const direction = solveTransposed(r, pivoted(scale, scaled, length, order));
    const size = norm(direction);
    low = excess / radius / size / size;
  }
  const gradient = Float64Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += r[i]![j]! * qtb[i]!;
    return sum / scale[order[j]!]!;
  });
  const steepness = norm(gradient);
  let high = steepness / radius;
  if (high === 0) high = TINY / Math.min(radius, RADIUS_TOLERANCE);
  let damping = Math.min(Math.max(guess, low), high);
  if (damping === 0) damping = steepness / length;

  for (let iteration = 1; ; iteration++) {
    if (damping === 0) damping = Math.max(TINY, 0.001 * high);
    const { triangle, solution } = damped(qr, scale, Math.sqrt(damping));
    const step = unpivot(solution, order);
    scaled = scaledBy(scale, step);
    length = norm(scaled);
    const before = excess;
    excess = length - radius;
    const isShortOfIt = low === 0 && excess <= before && before < 0;
    if (Math.abs(excess) <= RADIUS_TOLERANCE * radius || isShortOfIt || iteration === MOST_ITERATIONS) {
      return { step, damping };
    }
    const size = norm(solveTransposed(triangle, pivoted(scale, scaled, length, order)));
    const correction = excess / radius / size / size;
    if (excess > 0) low = Math.max(low, damping);
    if (excess < 0) high = Math.min(high, damping);
    damping = Math.max(low, damping + correction);
  }
}

/** Solves the least-squares problem of R over √damping·D by Givens rotations of the rows of D into R. */
function damped(
  { r, order, qtb }: PivotedQr,
  scale: Float64Array,
  root: number,
): { readonly triangle: Float64Array[]; readonly solution: Float64Array } {
  const n = order.length;
  const triangle = r.map((row) => row.slice());
  const right = qtb.slice();
  for (let j = 0; j < n; j++) {
    const row = new Float64Array(n);
    row[j] = root * scale[order[j]!]!;
    let rightOfRow = 0;
    for (let k = j; k < n; k++) {
      if (row[k] === 0) continue;
      const target = triangle[k]!;
      const [cos, sin] = rotation(target[k]!, row[k]!);
      const rotated = cos * right[k]! + sin * rightOfRow;
      rightOfRow = cos * rightOfRow - sin * right[k]!;
      right[k] = rotated;
      for (let i = k; i < n; i++) {
        const value = cos * target[i]! + sin * row[i]!;
        row[i] = cos * row[i]! - sin * target[i]!;
        target[i] = value;
      }
    }
  }
  return { triangle, solution: backSubstitute(triangle, right) };
}

/** Cosine and sine of the rotation that merges `other` into `kept`. */
function rotation(kept: number, other: number): [number, number] {
  if (Math.abs(kept) < Math.abs(other)) {
    const cotangent = kept / other;
    const sin = 0.5 / Math.sqrt(0.25 + 0.25 * cotangent * cotangent);
    return [sin * cotangent, sin];
  }
  const tangent = other / kept;
  const cos = 0.5 / Math.sqrt(0.25 + 0.25 * tangent * tangent);
  return [cos, cos * tangent];
}

/** Solves R·x = b; x is zero from the first zero on the diagonal on. */
function backSubstitute(r: readonly Float64Array[], b: Float64Array): Float64Array {
  const singular = r.findIndex((row, j) => row[j] === 0);
  const rank = singular < 0 ? r.length : singular;
  const x = new Float64Array(r.length);
  for (let j = rank - 1; j >= 0; j--) {
    let sum = b[j]!;
    for (let k = j + 1; k < rank; k++) sum -= r[j]![k]! * x[k]!;
    x[j] = sum / r[j]![j]!;
  }
  return x;
}

/** Solves Rᵀ·x = b. */
function solveTransposed(r: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = b.slice();
  for (let j = 0; j < x.length; j++) {
    for (let i = 0; i < j; i++) x[j] = x[j]! - r[i]![j]! * x[i]!;
    x[j] = x[j]! / r[j]![j]!;
  }
  return x;
}

/** D²·x/‖D·x‖ in the order of R's columns. */
function pivoted(scale: Float64Array, scaled: Float64Array, length: number, order: readonly number[]): Float64Array {
  return Float64Array.from(order, (column) => scale[column]! * (scaled[column]! / length));
}

function unpivot(values: Float64Array, order: readonly number[]): Float64Array {
  const result = new Float64Array(values.length);
  order.forEach((column, j) => {
    result[column] = values[j]!;
  });
  return result;
}

function scaledBy(scale: Float64Array, values: Float64Array): Float64Array {
  return values.map((value, j) => value * scale[j]!);
}
