import { shiftDecimal } from "../../base/units/quantity.js";

/**
 * A time in milliseconds, by moving the decimal point: 0.0100125 s are 10.0125 ms. The product with 1000 can be off by its
 * last bit, which decides whether an event falls into a step or the next.
 */
export function milliseconds(seconds: number): number {
  if (seconds === 0) return 0;
  // Thousands of synapses have millions of times. A decimal of up to 15 digits and nine places is a whole number over 1e9,
  // and no other such decimal gives the same value.
  const whole = Math.round(seconds * 1e9);
  if (Math.abs(whole) < 1e15 && whole / 1e9 === seconds) return whole / 1e6;
  return shiftDecimal(seconds, 3);
}
