import { describe, expect, it } from "vitest";
import { adaptation, median, standardDeviation } from "../../../src/analysis/train/isi-statistics.js";

describe("interval statistics", () => {
  it("take the middle, the population's deviation and the mean relative change", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(standardDeviation([1, 3])).toBe(1);
    expect(adaptation([1, 3, 1])).toBe(0);
    expect(adaptation([1])).toBeNaN();
  });
});
