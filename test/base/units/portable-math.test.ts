import { describe, expect, it } from "vitest";
import * as portable from "../../../src/base/units/portable-math.js";
import { uniformBits } from "../../../src/stimulus/waveforms/noise.js";

const next = uniformBits(20);
const between = (low: number, high: number): number => low + ((high - low) * next()) / 2 ** 32;

/** Distance in units of the last place of `right`. */
function ulps(got: number, right: number): number {
  if (Object.is(got, right)) return 0;
  const unit = 2 ** (Math.max(-1022, Math.floor(Math.log2(Math.abs(right)))) - 52);
  return Math.abs(got - right) / unit;
}

/** Largest distance of `f` from `oracle` over random arguments. */
function worst(f: (x: number) => number, oracle: (x: number) => number, argument: () => number): number {
  let largest = 0;
  for (let i = 0; i < 20_000; i++) {
    const x = argument();
    largest = Math.max(largest, ulps(f(x), oracle(x)));
  }
  return largest;
}

describe("portable math, against the engine's (itself good to about 1 ulp)", () => {
  it.each([
    ["sin", portable.sin, Math.sin, () => between(-100, 100)],
    ["sin of large arguments", portable.sin, Math.sin, () => between(1, 2) * 2 ** between(20, 900)],
    ["cos", portable.cos, Math.cos, () => between(-1e6, 1e6)],
    ["exp", portable.exp, Math.exp, () => between(-700, 700)],
    ["expm1", portable.expm1, Math.expm1, () => between(-0.34, 0.34)],
    ["log", portable.log, Math.log, () => 2 ** between(-1000, 1000)],
    ["log near 1", portable.log, Math.log, () => between(0.5, 2)],
  ] as const)("%s within 2 ulp", (_, f, oracle, argument) => {
    expect(worst(f, oracle, argument)).toBeLessThanOrEqual(2);
  });

  it("atan within 4 ulp", () => {
    expect(worst(portable.atan, Math.atan, () => between(-1, 1) * 2 ** between(-20, 20))).toBeLessThanOrEqual(4);
  });

  it("pow within 3 ulp", () => {
    for (let i = 0; i < 20_000; i++) {
      const [x, y] = [2 ** between(-10, 10), between(-60, 60)];
      expect(ulps(portable.pow(x, y), x ** y)).toBeLessThanOrEqual(3);
    }
  });
});

describe("sin() near multiples of π", () => {
  it("keeps its relative precision", () => {
    // sin of the double nearest to π is what that double lacks of π.
    expect(portable.sin(Math.PI)).toBe(1.2246467991473532e-16);
    expect(ulps(portable.sin(22 * Math.PI), Math.sin(22 * Math.PI))).toBeLessThanOrEqual(2);
    expect(ulps(portable.sin(1e22), -0.8522008497671888)).toBeLessThanOrEqual(2);
  });
});

describe("special values", () => {
  it("follow IEEE 754", () => {
    expect([portable.sin(0), portable.cos(0), portable.exp(0), portable.log(1), portable.atan(0)]).toEqual([
      0, 1, 1, 0, 0,
    ]);
    expect(portable.exp(710)).toBe(Number.POSITIVE_INFINITY);
    expect(portable.exp(-746)).toBe(0);
    expect(portable.exp(-745)).toBe(5e-324);
    expect(portable.log(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(portable.log(5e-324)).toBe(-744.4400719213812);
    expect(portable.log(-1)).toBeNaN();
    expect(portable.sin(Number.POSITIVE_INFINITY)).toBeNaN();
    expect(portable.exp(Number.NaN)).toBeNaN();
    expect([portable.pow(-2, 3), portable.pow(-2, -5), portable.pow(9, 0.5), portable.pow(0, 3)]).toEqual([
      -8,
      -1 / 32,
      3,
      0,
    ]);
    expect(portable.pow(-2, 0.3)).toBeNaN();
    expect(portable.pow(0, -1.5)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("sinTurns()", () => {
  it("is exact at quarter turns, however many", () => {
    for (const turns of [0, 0.25, 0.5, 0.75, 1, 123456789.25, -0.25]) {
      const fraction = ((turns % 1) + 1) % 1;
      expect(portable.sinTurns(turns) + 0).toBe([0, 1, 0, -1][fraction * 4]! + 0);
    }
    expect(portable.sinTurns(1 / 12)).toBeCloseTo(0.5, 15);
  });
});
