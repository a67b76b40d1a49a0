/**
 * Elementary functions with bit-identical results on every machine.
 *
 * ECMAScript leaves the last bits of Math.sin, Math.exp and similar functions to the engine, and a stimulus must not
 * depend on the engine. These functions use only + − × ÷ and the square root, which IEEE 754 defines exactly. Arguments
 * are reduced with constants split into parts short enough for exact products, then summed as power series. Errors,
 * measured against mpmath: exp, log, sin, cos and sinTurns below 1.1 ulp, pow below 2, expm1 and atan below 4.
 */

/** ln 2 and π/2 in parts: the first ones have 24 bits, which keeps their products with small integers exact. */
export const LN2_HIGH = 0.6931471824645996;
export const LN2_LOW = -1.904654299957768e-9;
const HALF_PI_HIGH = 1.5707963705062866;
const HALF_PI_MIDDLE = -4.371138828673793e-8;
const HALF_PI_LOW = -1.7151244994428829e-15;
const TWO_PI = 6.283185307179586;
const TWO_PI_REST = 2.4492935982947064e-16;

/** For larger arguments, and near multiples of π/2, the split constants of sin and cos have too few bits. */
const REDUCTION_LIMIT = 1_000_000;

const bits = new DataView(new ArrayBuffer(8));

/** 2^k for −1022 ≤ k ≤ 1023, built from its bits. */
function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** x·2^k, in two steps if 2^k itself is out of range. */
function scale(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -1022) return x * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return x * powerOfTwo(k);
}

/** Inverse factorials 1/n!; each quotient is correctly rounded because the factorials to 18! are exact. */
const INVERSE_FACTORIAL = (() => {
  const table: number[] = [1];
  for (let n = 1, factorial = 1; n <= 18; n++) {
    factorial *= n;
    table.push(1 / factorial);
  }
  return table;
})();

/** (exp(r) − 1 − r) for |r| ≤ 0.35. */
function exponentialTail(r: number): number {
  let sum = 0;
  for (let n = 14; n >= 2; n--) sum = sum * r + INVERSE_FACTORIAL[n]!;
  return sum * r * r;
}

/** e^x. */
export function exp(x: number): number {
  if (x > 709.79) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  const k = Math.round(x / Math.LN2);
  const high = x - k * LN2_HIGH;
  const r = high - k * LN2_LOW;
  const rest = high - r - k * LN2_LOW;
  return scale(1 + (r + (rest + exponentialTail(r))), k);
}

/** e^x − 1, without cancellation for small x. */
export function expm1(x: number): number {
  return Math.abs(x) < 0.35 ? x + exponentialTail(x) : exp(x) - 1;
}

