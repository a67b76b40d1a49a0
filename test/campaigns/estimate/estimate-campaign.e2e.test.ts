import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { estimateCampaign } from "../../../src/campaigns/estimate/estimate-campaign.js";
import type { CampaignPlan } from "../../../src/campaigns/plan/plan-types.js";
import { runCampaign } from "../../../src/campaigns/run-campaign.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const folder = resolve(import.meta.dirname, "../../../models");
const options = () => ({ folder, cacheDir: at("cache"), jobs: 1 });

const planOf = (thresholds: readonly number[]): CampaignPlan => ({
  models: ["glif-cell/GLIF1_neuron_config.json", "glif-cell/GLIF3_neuron_config.json", "missing.json"],
  stimuli: ["square:amplitude=100..300pA/50pA,start=10ms,duration=400ms,total=420ms"],
  changes: { list: thresholds.map((value) => ({ th_inf: value })) },
  measures: { features: true },
});

const bytesIn = (path: string): number =>
  readdirSync(path, { recursive: true })
    .map((name) => join(path, String(name)))
    .reduce((sum, name) => sum + (name.endsWith(".parquet") ? statSync(name).size : 0), 0);

describe("estimateCampaign", () => {
  it("counts what is done, known, equal and left, and writes nothing", async () => {
    const before = await estimateCampaign(planOf([0.02, 0.021, 0.021]), at("new"), options());
    expect(existsSync(at("new"))).toBe(false);
    expect(before).toMatchObject({ runs: 45, takenOver: 0, equal: 10, toRun: 20, counts: { left: 45 } });
    expect(before.models.map(({ impossible }) => impossible === null)).toEqual([true, true, false]);
    expect(before.costs.map(({ kind }) => kind)).toEqual(["GLIF"]);
    expect(before.wallS).toBeGreaterThan(0);
    await runCampaign(planOf([0.02]), at("first"), options());
    const after = await estimateCampaign(planOf([0.02, 0.021, 0.021]), at("new"), options());
    expect(after).toMatchObject({ takenOver: 10, equal: 10, toRun: 10 });
    const done = await estimateCampaign(planOf([0.02]), at("first"), options());
    expect(done).toMatchObject({ takenOver: 0, toRun: 0, wallS: null, counts: { ok: 10, impossible: 5, left: 0 } });
    const other = estimateCampaign(planOf([0.03]), at("first"), options());
    await expect(other).rejects.toThrow("the folder holds another one (its changes differ)");
  });

  it("knows the size of the results from the tables' layout and the spikes of some runs", async () => {
    const thresholds = Array.from({ length: 30 }, (_, i) => 0.015 + i / 2000);
    const { bytes, spikesPerRun } = await estimateCampaign(planOf(thresholds), at("sized"), options());
    const report = await runCampaign(planOf(thresholds), at("sized"), options());
    expect(report.counts.ok).toBe(300);
    expect(spikesPerRun).toBeGreaterThan(1);
    expect(bytes / bytesIn(at("sized"))).toBeGreaterThan(0.6);
    expect(bytes / bytesIn(at("sized"))).toBeLessThan(1.7);
  });
});
