import { describe, expect, it } from "vitest";
import { crossings } from "../../../src/analysis/spikes/crossings.js";
import { InvalidOptionError } from "../../../src/base/errors.js";

describe("crossings", () => {
  it("interpolates between the sample below and the one at or above", () => {
    const voltage = Float64Array.of(-0.07, -0.03, -0.01, -0.02, -0.04, -0.02, 0.01);
    const times = crossings(voltage, 1000, -0.02);
    expect(times).toHaveLength(2);
    expect(times[0]).toBeCloseTo(0.0015, 12);
    expect(times[1]).toBeCloseTo(0.005, 12);
  });

  it("passes over gaps of NaN", () => {
    expect(crossings(Float64Array.of(-0.07, Number.NaN, 0.03, 0.02), 1000, 0)).toHaveLength(0);
  });

  it("refuses a rate or level that is none", () => {
    expect(() => crossings(new Float64Array(3), -1, 0)).toThrow(InvalidOptionError);
    expect(() => crossings(new Float64Array(3), 1000, Number.NaN)).toThrow(InvalidOptionError);
  });
});