/** x = m·2^k with m in [√½, √2), for finite x > 0. */
export function split(x: number): { m: number; k: number } {
  const subnormal = x < 2.2250738585072014e-308;
  bits.setFloat64(0, subnormal ? x * 18014398509481984 : x);
  let k = (bits.getUint32(0) >>> 20) - 1023 - (subnormal ? 54 : 0);
  bits.setUint32(0, (bits.getUint32(0) & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m > Math.SQRT2) {
    m /= 2;
    k += 1;
  }
  return { m, k };
}

/** Terms above the first of ln((1+s)/(1−s)) = 2s + 2s³/3 + …, over s. */
function logarithmTail(s: number): number {
  const z = s * s;
  let sum = 0;
  for (let n = 23; n >= 3; n -= 2) sum = sum * z + 2 / n;
  return sum * z;
}

/** ln x; NaN for negative x, −∞ at 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { m, k } = split(x);
  const f = m - 1;
  const s = f / (2 + f);
  // 2s = f − s·f with f exact, which reduces the effect of the rounding of s.
  return k * LN2_HIGH + (f - (s * (f - logarithmTail(s)) - k * LN2_LOW));
}

/** a·b as the rounded product and its rounding error (Dekker 1971). */
export function exactProduct(a: number, b: number): [number, number] {
  const product = a * b;
  const aBig = a * 134217729;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = b * 134217729;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

/** x^y for x > 0, with the logarithm in twice the precision. */
function realPower(x: number, y: number): number {
  const { m, k } = split(x);
  const f = m - 1;
  const d = 2 + f;
  const dRest = f - (d - 2);
  const s = f / d;
  const [sd, sdRest] = exactProduct(s, d);
  const sRest = (f - sd - sdRest - s * dRest) / d;
  // ln x = k·ln2 + 2s + tail, summed from large to small; `low` collects the rounding errors.
  const terms = [2 * s, k * LN2_LOW, 2 * sRest + s * logarithmTail(s)];
  let high = k * LN2_HIGH;
  let low = 0;
  for (const term of terms) {
    const sum = high + term;
    const back = sum - high;
    low += high - (sum - back) + (term - back);
    high = sum;
  }
  const [product, rest] = exactProduct(high, y);
  if (!(Math.abs(product) < 800)) return exp(product);
  const value = exp(product);
  return value + value * (rest + low * y);
}

/** x^y as IEEE 754 `pow` defines it for finite arguments; NaN for a negative x and a fractional y. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (y === 0.5 && x >= 0) return Math.sqrt(x);
  if (Number.isInteger(y) && Math.abs(y) <= 4) {
    const square = x * x;
    const power = [1, x, square, square * x, square * square][Math.abs(y)]!;
    return y > 0 ? power : 1 / power;
  }
  if (x < 0 && !Number.isInteger(y)) return Number.NaN;
  const size = Math.abs(x);
  let value: number;
  if (size === 0 || size === Number.POSITIVE_INFINITY) value = (size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  else if (Math.abs(y) > 1e300) value = size === 1 ? 1 : size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  else value = realPower(size, y);
  return x < 0 && y % 2 !== 0 ? -value : value;
}

/** sin(r + rest) for |r| ≤ π/4. */
function sineCore(r: number, rest: number): number {
  const z = r * r;
  let sum = 0;
  for (let n = 17; n >= 3; n -= 2) sum = INVERSE_FACTORIAL[n]! - z * sum;
  // sin r = r − r³·(1/3! − z·(1/5! − …))
  return r - (r * z * sum - rest);
}

/** cos(r + rest) for |r| ≤ π/4. */
function cosineCore(r: number, rest: number): number {
  const z = r * r;
  let sum = 0;
  for (let n = 18; n >= 4; n -= 2) sum = INVERSE_FACTORIAL[n]! - z * sum;
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (z * z * sum - r * rest));
}

/** sin of (quarter·π/2 + r + rest). */
function quarterSine(quarter: number, r: number, rest: number): number {
  const q = ((quarter % 4) + 4) % 4;
  const value = q % 2 === 0 ? sineCore(r, rest) : cosineCore(r, rest);
  return q < 2 ? value : -value;
}

/** 2^1200·π, by Machin's formula in integers; computed on first use. */
let widePi: bigint | undefined;

function piTimes2To1200(): bigint {
  if (widePi !== undefined) return widePi;
  const one = 1n << 1232n;
  const arcTangentOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    let power = one / n;
    for (let k = 1n; power > 0n; k += 2n) {
      sum += k % 4n === 1n ? power / k : -(power / k);
      power /= n * n;
    }
    return sum;
  };
  widePi = (4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n))) >> 32n;
  return widePi;
}

/** x ≥ ½ as a whole number of quarter turns (mod 4) and the remainder, in exact integers. */
function reduceExactly(x: number): [number, number] {
  const halfPi = piTimes2To1200() / 2n;
  const scaled = x < 2 ** 53 ? BigInt(x * 2 ** 53) << 1147n : BigInt(x) << 1200n;
  const quarters = (scaled + halfPi / 2n) / halfPi;
  return [Number(quarters % 4n), Number((scaled - quarters * halfPi) >> 1000n) / 2 ** 200];
}

/** sin(x + shift·π/2). */
function shiftedSine(x: number, shift: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const quarter = Math.round(x / 1.5707963267948966);
  const high = x - quarter * HALF_PI_HIGH;
  const middle = high - quarter * HALF_PI_MIDDLE;
  const lost = high - middle - quarter * HALF_PI_MIDDLE;
  const low = quarter * HALF_PI_LOW - lost;
  const r = middle - low;
  if (Math.abs(x) > REDUCTION_LIMIT || (Math.abs(r) < 1e-6 && quarter !== 0)) {
    const [turned, left] = reduceExactly(Math.abs(x));
    return x > 0 ? quarterSine(turned + shift, left, 0) : quarterSine(shift - turned, -left, 0);
  }
  return quarterSine(quarter + shift, r, middle - r - low);
}

/** Sine of x [rad]. */
export function sin(x: number): number {
  return x === 0 ? x : shiftedSine(x, 0);
}

/** Cosine of x [rad]. */
export function cos(x: number): number {
  return shiftedSine(x, 1);
}

/** sin(2πx), x in turns; whole turns are removed without rounding. */
export function sinTurns(turns: number): number {
  if (!Number.isFinite(turns)) return Number.NaN;
  const quarter = Math.round(4 * turns);
  const part = turns - quarter / 4;
  const [r, rest] = exactProduct(part, TWO_PI);
  return quarterSine(quarter, r, rest + part * TWO_PI_REST);
}

/** Arc tangent [rad] in [−π/2, π/2]. */
export function atan(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (Math.abs(x) > 1) {
    const sign = x > 0 ? 1 : -1;
    return sign * 1.5707963267948966 - (atan(1 / x) - sign * 6.123233995736766e-17);
  }
  // Two halvings of the angle bring x below tan(π/16).
  let small = x / (1 + Math.sqrt(1 + x * x));
  small /= 1 + Math.sqrt(1 + small * small);
  const z = small * small;
  let sum = 0;
  for (let n = 25; n >= 3; n -= 2) sum = 1 / n - z * sum;
  return 4 * (small - small * z * sum);
}
