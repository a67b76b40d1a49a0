import { describe, expect, it } from "vitest";
import type { Campaign } from "../../../src/campaigns/plan/campaign.js";
import { equalRuns } from "../../../src/campaigns/work/equal-runs.js";

const campaign = (keys: readonly (string | null)[]): Campaign =>
  ({ runCount: keys.length, keyOf: (index: number) => keys[index] ?? null }) as unknown as Campaign;

describe("equal runs", () => {
  it("take the result of the first of their kind that is left", () => {
    const { isFirst, othersOf } = equalRuns(campaign(["a", "b", "a", null, "a", "b", null]), () => true);
    expect([0, 1, 2, 3, 4, 5, 6].map(isFirst)).toEqual([true, true, false, true, false, false, true]);
    expect([0, 1, 2, 3].map(othersOf)).toEqual([[2, 4], [5], [], []]);
    const later = equalRuns(campaign(["a", "b", "a", null, "a"]), (index) => index > 0);
    expect(later.isFirst(2)).toBe(true);
    expect(later.othersOf(2)).toEqual([4]);
  });
});
