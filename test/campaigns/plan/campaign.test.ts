import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openCampaign } from "../../../src/campaigns/plan/campaign.js";
import type { PlanChanges } from "../../../src/campaigns/plan/plan-types.js";

const folder = resolve(import.meta.dirname, "../../../models");
const opened = (changes: PlanChanges, maxRuns?: number) =>
  openCampaign(
    { models: ["glif-cell/GLIF1_neuron_config.json"], stimuli: ["square:amplitude=100pA"], changes },
    { folder, maxRuns },
  );
const axis = Array.from({ length: 1000 }, (_, i) => i / 1e5);

describe("a campaign with too many runs", () => {
  it("is refused before anything is made of it, with the numbers that multiply", async () => {
    const before = process.memoryUsage().rss;
    await expect(opened({ grid: { a: axis, b: axis, c: axis, d: axis } })).rejects.toThrow(
      "it has 1,000,000,000,000 runs (1 model × 1,000,000,000,000 parameter sets × 1 stimulus), expected at most 100,000; more need --max-runs",
    );
    const ranges = { th_inf: { from: 0.01, to: 0.02 } };
    await expect(opened({ latin_hypercube: { count: 5e7, ranges } })).rejects.toThrow("it has 50,000,000 runs");
    await expect(opened({ latin_hypercube: { count: 1e9, ranges } }, 1e12)).rejects.toThrow(
      "Cannot draw a latin hypercube: it has 1,000,000,000 sets, expected at most 100,000,000",
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it("is taken where the user asks for it, and makes its sets one by one", async () => {
    const campaign = await opened({ grid: { th_inf: axis, init_threshold: axis } }, 1e6);
    expect(campaign.runCount).toBe(1e6);
    expect(campaign.factsOf(999_999).changes).toEqual({ th_inf: axis.at(-1), init_threshold: axis.at(-1) });
  });
});
