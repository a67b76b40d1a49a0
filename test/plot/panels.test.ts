import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundValues } from "../../src/plot/panels.js";

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
