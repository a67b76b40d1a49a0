import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalFromText, float32FromText, roundToDigits } from "../../../src/base/text/decimal.js";
import { runCount } from "../../support/share.js";

describe("decimalFromText", () => {
  test("takes plain decimals only", () => {
    expect(["1", "-2.5", "+.5", "3.", "1e-3", "1E+2"].map(decimalFromText)).toEqual([1, -2.5, 0.5, 3, 1e-3, 100]);
    for (const text of ["", " ", "NaN", "inf", "Infinity", "0x10", "1,5", "1e", "--1", "1_000", "1 2"]) {
      expect(decimalFromText(text)).toBeNull();
    }
  });
});

describe("float32FromText", () => {
  test("rounds once where rounding to double first would go to the wrong side", () => {
    // 1 + 2^-24 is halfway between two float32 values; a digit far behind decides.
    const halfway = "1.000000059604644775390625";
    expect(float32FromText(halfway)).toBe(1);
    expect(float32FromText(`${halfway}0000000001`)).toBe(1 + 2 ** -23);
    expect(Math.fround(Number(`${halfway}0000000001`))).toBe(1);
    expect(float32FromText(`-${halfway}0000000001`)).toBe(-1 - 2 ** -23);
    expect(float32FromText("1.00000017881393432617187499999999")).toBe(1 + 2 ** -23);
    expect(Math.fround(Number("1.00000017881393432617187499999999"))).toBe(1 + 2 ** -22);
  });

  test("agrees with fround on what doubles print", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e30, max: 1e30 }), (value) => {
        expect(float32FromText(String(value)) + 0).toBe(Math.fround(value) + 0); // text has no -0
      }),
    );
  });
});

describe("roundToDigits", () => {
  test.each([1, 6, 8, 12])("prints %d digits and reads them back, ties to even, at any size", (digits) => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -200_000_000, max: 200_000_000 }).map((whole) => whole / 1024),
      fc
        .tuple(fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: -12, max: 12 }))
        .map(([n, e]) => Number(`${n}e${e}`)),
    );
    fc.assert(
      fc.property(value, (number) => {
        // In 101 digits the exact value ends, or is cut where it does not matter.
        const exact = number.toExponential(100);
        const [mantissa = "", exponent = ""] = exact.replace(/^-/, "").split("e");
        const all = mantissa.replace(".", "");
        const kept = BigInt(all.slice(0, digits));
        const rest = all.slice(digits);
        const half = `5${"0".repeat(rest.length - 1)}`;
        const up = rest > half || (rest === half && kept % 2n === 1n);
        const sign = number < 0 ? "-" : "";
        const expected = Number(`${sign}${kept + (up ? 1n : 0n)}e${Number(exponent) - digits + 1}`);
        expect(roundToDigits(number, digits) + 0).toBe(expected + 0);
      }),
      { numRuns: runCount(2000) },
    );
  });

  test("gives the values of %g that the specification quotes", () => {
    expect(roundToDigits(1.1281486914123688, 6)).toBe(1.12815);
    expect(roundToDigits(2.2406204607139379e-5, 6)).toBe(2.24062e-5);
  });

  test("sends exact ties to the even digit, as C does", () => {
    expect(roundToDigits(0.5, 1)).toBe(0.5);
    expect(roundToDigits(2.5, 1)).toBe(2);
    expect(roundToDigits(3.5, 1)).toBe(4);
    expect(roundToDigits(-2.5, 1)).toBe(-2);
    expect(roundToDigits(12345678.5, 8)).toBe(12345678);
    expect(roundToDigits(123456785, 8)).toBe(123456780);
    expect(roundToDigits(0.0009765625, 6)).toBe(0.000976562);
    expect(roundToDigits(1.5e20, 1)).toBe(2e20);
  });

  test("is the value itself with 17 digits, and stays put when repeated", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 16 }), (value, n) => {
        expect(roundToDigits(value, 17)).toBe(value);
        const once = roundToDigits(value, n);
        if (Number.isFinite(once)) expect(roundToDigits(once, n)).toBe(once);
        if (Math.abs(value) > 1e-300 && Number.isFinite(once))
          expect(Math.abs(once - value)).toBeLessThanOrEqual(Math.abs(value) * 10 ** (1 - n));
      }),
      { numRuns: runCount(20_000) },
    );
  });
});
