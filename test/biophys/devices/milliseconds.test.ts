import fc from "fast-check";
import { expect, test } from "vitest";
import { shiftDecimal } from "../../../src/base/units/quantity.js";
import { milliseconds } from "../../../src/biophys/devices/milliseconds.js";
import { runCount } from "../../support/share.js";

test("the decimal point moves: no time leaves its step by a rounding", () => {
  expect(milliseconds(0.0100125)).toBe(10.0125);
  expect(milliseconds(1.1)).toBe(1100);
  expect(milliseconds(0)).toBe(0);
  // The product is 4.1000000000000005.
  expect(0.0041 * 1000).not.toBe(4.1);
  expect(milliseconds(0.0041)).toBe(4.1);
});

test("the short way gives what moving the point in the text gives", () => {
  const places = fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 12 }));
  const decimals = places.map(([digits, count]) => Number(`${digits}e-${count}`));
  fc.assert(
    fc.property(fc.oneof(decimals, fc.double({ noNaN: true, noDefaultInfinity: true })), (seconds) => {
      expect(milliseconds(seconds)).toBe(shiftDecimal(seconds, 3));
    }),
    { numRuns: runCount(2000) },
  );
});
