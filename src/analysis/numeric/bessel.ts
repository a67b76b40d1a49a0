/** Transfer function of a digital filter: polynomials in z⁻¹, both divided by `a[0]`. */
export interface TransferFunction {
  readonly b: readonly [number, number, number, number, number];
  readonly a: readonly [number, number, number, number, number];
}

/**
 * Four-pole low-pass Bessel filter, with the midpoint of its phase at the cut-off: the bilinear transform of the
 * analogue prototype s⁴ + 10/k s³ + 45/k² s² + 105/k³ s + 1 with k = 105^¼ (ephys-features.md E.1).
 *
 * @param cutoff cut-off as a fraction of half the sampling rate, in (0, 1)
 */
export function besselLowPass(cutoff: number): TransferFunction {
  const w = Math.tan((Math.PI * cutoff) / 2);
  const k = 105 ** 0.25;
  const prototype = [1, 105 / k ** 3, 45 / k ** 2, 10 / k, 1];
  const denominator = [0, 0, 0, 0, 0];
  for (let n = 0; n <= 4; n++) {
    const factor = prototype[n]! * w ** (4 - n);
    differenceAndSum[n]!.forEach((coefficient, power) => {
      denominator[power]! += factor * coefficient;
    });
  }
  const first = denominator[0]!;
  const gain = w ** 4 / first;
  return {
    b: [gain, 4 * gain, 6 * gain, 4 * gain, gain],
    a: [1, denominator[1]! / first, denominator[2]! / first, denominator[3]! / first, denominator[4]! / first],
  };
}

/** Coefficients of (1 − z⁻¹)ⁿ(1 + z⁻¹)⁴⁻ⁿ for n = 0 … 4. */
const differenceAndSum = [
  [1, 4, 6, 4, 1],
  [1, 2, 0, -2, -1],
  [1, 0, -2, 0, 1],
  [1, -2, 0, 2, -1],
  [1, -4, 6, -4, 1],
];
