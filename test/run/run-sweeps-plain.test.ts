import { beforeAll, describe, expect, it } from "vitest";
import { compareModels } from "../../src/compare/compare.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { writeRecording } from "../../src/nwb/write/write-recording.js";
import { cellFeaturesOfRecording } from "../../src/responses/cell-features.js";
import { featuresOfRecording, type SweepFeaturesReport } from "../../src/responses/features.js";
import { runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const step = "square:start=20ms,duration=100ms,total=150ms,rate=40kHz,amplitude=";
const steps = ["-50pA", "100pA", "220pA", "270pA"].map((amplitude) => Stimulus.parse(step + amplitude));

/** The same sweeps, run in four ways. */
const runs = {
  allen: {},
  uncorrected: { junctionPotential: "none" },
  plain: { dt: 25e-6 },
  corrected: { dt: 25e-6, junctionPotential: "add" },
} as const;
type Run = keyof typeof runs;
const path = {} as Record<Run, string>;

beforeAll(async () => {
  using model = await openShippedCell();
  for (const [name, options] of Object.entries(runs) as [Run, (typeof runs)[Run]][]) {
    path[name] = file(`${name}.nwb`);
    await writeRecording(path[name], runSweeps(model, steps, { ...options, jobs: 1 }), { precision: "float64" });
  }
});

async function features(name: Run): Promise<SweepFeaturesReport[]> {
  const reports: SweepFeaturesReport[] = [];
  for await (const report of featuresOfRecording({ path: path[name] })) reports.push(report);
  return reports;
}

describe("a plain run in a file", () => {
  it("has as many samples of current as of voltage, the last current going on", async () => {
    using recording = await openRecording(path.plain);
    const { stimulus, response } = await recording.sweep(2);
    const { current } = await stimulus!.sample();
    expect(response!.voltage).toHaveLength(6001);
    expect(current).toHaveLength(6001);
    expect(current.slice(0, 6000)).toEqual((await steps[2]!.sample(40_000)).current);
    expect(current[6000]).toBe(0);
  });

  it("can be analysed as a cell", async () => {
    const { features: cell, skipped } = await cellFeaturesOfRecording(path.plain);
    expect(skipped).toEqual([]);
    expect(cell.rheobase_i.value).toBeCloseTo(100, 4);
    expect(cell.vrest.value).toBeCloseTo(-66, 0);
  });

  it("keeps what became of the junction potential, also beside the voltage", async () => {
    using plain = await openRecording(path.plain);
    using allen = await openRecording(path.allen);
    expect((await plain.response(0)).provenance.settings).toMatchObject({ junction_potential_v: 0 });
    expect((await allen.response(0)).provenance.settings).toMatchObject({ junction_potential_v: -0.014 });
    const simulated = { model: "biophysical", junctionPotentialV: -0.014 };
    expect((await plain.response(0)).simulated).toEqual({ ...simulated, junctionSubtracted: false });
    expect((await allen.response(0)).simulated).toEqual({ ...simulated, junctionSubtracted: true });
  });
});

describe("what is the same but for the junction potential", () => {
  it.each([
    ["uncorrected", "allen"],
    ["plain", "corrected"],
  ] as const)("has the same features, %s and %s", async (without, with_) => {
    const [bare, whole] = [await features(without), await features(with_)];
    for (const [i, report] of bare.entries()) {
      expect(report.spikes).toHaveLength(whole[i]!.spikes.length);
      expect(report.features!.v_baseline).toBeCloseTo(whole[i]!.features!.v_baseline!, 9);
      expect(report.spikes[0]?.threshold_v ?? 0).toBeCloseTo(whole[i]!.spikes[0]?.threshold_v ?? 0, 9);
      expect(report.notes.join()).toMatch(
        /^14 mV added to the voltage: its run left out the junction potential of -14 mV/,
      );
      expect(whole[i]!.notes).toEqual([]);
    }
    const [cell, other] = [await cellFeaturesOfRecording(path[without]), await cellFeaturesOfRecording(path[with_])];
    expect(cell.features.vrest.value).toBeCloseTo(other.features.vrest.value!, 9);
  });

  it.each([
    ["uncorrected", "allen"],
    ["allen", "uncorrected"],
    ["plain", "corrected"],
    ["plain", "plain"],
    ["uncorrected", "uncorrected"],
  ] as const)("lies on each other when %s is compared with %s", async (model, recording) => {
    const { sweeps } = await compareModels({ files: [path[model]], recording: path[recording] });
    expect(sweeps).toHaveLength(4);
    for (const { voltage_rms_v, features: both, notes } of sweeps) {
      expect(voltage_rms_v).toBeLessThan(1e-12);
      expect(both.model!.v_baseline).toBeCloseTo(both.recorded!.v_baseline!, 9);
      for (const [side, name] of Object.entries({ model, recording })) {
        const told = notes.some((note) => note.startsWith(`${side}: 14 mV added`));
        expect(told).toBe(name === "plain" || name === "uncorrected");
      }
    }
  });

  it.each([4e-6, 5e-6, 20e-6])("answers to the same current in steps of %f s", async (dt) => {
    const current = Float64Array.from({ length: 5003 }, (_, i) =>
      i > 1000 && i < 4001 ? 1.5e-10 + 4e-11 * (i % 3) : 0,
    );
    const stimulus = Stimulus.samples(current, 50_000, { name: "Long Square" });
    using model = await openShippedCell();
    const [recorded, plain] = [file("recorded.nwb"), file("stepped.nwb")];
    await writeRecording(recorded, runSweeps(model, [stimulus], { jobs: 1 }), { existing: "overwrite" });
    await writeRecording(plain, runSweeps(model, [stimulus], { jobs: 1, dt }), { existing: "overwrite" });
    using written = await openRecording(plain);
    const sweep = await written.sweep(0);
    expect((await sweep.stimulus!.sample()).current).toHaveLength(sweep.response!.voltage.length);
    const { sweeps } = await compareModels({ files: [plain], recording: recorded });
    const notes = sweeps[0]!.notes.filter((note) => !/^(rates differ|model: 14 mV added)/.test(note));
    expect(notes).toEqual([]);
  });

  it("lies on each other when a model is run for the comparison", async () => {
    const files = [new URL("../../models/biophysical-cell", import.meta.url).pathname];
    const { sweeps } = await compareModels({ files, recording: path.allen, sweeps: "2", settings: { dt: 25e-6 } });
    expect(sweeps[0]!.subthreshold_rms_v).toBeLessThan(1e-3);
  });
});
