import { exp, expm1, log } from "../../base/units/portable-math.js";

/** Constant of splitmix32, which spreads a seed over the state of the generator. */
const WEYL = 0x9e3779b9;

/**
 * Uniform 32-bit integers: xoshiro128** (Blackman & Vigna 2021), seeded by a splitmix of the two halves of the seed.
 *
 * @param seed whole number from 0 to 2^53 − 1
 */
export function uniformBits(seed: number): () => number {
  let weyl = seed | 0;
  const spread = (salt: number): number => {
    weyl = (weyl + WEYL) | 0;
    let z = weyl ^ salt;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const top = Math.floor(seed / 2 ** 32);
  let [a, b, c, d] = [spread(top), spread(top), spread(top), spread(top)];
  // The generator would stay in a state of all zeros.
  if ((a | b | c | d) === 0) a = 1;
  return () => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

/** Standard normal deviates by the polar method (Marsaglia & Bray 1964), bit-identical on every machine. */
export function normalDeviates(seed: number): () => number {
  const next = uniformBits(seed);
  // 53 bits, in (−1, 1), symmetric about 0.
  const symmetric = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6) + 0.5) / 4503599627370496 - 1;
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const deviate = spare;
      spare = null;
      return deviate;
    }
    for (;;) {
      const u = symmetric();
      const v = symmetric();
      const square = u * u + v * v;
      if (square < 1 && square > 0) {
        const factor = Math.sqrt((-2 * log(square)) / square);
        spare = v * factor;
        return u * factor;
      }
    }
  };
}

/** An Ornstein-Uhlenbeck process: exponential correlation, normal values. */
export interface OrnsteinUhlenbeck {
  /** Mean [A]. */
  readonly mean: number;
  /** Standard deviation of the values [A]. */
  readonly sd: number;
  /** Correlation time [s]. */
  readonly tau: number;
  readonly seed: number;
}

/**
 * Adds the process to `out`, from a stationary start, by the exact update (Gillespie 1996), which makes mean, deviation
 * and correlation independent of the rate. Another rate gives another realization of the process.
 *
 * @param out current [A], one value per sample
 */
export function addOrnsteinUhlenbeck(out: Float64Array, rateHz: number, process: OrnsteinUhlenbeck): void {
  const deviate = normalDeviates(process.seed);
  const steps = 1 / (rateHz * process.tau);
  const decay = exp(-steps);
  const kick = process.sd * Math.sqrt(-expm1(-2 * steps));
  let x = process.sd * deviate();
  for (let i = 0; i < out.length; i++) {
    out[i] = out[i]! + (process.mean + x);
    x = x * decay + kick * deviate();
  }
}
