import { DIMENSIONS } from "../../base/units/quantity.js";

/** Exponents of mass, length, time and electric current. */
export type Exponents = readonly [number, number, number, number];

export const PLAIN: Exponents = [0, 0, 0, 0];

export function sameExponents(a: Exponents, b: Exponents): boolean {
  return a.every((exponent, i) => Math.abs(exponent - b[i]!) < 1e-12);
}

/** a + factor·b: the dimensions of a product (factor 1), a quotient (−1) or, with a = PLAIN, a power. */
export function combine(a: Exponents, b: Exponents, factor: number): Exponents {
  const at = (i: 0 | 1 | 2 | 3): number => a[i] + factor * b[i];
  return [at(0), at(1), at(2), at(3)];
}

const NAMED: readonly (readonly [string, Exponents])[] = [
  ...Object.values(DIMENSIONS).map(({ noun, exponents }) => [noun, exponents] as const),
  ["a capacitance", [-1, -2, 4, 2]],
  ["a charge", [0, 0, 1, 1]],
  ["a length", [0, 1, 0, 0]],
];

/** The name of a dimension, such as `a current`, or its unit if it has no name here. */
export function nounOf(exponents: Exponents): string {
  if (sameExponents(exponents, PLAIN)) return "a plain number";
  const named = NAMED.find(([, known]) => sameExponents(known, exponents));
  if (named !== undefined) return named[0];
  const symbols = ["kg", "m", "s", "A"].flatMap((symbol, i) => {
    const exponent = exponents[i]!;
    return exponent === 0 ? [] : [exponent === 1 ? symbol : `${symbol}^${exponent}`];
  });
  return `a quantity in ${symbols.join(" ")}`;
}
