import { shiftDecimal } from "../../base/units/quantity.js";

/**
 * A time in milliseconds, by moving the decimal point: 0.0100125 s are 10.0125 ms. The product with 1000 can be off by its
 * last bit, which decides whether an event falls into a step or the next.
 */
export function milliseconds(seconds: number): number {
  return shiftDecimal(seconds, 3);
}
