import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundValues, tickText, valueAxis } from "../../../src/plot/charts/panels.js";

describe("roundValues()", () => {
  it("gives multiples of a round step", () => {
    expect(roundValues(-130, 450, 4)).toEqual([0, 200, 400]);
    expect(roundValues(-21.98, 385.8, 4)).toEqual([0, 200]);
    expect(roundValues(-0.35, 0.25, 4)).toEqual([-0.2, 0, 0.2]);
    expect(roundValues(-71, -57, 8)).toEqual([-70, -68, -66, -64, -62, -60, -58]);
  });

  it("gives at least one and not too many for any range", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 4, max: 10 }),
        (min, span, count) => {
          const values = roundValues(min, min + span, count);
          expect(values.length).toBeGreaterThanOrEqual(1);
          expect(values.length).toBeLessThanOrEqual(count + 1);
          expect(new Set(values).size).toBe(values.length);
        },
      ),
    );
  });
});

describe("valueAxis()", () => {
  const texts = (min: number, max: number): (string | undefined)[] => {
    const { ticks } = valueAxis("current (pA)", { min, max }, 4);
    return roundValues(min, max, 4).map((value) => ticks?.callback && tickText(value));
  };

  it("leaves everyday numbers to chart.js and shortens those that would not fit", () => {
    expect(texts(0, 200)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(texts(0, 5e-5)).toEqual(["0", "2e-5", "4e-5"]);
    expect(texts(0, 1.9e14)).toEqual(["0", "5e13", "1e14", "1.5e14"]);
  });
});
