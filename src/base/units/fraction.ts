/**
 * Exact arithmetic on decimals, for deciding which samples lie before an instant: rounding must not affect that. A
 * double stands for its shortest decimal: 0.1 means one tenth, not the nearest binary number.
 */

/** over ÷ under, both exact; `under` is positive. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** Largest denominator tried for a long decimal. */
const LARGEST_DENOMINATOR = 1000;

/**
 * The number that a finite double stands for: its shortest decimal or, if that has 16 digits or more and a simple ratio
 * gives the same double, that ratio. 33333.333333333336 Hz, the rate of steps of 30 µs, is 100000/3.
 */
export function fraction(value: number): Fraction {
  const [mantissa = "0", exponentText = "0"] = String(value).split("e");
  const [whole = "0", decimals = ""] = mantissa.split(".");
  const digits = BigInt(whole + decimals);
  const ratio = Math.abs(Number(digits)) >= 1e15 && decimals !== "" ? simpleRatio(value) : null;
  if (ratio !== null) return ratio;
  const exponent = Number(exponentText) - decimals.length;
  return exponent >= 0
    ? { over: digits * 10n ** BigInt(exponent), under: 1n }
    : { over: digits, under: 10n ** BigInt(-exponent) };
}

/**
 * The first convergent of the continued fraction of `value` that equals it as a double, unless its denominator is
 * large.
 */
function simpleRatio(value: number): Fraction | null {
  let [over, under, lastOver, lastUnder] = [Math.floor(value), 1, 1, 0];
  for (let rest = value - over; rest > 0; ) {
    const term = Math.floor(1 / rest);
    rest = 1 / rest - term;
    [over, lastOver] = [term * over + lastOver, over];
    [under, lastUnder] = [term * under + lastUnder, under];
    if (!(under <= LARGEST_DENOMINATOR)) return null;
    if (over / under === value) return { over: BigInt(over), under: BigInt(under) };
  }
  return null;
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.over, under: a.under * b.under };
}

/** a ÷ b for b > 0. */
export function quotient(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.under, under: a.under * b.over };
}

/** The nearest double, except below 1e-40. */
export function toNumber(a: Fraction): number {
  return Number(`${(a.over * 10n ** 40n) / a.under}e-40`);
}

/** Exact sum of decimals, as a double: 0.1 + 0.2 is 0.3. */
export function decimalSum(...values: readonly number[]): number {
  return toNumber(values.map(fraction).reduce(plus));
}

/** Number of sample midpoints (i+½)/rate, i ≥ 0, before `time`. */
export function midpointsBefore(time: Fraction, rate: Fraction): number {
  const { over, under } = times(time, rate);
  const doubled = 2n * over - under;
  return doubled <= 0n ? 0 : Number((doubled + 2n * under - 1n) / (2n * under));
}

/** floor(time·rate + ½), the number of samples that cover `time`. */
export function samplesIn(time: Fraction, rate: Fraction): number {
  const { over, under } = times(time, rate);
  return Number((2n * over + under) / (2n * under));
}
