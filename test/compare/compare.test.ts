import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type CompareRequest, compareModels } from "../../src/compare/compare.js";
import { buildH5 } from "../support/h5-builder.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { addSeries, buildNwb1, buildNwb2Root } from "../support/nwb-builder.js";
import { pulseTrain } from "../support/pulses.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const glif = (level: number) => resolve(import.meta.dirname, `../../models/glif-cell/GLIF${level}_neuron_config.json`);
const write = (name: string, ...sweeps: Parameters<typeof writeMadeRecording>[1]) =>
  writeMadeRecording(file(name), sweeps);
let written: Promise<string> | undefined;
/** The recording that an awkward one is compared with, written once. */
function healthy(): Promise<string> {
  written ??= write("healthy.nwb", { number: 1 });
  return written;
}
const compare = (files: readonly string[], more: Partial<CompareRequest> = {}) => compareModels({ files, ...more });

describe("compareModels()", () => {
  it("finds a recording equal to itself", async () => {
    const path = await write("same.nwb", { number: 1 }, { number: 2 });
    const { sweeps, groups, missing } = await compare([path, path], { sigmasS: [0.004, 0.01] });
    expect(missing).toEqual([]);
    for (const sweep of sweeps) {
      expect(sweep).toMatchObject({
        spike_count: { model: 3, recorded: 3 },
        spike_count_error: 0,
        latency_error_s: 0,
        coincidence: 1,
        van_rossum: 0,
        victor_purpura: 0,
        voltage_rms_v: 0,
        subthreshold_rms_v: 0,
        reasons: {},
        notes: [],
      });
      expect(sweep.first_spike.model).toEqual(sweep.first_spike.recorded);
      expect(sweep.amplitude_a).toBeCloseTo(190e-12, 20);
    }
    expect(groups).toMatchObject([
      { stimulus: "Long Square", sweeps: [1, 2], stimuli: 1, spike_count: { model: 6, recorded: 6 } },
    ]);
    expect(groups[0]!.explained_variance.map(({ sigma_s, ratio }) => [sigma_s, ratio])).toEqual([
      [0.004, expect.closeTo(1, 12)],
      [0.01, expect.closeTo(1, 12)],
    ]);
    // Scores of features are distances from the mean of the recorded sweeps, which are all alike.
    expect(groups[0]!.feature_scores.every(({ score, reason }) => score === null && reason !== null)).toBe(true);
  });

  it("measures what differs: a spike too many, one too late, a voltage that is off", async () => {
    const recorded = await write("recorded.nwb", { number: 1, peaksS: [0.15, 0.25] });
    const model = await write("model.nwb", { number: 1, peaksS: [0.153, 0.25, 0.35] });
    const { sweeps } = await compare([model, recorded]);
    expect(sweeps[0]).toMatchObject({ spike_count: { model: 3, recorded: 2 }, spike_count_error: 1 });
    expect(sweeps[0]!.latency_error_s).toBeCloseTo(3e-3, 9);
    // One spike is moved by 3 ms at 100/s, one is added.
    expect(sweeps[0]!.victor_purpura).toBeCloseTo(1.3, 9);
    expect(sweeps[0]!.coincidence).toBeLessThan(0.5);
    expect(sweeps[0]!.voltage_rms_v).toBeGreaterThan(sweeps[0]!.subthreshold_rms_v!);
  });

  it("simulates what is missing, for several models at once, each under a name of its own", async () => {
    const recorded = await write("steps.nwb", { number: 3 }, { number: 4 });
    const { models, sweeps, groups } = await compare([glif(1), glif(5), glif(1)], { recording: recorded });
    expect(models.map(({ model }) => model)).toEqual(["GLIF1", "GLIF5", "GLIF1 (GLIF1_neuron_config)"]);
    expect(sweeps.map(({ model, sweep }) => `${model} ${sweep}`).slice(0, 4)).toEqual([
      "GLIF1 3",
      "GLIF1 4",
      "GLIF5 3",
      "GLIF5 4",
    ]);
    // GLIF models have no spike shape; what follows from spike times they have.
    expect(sweeps[0]!.first_spike).toMatchObject({ model: null, recorded: { clipped: false } });
    expect(sweeps[0]!.features.model).toMatchObject({ v_baseline: null, avg_rate: expect.any(Number) });
    expect(groups[0]!.forced_spikes).toMatchObject({
      explained: null,
      reason: expect.stringContaining("not on steps"),
    });
    expect(groups[0]!.feature_scores).toEqual([]);
  });

  it("takes all GLIF models of a folder", async () => {
    const recorded = await write("folder.nwb", { number: 1 });
    const { models } = await compare([resolve(glif(1), "..")], { recording: recorded });
    expect(models.map(({ model }) => model)).toEqual(["GLIF1", "GLIF2", "GLIF3", "GLIF4", "GLIF5"]);
  });

  it("names the sweeps that one side lacks", async () => {
    const recorded = await write("more.nwb", { number: 1 }, { number: 2, name: "Ramp" });
    const model = await write("other.nwb", { number: 2 }, { number: 9 });
    const { sweeps, missing } = await compare([model, recorded]);
    expect(sweeps.map(({ sweep }) => sweep)).toEqual([2]);
    expect(missing).toEqual([
      { model: "other", sweep: 1, stimulus: "Long Square", missing: "model", reason: `${model} has no such sweep` },
      {
        model: "other",
        sweep: 9,
        stimulus: "Long Square",
        missing: "recording",
        reason: "the recording has no current-clamp sweep of this number",
      },
    ]);
  });

  it("says that there is nothing to compare where no sweep exists on both sides", async () => {
    const [a, b] = [await write("a.nwb", { number: 1 }), await write("b.nwb", { number: 2 })];
    await expect(compare([a, b])).rejects.toMatchObject({
      code: "NotFound",
      message: expect.stringContaining("no sweep exists on both sides"),
    });
  });

  it("notes a response to another current", async () => {
    const a = await write("weak.nwb", { number: 1, amplitudeA: 100e-12 });
    const b = await write("strong.nwb", { number: 1, amplitudeA: 190e-12 });
    const { sweeps } = await compare([a, b]);
    expect(sweeps[0]!.notes).toEqual([expect.stringContaining("currents differ")]);
  });

  it("takes explained variance for each current by itself", async () => {
    const step = (number: number, amplitudeA: number, peaksS: number[]) => ({ number, amplitudeA, peaksS });
    const recorded = await write(
      "two-steps.nwb",
      step(1, 1e-10, [0.2]),
      step(2, 1e-10, [0.21]),
      step(3, 2e-10, [0.15, 0.3]),
      step(4, 2e-10, [0.16, 0.3]),
    );
    const model = await write(
      "answers.nwb",
      step(1, 1e-10, [0.2]),
      step(2, 1e-10, [0.2]),
      step(3, 2e-10, [0.15, 0.3]),
      step(4, 2e-10, [0.15, 0.3]),
    );
    const whole = (await compare([model, recorded])).groups[0]!;
    const [weak, strong] = [
      (await compare([model, recorded], { sweeps: "1,2" })).groups[0]!,
      (await compare([model, recorded], { sweeps: "3,4" })).groups[0]!,
    ];
    expect([whole.stimuli, weak.stimuli, strong.stimuli]).toEqual([2, 1, 1]);
    const of = ({ explained_variance }: typeof whole) => explained_variance[0]!;
    expect(of(whole).data).toBeCloseTo((of(weak).data! + of(strong).data!) / 2, 12);
    expect(of(whole).model).toBeCloseTo((of(weak).model! + of(strong).model!) / 2, 12);
    expect(of(whole).ratio).toBeCloseTo(of(whole).model! / of(whole).data!, 12);
    const single = (await compare([model, recorded], { sweeps: "1,3" })).groups[0]!;
    expect(of(single)).toMatchObject({
      data: null,
      ratio: null,
      reasons: { ratio: expect.stringContaining("one recorded sweep") },
    });
    expect(of(single).model).toBeGreaterThan(0);
  });

  it("tells the electrodes of a sweep apart", async () => {
    const voltages = [[0.15], [0.2, 0.3]].map((peaksS) => pulseTrain({ rateHz: 50_000, durationS: 0.5, peaksS }));
    const path = await buildH5(file("two-electrodes.nwb"), (h5) => {
      buildNwb2Root(h5, ["electrode_0", "electrode_1"]);
      for (const [n, voltage] of voltages.entries()) {
        const more = { number: 1, code: "Step", electrode: `electrode_${n}`, rateHz: 50_000 };
        addSeries(h5, `acquisition/response_${n}`, { ...more, data: voltage });
        const current = voltage.map((_, i) => (i >= 5_000 && i < 20_000 ? 190e-12 : 0));
        addSeries(h5, `stimulus/presentation/stimulus_${n}`, { ...more, data: current });
      }
    });
    const { sweeps } = await compare([path, path]);
    expect(sweeps).toMatchObject([
      { sweep: 1, electrode: "electrode_0", spike_count: { model: 1, recorded: 1 }, voltage_rms_v: 0 },
      { sweep: 1, electrode: "electrode_1", spike_count: { model: 2, recorded: 2 }, voltage_rms_v: 0 },
    ]);
    const simulated = await compare([glif(5)], { recording: path });
    expect(simulated.sweeps.map(({ electrode }) => electrode)).toEqual(["electrode_0", "electrode_1"]);
  });

  it("is stopped by its signal", async () => {
    const path = await write("stopped.nwb", { number: 1 });
    await expect(compareModels({ files: [path, path] }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "Cancelled",
    });
  });
});

