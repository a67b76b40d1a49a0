/**
 * The natural logarithm, correctly rounded in all but about one of ten million arguments.
 *
 * C libraries and JavaScript engines differ in its last bit. Random times of other simulators, which are sums of
 * logarithms, can only be reproduced with a result that depends on none of them (docs/spec/stimuli.md 4).
 *
 * Values in twice the precision are pairs [high, low], whose sum is the value and whose low part is below half an ulp
 * of the high part.
 */
import { exactProduct, LN2_HIGH, LN2_LOW, split } from "./portable-math.js";

type Pair = readonly [number, number];

/** a + b and its rounding error (Knuth 1969). */
function exactSum(a: number, b: number): Pair {
  const sum = a + b;
  const back = sum - a;
  return [sum, a - (sum - back) + (b - back)];
}

function plus([a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const [sum, rest] = exactSum(a, b);
  return exactSum(sum, rest + (aLow + bLow));
}

function times([a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const [product, rest] = exactProduct(a, b);
  return exactSum(product, rest + (a * bLow + aLow * b));
}

/** a ÷ b for a without low part. */
function ratio(a: number, [b, bLow]: Pair): Pair {
  const quotient = a / b;
  const [product, rest] = exactProduct(quotient, b);
  return exactSum(quotient, (a - product - rest - quotient * bLow) / b);
}

/**
 * Coefficients 2/n of ln((1+s)/(1−s)) = 2s + 2s³/3 + …, from the smallest. Since |s| is below 0.172, terms from s¹¹ on
 * need no more than double precision.
 */
const SMALL: readonly number[] = Array.from({ length: 16 }, (_, k) => 2 / (41 - 2 * k));
const LARGE: readonly Pair[] = [9, 7, 5, 3].map((n) => ratio(2, [n, 0]));

/** ln x for finite x > 0. */
export function nearestLog(x: number): number {
  const { m, k } = split(x);
  const f = m - 1; // exact, as m is in [√½, √2)
  const s = ratio(f, exactSum(2, f));
  const z = times(s, s);
  let small = 0;
  for (const coefficient of SMALL) small = small * z[0] + coefficient;
  let sum: Pair = [small, 0];
  for (const coefficient of LARGE) sum = plus(times(sum, z), coefficient);
  const ofM = times(s, plus(times(sum, z), [2, 0]));
  const ofPower = plus([k * LN2_HIGH, 0], exactProduct(k, LN2_LOW));
  return plus(ofPower, ofM)[0];
}
