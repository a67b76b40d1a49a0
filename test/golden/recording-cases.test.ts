import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isRheobaseError } from "../../src/base/errors.js";
import { compareModels } from "../../src/compare/compare.js";
import { drawRecording } from "../../src/figures/draw-recording.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../src/nwb/validate/validate-recording.js";
import { type FeaturesRequest, featuresOfRecording, type SweepFeaturesReport } from "../../src/responses/features.js";
import { executeRun, type RunReport } from "../../src/run/execute.js";
import { planRun } from "../../src/run/plan.js";
import type { RunRequest } from "../../src/run/run-request.js";
import { hasReference, reference } from "../support/reference.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

/** Recordings that went wrong (cases/README.md): three sweeps of −50, 100 and 200 pA from 0.1 to 0.5 s at 20 kHz. */
const recordingOf = (name: string): string => reference(`cases/nwb/${name}.nwb`);
const folder = hasReference ? temporaryFolderPath() : "";

async function featuresOf(name: string, more: Partial<FeaturesRequest> = {}): Promise<SweepFeaturesReport[]> {
  const found: SweepFeaturesReport[] = [];
  for await (const report of featuresOfRecording({ path: recordingOf(name), ...more })) found.push(report);
  return found;
}

async function runOn(name: string, more: Partial<RunRequest> = {}): Promise<RunReport> {
  const output = join(folder, `${name}.nwb`);
  using plan = await planRun({
    model: shippedModel(1),
    recording: recordingOf(name),
    output,
    existing: "overwrite",
    settings: {},
    write: {},
    ...more,
  });
  return await executeRun(plan);
}

/** A row for each sweep: number, window [s] and spikes in it. */
const rows = (reports: readonly SweepFeaturesReport[]) =>
  reports.map(({ sweep, window, spike_count }) => [sweep, window.start_s, window.end_s, spike_count]);
const STEP = { start_s: 0.1, end_s: 0.5, of: "stimulus" };
const HEALTHY = [
  [0, 0.1, 0.5, 0],
  [1, 0.1, 0.5, 0],
  [2, 0.1, 0.5, 26],
];

