/**
 * Exact arithmetic on the decimals people type, for the one question that must not hang on rounding: which samples lie
 * before an instant. A double stands for its shortest decimal, so 0.1 is one tenth and not the nearest binary number.
 */

/** over ÷ under, both exact; `under` is positive. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** The shortest decimal that reads as `value` (finite). */
export function fraction(value: number): Fraction {
  const [mantissa = "0", exponentText = "0"] = String(value).split("e");
  const [whole = "0", decimals = ""] = mantissa.split(".");
  const digits = BigInt(whole + decimals);
  const exponent = Number(exponentText) - decimals.length;
  return exponent >= 0
    ? { over: digits * 10n ** BigInt(exponent), under: 1n }
    : { over: digits, under: 10n ** BigInt(-exponent) };
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

/** The nearest double, but for what lies below 1e-40. */
export function toNumber(a: Fraction): number {
  return Number(`${(a.over * 10n ** 40n) / a.under}e-40`);
}

/** Exact sum of decimals, as a double: 0.1 + 0.2 is 0.3. */
export function decimalSum(...values: readonly number[]): number {
  return toNumber(values.map(fraction).reduce(plus));
}

/** How many sample midpoints (i+½)/rate, i ≥ 0, lie before `time`. */
export function midpointsBefore(time: Fraction, rate: Fraction): number {
  const { over, under } = times(time, rate);
  const doubled = 2n * over - under;
  return doubled <= 0n ? 0 : Number((doubled + 2n * under - 1n) / (2n * under));
}

/** floor(time·rate + ½): how many samples cover `time`. */
export function samplesIn(time: Fraction, rate: Fraction): number {
  const { over, under } = times(time, rate);
  return Number((2n * over + under) / (2n * under));
}
