import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readCampaignTable } from "../../../src/campaigns/results/read-table.js";
import { type CampaignReport, runCampaign } from "../../../src/campaigns/run-campaign.js";
import { compareModels } from "../../../src/compare/compare.js";
import { writeMadeRecording } from "../../support/made-recording.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const shipped = resolve(import.meta.dirname, "../../../models");
const DT = 2e-5;
let report: CampaignReport;

beforeAll(async () => {
  for (const name of ["glif", "bare"]) {
    mkdirSync(at(name));
    copyFileSync(join(shipped, "glif-cell/GLIF3_neuron_config.json"), join(at(name), "GLIF3_neuron_config.json"));
  }
  cpSync(join(shipped, "biophysical-cell"), at("biophysical"), { recursive: true });
  await writeMadeRecording(at("glif/cell.nwb"), [
    { number: 5 },
    { number: 6, amplitudeA: 250e-12, peaksS: [0.13, 0.2] },
    { number: 7, amplitudeA: 250e-12, peaksS: [] },
    { number: 8, name: "Noise 1" },
  ]);
  await writeMadeRecording(at("biophysical/cell.nwb"), [
    { number: 5, amplitudeA: 300e-12, gapS: [0.41, 0.45] },
    { number: 9, amplitudeA: null },
    { number: 12, amplitudeA: 220e-12 },
  ]);
  const plan = {
    models: ["glif", "biophysical", "bare"],
    stimuli: [{ recording: "own", sweeps: '"Long Square",8' }, "square:amplitude=200pA,duration=50ms,rate=50kHz"],
    settings: { dt: DT },
    measures: { scores: true },
  };
  report = await runCampaign(plan, at("results"), { folder: at(""), cacheDir: at("cache"), jobs: 2 });
}, 60_000);

describe("a campaign with scores", () => {
  it("runs each model on the sweeps of its own cell, and says of the others that they are not needed", async () => {
    expect(report.counts).toEqual({ ok: 9, "not-needed": 11, impossible: 1, error: 0, left: 0 });
    const runs = await readCampaignTable(at("results"), "runs");
    const shown = runs.map(({ model, stimulus, variant, status, amplitude_a: a }) => [
      model,
      variant,
      status,
      stimulus,
      a,
    ]);
    expect(shown.slice(0, 7)).toEqual([
      ["glif", "sweep 5", "ok", "Long Square", 190e-12],
      ["glif", "sweep 6", "ok", "Long Square", 190e-12],
      ["glif", "sweep 7", "ok", "Long Square", 190e-12],
      ["glif", "sweep 8", "ok", "Noise 1", 190e-12],
      ["glif", "sweep 9", "not-needed", "Long Square", null],
      ["glif", "sweep 12", "not-needed", "Long Square", null],
      ["glif", null, "ok", "Long Square", 200e-12],
    ]);
    expect(runs[8]!.reason).toBe("the recording of its cell has no such sweep 6");
    expect(runs[11]).toMatchObject({ status: "impossible", variant: "sweep 9" });
    expect(runs[11]!.reason).toContain("the file holds no injected current");
    expect(runs[14]!.reason).toBe("the model has no recording of its own cell");
  });

  it.each(["glif", "biophysical"])("has the values of compare for %s", async (model) => {
    const runs = await readCampaignTable(at("results"), "runs");
    const scores = new Map((await readCampaignTable(at("results"), "scores")).map((row) => [row.run, row]));
    const { sweeps, groups } = await compareModels({
      files: [at(model)],
      recording: join(at(model), "cell.nwb"),
      settings: { dt: DT },
    });
    expect(sweeps.length).toBeGreaterThan(1);
    for (const sweep of sweeps) {
      const run = runs.find((each) => each.model === model && each.variant === `sweep ${sweep.sweep}`)!;
      expect(scores.get(run.run!)).toEqual({
        run: run.run,
        recorded_spike_count: sweep.spike_count.recorded,
        spike_count_error: sweep.spike_count_error,
        latency_error_s: sweep.latency_error_s,
        coincidence: sweep.coincidence,
        van_rossum: sweep.van_rossum,
        victor_purpura: sweep.victor_purpura,
        explained_variance: expect.any(Number),
        voltage_rms_v: sweep.voltage_rms_v,
        subthreshold_rms_v: sweep.subthreshold_rms_v,
        subthreshold_explained_variance: sweep.subthreshold_explained_variance,
      });
    }
    for (const group of groups) {
      const own = runs.filter((run) => run.model === model && run.stimulus === group.stimulus);
      const values = own.flatMap(({ run }) => {
        const value = scores.get(run!)?.explained_variance;
        return typeof value === "number" ? [value] : [];
      });
      expect(values).toHaveLength(group.sweeps.length);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeCloseTo(group.explained_variance[0]!.model!, 12);
    }
  });

  it("leaves scores null where nothing was recorded, and the run is ok", async () => {
    const scores = await readCampaignTable(at("results"), "scores");
    const { run, ...values } = scores.find((row) => row.run === 6)!;
    expect(run).toBe(6);
    expect(Object.values(values).every((value) => value === null)).toBe(true);
  });
});
