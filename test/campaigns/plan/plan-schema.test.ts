import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { checkCampaignPlan, planJsonSchema } from "../../../src/campaigns/plan/plan-schema.js";

const least = { models: ["cell.json"], stimuli: ["square:amplitude=100pA"] };

describe("a campaign plan", () => {
  it("needs models and stimuli, and nothing else", () => {
    expect(checkCampaignPlan(least)).toEqual(least);
  });

  it("takes every field", () => {
    const plan = {
      $schema: "campaign-plan.schema.json",
      schema: "rheobase.campaign-plan/1",
      name: "all of it",
      models: [472363762, "cells/*.json", { fit: "fit.json", morphology: "cell.swc" }],
      stimuli: ["ramp:", { recording: "cell.nwb", sweeps: "Long Square" }, { protocol: "Short Square" }],
      changes: { latin_hypercube: { count: 3, seed: 1, ranges: { th_inf: { from: 0.1, to: 1, scale: "log" } } } },
      settings: { dt: 2.5e-5, solver: "fast", axon: "full", junction_potential: "none", glif_cut: "time" },
      measures: { features: true },
    };
    expect(checkCampaignPlan(plan)).toEqual(plan);
  });

  it.each([
    [{}, "models: missing, expected a list"],
    [{ ...least, modles: [] }, 'modles: is not a field of a campaign plan (did you mean "models"?)'],
    [
      { ...least, stimuli: [{ recording: "a.nwb", sweep: "1" }] },
      'stimuli[0].sweep: is not a field of a campaign plan (did you mean "sweeps"?)',
    ],
    [{ ...least, models: [] }, "models: has 0 entries, expected at least 1"],
    [{ ...least, changes: {} }, "changes: names none, expected one of list, grid, random and latin_hypercube"],
    [{ ...least, changes: { list: [{}], grid: {} } }, "changes: names list and grid, expected one of"],
    [{ ...least, changes: { grid: { a: [] } } }, "changes.grid.a: has 0 entries, expected at least 1"],
    [
      { ...least, changes: { random: { count: 1, ranges: { a: { from: 0, to: 1, scale: "log" } } } } },
      'changes.random.ranges.a: goes from 0 to 1, expected both ends above 0 for scale "log"',
    ],
    [{ ...least, settings: { solver: "quick" } }, 'settings.solver: "quick", expected "exact" or "fast"'],
    [{ ...least, settings: { dt: 0 } }, "settings.dt: 0, expected more than 0"],
  ])("is refused with the place: %j", (document, message) => {
    expect(() => checkCampaignPlan(document, "plan.json")).toThrow(message);
  });

  it("has its JSON Schema in the package (node scripts/write-schemas.mjs)", () => {
    const path = resolve(import.meta.dirname, "../../../models/schema/campaign-plan.schema.json");
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(planJsonSchema());
  });
});