describe.skipIf(!hasReference)("features of recordings that went wrong", () => {
  it.each([
    ["base", [0, 1, 2]],
    ["nogaps_with_stimulus", [0, 1, 2]],
    ["rate_differs", [0, 1, 2]],
    ["stim_starts_late", [0, 1, 2]],
    ["matnwb_1xn", [0, 1, 2]],
    ["one_duplicate_number", [10, 11, 12]],
  ])("%s: three steps from 0.1 to 0.5 s with 0, 0, 26 spikes", async (name, numbers) => {
    const reports = await featuresOf(name);
    expect(rows(reports)).toEqual(HEALTHY.map(([, ...row], i) => [numbers[i], ...row]));
    for (const [i, { stimulus, features, rate_hz }] of reports.entries()) {
      expect(stimulus).toBe("Long Square");
      expect(rate_hz).toBe(20_000);
      expect(features?.v_baseline).toBeCloseTo(-70, 1);
      // By the current, a deflection goes up or down.
      expect(features?.peak_deflect?.[0]).toBeCloseTo([-80.07, -49.92, 30.03][i]!, 1);
    }
  });

  it("min_gaps: three regular sweeps of one series that pauses", async () => {
    using recording = await openRecording(recordingOf("min_gaps"));
    expect(recording.sweeps.map(({ rateHz, samples, startTimeS }) => [rateHz, samples, startTimeS])).toEqual([
      [20_000, 2000, 0],
      [20_000, 2000, 10],
      [20_000, 2000, 20],
    ]);
    expect((await featuresOf("min_gaps")).map(({ spike_count }) => spike_count)).toEqual([0, 0, 0]);
  });

  it("nan_both: measured up to where the numbers end, with a note", async () => {
    const reports = await featuresOf("nan_both");
    expect(rows(reports)).toEqual([HEALTHY[0], HEALTHY[1], [2, 0.1, 0.44995, 23]]);
    expect(reports[2]).toMatchObject({ samples: 9000, features: { v_baseline: expect.closeTo(-70, 0) } });
    expect(reports[2]?.notes.filter((note) => note.includes("after 0.45 s"))).toHaveLength(2);
    expect(reports[0]?.notes.join()).not.toContain("after");
  });

  it("mv_pa_no_conversion: refused with the way to say the units, and read with them", async () => {
    for (const { error, features } of await featuresOf("mv_pa_no_conversion")) {
      expect(features).toBeNull();
      expect(isRheobaseError(error, "InvalidRecording") && error.message).toMatch(
        /stimulus\/presentation\/s00\d\/data.*would be up to \d+ A.*stays below 0\.000001 A; .*--current-unit pA, and --voltage-unit mV for its response$/,
      );
    }
    for (const { error } of await featuresOf("mv_pa_no_conversion", { units: { currentUnit: "pA" } })) {
      expect(String(error)).toMatch(/would be up to \d+ V, .*stays below 0\.5 V; .*--voltage-unit mV$/);
    }
    const told = await featuresOf("mv_pa_no_conversion", { units: { currentUnit: "pA", voltageUnit: "mV" } });
    expect(rows(told)).toEqual(HEALTHY);
    expect(told[0]?.features?.v_baseline).toBeCloseTo(-70, 3);
  });

  it("int16_scale_in_gain: stopped by the same check, which sees the gain", async () => {
    const [first] = await featuresOf("int16_scale_in_gain");
    expect(String(first?.error)).toMatch(/up to 2\.6 V.*its gain of 0\.0305.*--voltage-unit 0\.0305V/);
    const told = await featuresOf("int16_scale_in_gain", { units: { voltageUnit: "0.0305V" } });
    expect(rows(told)).toEqual(HEALTHY);
    expect(told[0]?.features?.v_baseline).toBeCloseTo(-70, 1);
  });

  it("two_electrodes: both, told apart, or one of them", async () => {
    const both = await featuresOf("two_electrodes");
    expect(both.map(({ sweep, electrode, window, spike_count }) => [sweep, electrode, window, spike_count])).toEqual([
      [7, "e0", STEP, 0],
      [7, "e1", STEP, 26],
    ]);
    expect((await featuresOf("two_electrodes", { electrode: "e1" })).map(({ electrode }) => electrode)).toEqual(["e1"]);
  });

  it("izero: spontaneous activity, in all of the sweep", async () => {
    const reports = await featuresOf("izero");
    // One of the spikes comes after the 0.5 s at which the others are measured.
    expect(rows(reports)).toEqual([
      [0, 0, 0.59995, 0],
      [2, 0, 0.59995, 27],
    ]);
    expect(reports[1]?.features?.avg_rate).toBeCloseTo(27 / 0.59995, 6);
  });

  it("monitor_crosstalk: the window ends with the step", async () => {
    expect(rows(await featuresOf("monitor_crosstalk"))).toEqual([[0, 0.1, 0.5, 0]]);
  });

  it("spike_train_series: no sweep of its own", async () => {
    expect(rows(await featuresOf("spike_train_series"))).toEqual([[0, 0.1, 0.5, 26]]);
    using recording = await openRecording(recordingOf("spike_train_series"));
    expect(recording.notes.at(-1)).toBe(
      "passed over acquisition/spikes: neither a voltage nor a current of a patch clamp",
    );
  });

  it("irregular_timestamps: refused for the irregular times", async () => {
    await expect(openRecording(recordingOf("irregular_timestamps"))).rejects.toMatchObject({
      code: "InvalidRecording",
      message: `Cannot open recording ${recordingOf("irregular_timestamps")}: sweep 0 was left out: its timestamps are irregular: they lie 0.00001 s to 0.00009 s apart, and there are no other sweeps`,
    });
  });

  it("matnwb_1xn: named by inspect and by validate", async () => {
    using recording = await openRecording(recordingOf("matnwb_1xn"));
    expect(recording.notes.join()).toContain("1 × N");
    const problems = await validateRecording(recordingOf("matnwb_1xn"));
    const shapes = problems.filter(({ message }) => message.includes("has the shape 1 × 12000"));
    expect(shapes.map(({ at }) => at)).toContain("/acquisition/r000/data");
  });
});

