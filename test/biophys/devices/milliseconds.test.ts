import { expect, test } from "vitest";
import { milliseconds } from "../../../src/biophys/devices/milliseconds.js";

test("the decimal point moves: no time leaves its step by a rounding", () => {
  expect(milliseconds(0.0100125)).toBe(10.0125);
  expect(milliseconds(1.1)).toBe(1100);
  expect(milliseconds(0)).toBe(0);
  // The product is 4.1000000000000005.
  expect(0.0041 * 1000).not.toBe(4.1);
  expect(milliseconds(0.0041)).toBe(4.1);
});