describe("an awkward sweep", () => {
  const cases = [
    ["without spikes", { peaksS: [] }],
    ["with one spike", { peaksS: [0.2] }],
    ["whose last spike is clipped", { peaksS: [0.2, 0.4995] }],
    ["with a gap", { gapS: [0.25, 0.26] as const }],
    ["all gaps", { gapS: [0, 0.5] as const }],
    ["of half the length", { durationS: 0.25, peaksS: [0.15, 0.2] }],
    ["at another rate", { rateHz: 20_000 }],
    ["at a rate that is no multiple", { rateHz: 33_000 }],
    ["without current", { amplitudeA: null }],
    ["of constant voltage", { peaksS: [], voltage: new Float64Array(25_000).fill(-0.07) }],
    ["of a single sample", { peaksS: [], voltage: Float64Array.of(-0.07) }],
  ] as const;
  const measures = [
    "spike_count_error",
    "latency_error_s",
    "coincidence",
    "van_rossum",
    "victor_purpura",
    "voltage_rms_v",
    "subthreshold_rms_v",
    "subthreshold_explained_variance",
  ] as const;

  it.each(cases)("%s gives numbers or reasons on either side", async (name, made) => {
    const odd = await write(`odd ${name}.nwb`, { number: 1, ...made });
    const plain = await healthy();
    for (const files of [
      [odd, plain],
      [plain, odd],
      [odd, odd],
    ]) {
      const { sweeps, groups } = await compare(files);
      const [sweep] = sweeps;
      for (const measure of measures) {
        if (sweep![measure] === null) expect(sweep!.reasons[measure]).toMatch(/\w/);
        else expect(sweep![measure]).toSatisfy(Number.isFinite);
      }
      for (const { ratio, reasons } of groups[0]!.explained_variance) {
        if (ratio === null) expect(reasons.ratio).toMatch(/\w/);
      }
    }
  });

  it("counts no spike of a model that has none as none, with the reasons", async () => {
    const silent = await write("silent.nwb", { number: 1, peaksS: [] });
    const plain = await healthy();
    const { sweeps } = await compare([silent, plain]);
    expect(sweeps[0]).toMatchObject({
      spike_count: { model: 0, recorded: 3 },
      latency_error_s: null,
      coincidence: 0,
      victor_purpura: 3,
      reasons: { latency_error_s: "the model has no spikes" },
    });
    const both = await compare([silent, silent]);
    expect(both.sweeps[0]).toMatchObject({
      coincidence: null,
      reasons: { coincidence: expect.stringContaining("neither") },
    });
  });

  it("notes unequal lengths and rates", async () => {
    const short = await write("short.nwb", { number: 1, durationS: 0.25, peaksS: [0.15, 0.2], rateHz: 20_000 });
    const plain = await healthy();
    const { sweeps } = await compare([short, plain]);
    expect(sweeps[0]).toMatchObject({ duration_s: 0.25, spike_count: { model: 2, recorded: 2 }, coincidence: 1 });
    expect(sweeps[0]!.notes.join("; ")).toMatch(/rates differ.*lengths differ/);
  });

  it("has its spikes detected where the file holds none", async () => {
    const voltage = Float32Array.from(pulseTrain({ rateHz: 50_000, durationS: 0.5, peaksS: [0.15, 0.2, 0.3] }));
    const current = voltage.map((_, i) => (i >= 5_000 && i < 20_000 ? 190e-12 : 0));
    const bare = await buildH5(file("bare.nwb"), (h5) => buildNwb1(h5, { sweeps: [{ number: 1, current, voltage }] }));
    const plain = await healthy();
    const { sweeps } = await compare([bare, plain]);
    expect(sweeps[0]!.spike_count).toEqual({ model: 3, recorded: 3 });
    expect(Math.abs(sweeps[0]!.latency_error_s!)).toBeLessThan(1e-3);
  });

  it("has no numbers where it has no samples, on either side", async () => {
    const none = new Float32Array(0);
    const empty = await buildH5(file("empty.nwb"), (h5) =>
      buildNwb1(h5, { sweeps: [{ number: 1, current: none, voltage: none, spikes: [] }] }),
    );
    const plain = await healthy();
    for (const [files, reason] of [
      [[empty, plain], "the sweep of the model has no samples"],
      [[plain, empty], "the recorded sweep has no samples"],
    ] as const) {
      const { sweeps, groups } = await compare(files);
      for (const measure of measures) {
        expect(sweeps[0]![measure]).toBeNull();
        expect(sweeps[0]!.reasons[measure]).toBe(reason);
      }
      expect(groups[0]!.explained_variance[0]).toMatchObject({
        ratio: null,
        reasons: { ratio: "no sweep has samples" },
      });
    }
  });
});
