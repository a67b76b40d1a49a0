import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSweepRanges } from "../../../src/base/text/sweep-ranges.js";

describe("formatSweepRanges()", () => {
  it.each([
    [[], "none"],
    [[7], "7"],
    [[1, 33, 100, 101, 102, 103], "1, 33, 100-103"],
    [[4, 5], "4, 5"],
    [[3, 1, 2, 2, 10], "1-3, 10"],
  ])("writes %j as %s", (numbers, text) => {
    expect(formatSweepRanges(numbers)).toBe(text);
  });

  it("names every number and no other", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60), { minLength: 1 }), (numbers) => {
        const named = formatSweepRanges(numbers)
          .split(", ")
          .flatMap((run) => {
            const [first = 0, last = first] = run.split("-").map(Number);
            return Array.from({ length: last - first + 1 }, (_, i) => first + i);
          });
        expect(named).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });
});
