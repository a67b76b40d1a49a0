import { type Fraction, fraction, quotient, samplesIn } from "../../base/units/fraction.js";

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

/**
 * Resamples by sample-and-hold (neuron-numerics.md 2g): new sample i takes the last old sample at or before its
 * midpoint (i+½)/newRate; a midpoint exactly at an old sample's instant takes that sample.
 *
 * @param samples old samples, any unit
 * @param oldRateHz their rate [Hz]
 * @param newRateHz the requested rate [Hz]
 * @returns floor(N·newRate/oldRate + ½) samples
 */
export function holdSamples(samples: Float64Array, oldRateHz: number, newRateHz: number): Float64Array {
  const ratio = quotient(fraction(oldRateHz), fraction(newRateHz));
  const count = heldCount(samples.length, ratio);
  const result = new Float64Array(count);
  const last = samples.length - 1;
  // Old index for the midpoint of new sample i: floor((2i+1)·over ÷ (2·under)), computed incrementally with a
  // remainder.
  const divisor = greatestCommonDivisor(ratio.over, ratio.under);
  const step = (2n * ratio.over) / divisor;
  const unit = (2n * ratio.under) / divisor;
  const whole = Number(step / unit);
  let index = Number(step / 2n / unit);
  if (unit < 2n ** 52n) {
    const carry = Number(unit);
    const rest = Number(step % unit);
    let remainder = Number((step / 2n) % unit);
    for (let i = 0; i < count; i++) {
      result[i] = samples[Math.min(index, last)]!;
      index += whole;
      remainder += rest;
      if (remainder >= carry) {
        remainder -= carry;
        index += 1;
      }
    }
    return result;
  }
  for (let i = 0; i < count; i++) {
    index = Number(((2n * BigInt(i) + 1n) * step) / (2n * unit));
    result[i] = samples[Math.min(index, last)]!;
  }
  return result;
}

/** Number of samples after resampling `length` samples, if the old rate is `ratio` times the new one. */
export function heldCount(length: number, ratio: Fraction): number {
  return samplesIn({ over: BigInt(length), under: 1n }, { over: ratio.under, under: ratio.over });
}