describe.skipIf(!hasReference)("runs on recordings that went wrong", () => {
  it.each([
    ["rate_differs", 5000],
    ["stim_starts_late", 20_000],
    ["matnwb_1xn", 20_000],
    ["nogaps_with_stimulus", 20_000],
  ])("%s: 0.6 s, with the spikes of the healthy one", async (name, rateHz) => {
    const [{ sweeps }, healthy] = [await runOn(name), await runOn("base")];
    expect(sweeps.map(({ samples, rate_hz }) => [samples / rate_hz, rate_hz])).toEqual(Array(3).fill([0.6, rateHz]));
    for (const [i, { spike_times_s }] of sweeps.entries()) {
      const expected = healthy.sweeps[i]!.spike_times_s;
      // At another rate the model steps otherwise: its spikes drift by less than a step each.
      const tolerance = rateHz === 20_000 ? 1e-9 : 0.005;
      expect(Math.abs(spike_times_s.length - expected.length)).toBeLessThanOrEqual(rateHz === 20_000 ? 0 : 1);
      expect(spike_times_s[0] ?? 0).toBeGreaterThanOrEqual(expected[0] === undefined ? 0 : 0.1);
      expect(Math.abs((spike_times_s[0] ?? 0) - (expected[0] ?? 0))).toBeLessThanOrEqual(tolerance);
    }
  });

  it("nan_both: simulated and compared up to where the numbers end", async () => {
    const { sweeps } = await runOn("nan_both");
    expect(sweeps.map(({ samples, rate_hz }) => samples / rate_hz)).toEqual([0.6, 0.6, 0.45]);
    expect(sweeps[2]?.notes?.join()).toContain("no current after 0.45 s");
    const compared = await compareModels({ files: [shippedModel(1)], recording: recordingOf("nan_both") });
    expect(compared.sweeps.map(({ duration_s }) => duration_s)).toEqual([0.6, 0.6, 0.45]);
    expect(compared.sweeps[2]?.spike_count.recorded).toBe(23);
    expect(compared.sweeps[2]?.voltage_rms_v).toBeGreaterThan(0);
  });

  it.each(["rate_differs", "stim_starts_late"])("%s: compared on the clock of the response", async (name) => {
    const [healthy, other] = [recordingOf("base"), recordingOf(name)];
    const { sweeps } = await compareModels({ files: [healthy], recording: other });
    expect(sweeps.map(({ amplitude_a }) => Math.round(amplitude_a! * 1e12))).toEqual([-50, 100, 200]);
    for (const { notes, voltage_rms_v } of sweeps) {
      expect(voltage_rms_v).toBe(0);
      expect(notes.join()).not.toMatch(/currents differ|lengths differ/);
    }
  });
});

/** Texts that a figure does not hold. */
const missing = (path: string, texts: readonly string[]): string[] => {
  const figure = readFileSync(path, "utf8");
  return texts.filter((text) => !figure.includes(text));
};

describe.skipIf(!hasReference)("figures of recordings that went wrong", () => {
  it.each([
    ["izero", ["unknown, sweep 0: no spikes", "unknown, sweep 2: 27 spikes"]],
    ["stim_starts_late", ["Long Square, sweep 2: 27 spikes", "current (pA)"]],
    ["nan_both", ["Long Square, sweep 2: 23 spikes"]],
  ])("%s is drawn", async (name, texts) => {
    const output = join(folder, `${name}.svg`);
    await drawRecording({ path: recordingOf(name), output, existing: "overwrite" });
    expect(missing(output, texts)).toEqual([]);
  });

  it("a voltage-clamp sweep is drawn with its command", async () => {
    const output = join(folder, "vc.svg");
    const { sweeps } = await drawRecording({
      path: reference("data/nwb1/specimen_532355382.nwb"),
      sweeps: "1",
      output,
      existing: "overwrite",
    });
    expect(sweeps).toEqual([1]);
    expect(missing(output, ["sweep 1: voltage clamp", "command (mV)", "current (pA)", ">spikes<"])).toEqual([
      ">spikes<",
    ]);
  });
});
