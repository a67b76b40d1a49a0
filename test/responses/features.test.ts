import { describe, expect, it } from "vitest";
import { extractFeatures } from "../../src/analysis/sweep/extract-features.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { type FeaturesRequest, featuresOfRecording, type SweepFeaturesReport } from "../../src/responses/features.js";
import { buildH5 } from "../support/h5-builder.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { addSeries, buildNwb1, buildNwb2Root } from "../support/nwb-builder.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();

async function features(path: string, more: Partial<FeaturesRequest> = {}): Promise<SweepFeaturesReport[]> {
  const reports: SweepFeaturesReport[] = [];
  for await (const report of featuresOfRecording({ path, ...more })) reports.push(report);
  return reports;
}

describe("featuresOfRecording()", () => {
  it("gives what extractFeatures() gives while the stimulus acts", async () => {
    const path = await writeMadeRecording(file("plain.nwb"), [{ number: 4, peaksS: [0.05, 0.15, 0.2, 0.45] }]);
    const [report] = await features(path);
    using recording = await openRecording(path);
    const { response, stimulus } = await recording.sweep(4);
    const { voltage, rateHz } = response!;
    const { current } = await stimulus!.sample();
    const expected = extractFeatures({ voltage, current, rateHz }, { start: 0.1, end: 0.4 });
    expect(report).toMatchObject({
      sweep: 4,
      stimulus: "Long Square",
      rate_hz: 50_000,
      samples: 25_000,
      spike_count: 2,
      notes: [],
    });
    expect(report!.window).toEqual({ start_s: 0.1, end_s: 0.4, of: "stimulus" });
    expect(report!.features).toEqual(expected.sweep);
    expect(report!.spikes).toEqual(expected.spikes);
  });

  it("measures all of a sweep, or a part of it, where that is asked for", async () => {
    const path = await writeMadeRecording(file("parts.nwb"), [{ number: 4, peaksS: [0.05, 0.15, 0.2, 0.45] }]);
    expect((await features(path, { window: "sweep" }))[0]).toMatchObject({ spike_count: 4, window: { of: "sweep" } });
    expect((await features(path, { window: { startS: 0.18 } }))[0]).toMatchObject({
      spike_count: 2,
      window: { of: "given" },
    });
    await expect(features(path, { window: { startS: 3 } })).rejects.toMatchObject({ code: "InvalidOption" });
  });

  it.each([
    ["at its start", 0, 400],
    ["within the step", 9000, 9100],
  ])("measures the voltage where the current has gaps %s", async (_, from, to) => {
    const whole = await writeMadeRecording(file(`whole-${from}.nwb`), [{ number: 1 }]);
    using recording = await openRecording(whole);
    const { response, stimulus } = await recording.sweep(1);
    const { current, rateHz } = await stimulus!.sample();
    const path = await buildH5(file(`current-${from}.nwb`), (root) => {
      buildNwb2Root(root);
      const data = Float32Array.from(current).fill(Number.NaN, from, to);
      addSeries(root, "acquisition/r", { number: 1, data: Float32Array.from(response!.voltage), rateHz });
      addSeries(root, "stimulus/presentation/s", { number: 1, data, rateHz });
    });
    const [expected] = await features(whole);
    const [report] = await features(path);
    const gap = Number((from / rateHz).toPrecision(6));
    expect(report!.notes).toContain(`without the current: it has gaps, the first at ${gap} s`);
    expect(report!.window).toEqual(expected!.window);
    expect(report!.spike_count).toBe(expected!.spike_count);
    expect(report!.spikes.map(({ peak_t, threshold_i }) => [peak_t, threshold_i])).toEqual(
      expected!.spikes.map(({ peak_t }) => [peak_t, null]),
    );
    expect(report!.features).toMatchObject({ v_baseline: expect.closeTo(expected!.features!.v_baseline!, 4) });
  });

  it("has the features of the spike train of a sweep with gaps, and says so", async () => {
    const path = await writeMadeRecording(file("gap.nwb"), [{ number: 1, gapS: [0.25, 0.26] }]);
    const [report] = await features(path);
    expect(report!.notes).toEqual(["only features of the spike train: the voltage has gaps, the first at 0.25 s"]);
    expect(report).toMatchObject({
      spike_count: 3,
      spikes: [],
      features: { avg_rate: expect.closeTo(10, 9), v_baseline: null },
    });
    expect(report!.features!.pause_metrics).toBeNull();
  });

  it("measures a voltage that begins late, and says so", async () => {
    const path = await buildH5(file("late.nwb"), (h5) => {
      buildNwb2Root(h5);
      const voltage = Float64Array.from({ length: 5000 }, (_, k) => (k < 300 ? Number.NaN : -0.07));
      const current = voltage.map((_, k) => (k >= 2000 && k < 4000 ? 1e-10 : 0));
      addSeries(h5, "acquisition/r", { number: 0, data: voltage });
      addSeries(h5, "stimulus/presentation/s", { number: 0, data: current });
    });
    const [sweep] = await features(path);
    expect(sweep).toMatchObject({
      window: { start_s: 0.2, end_s: 0.4, of: "stimulus" },
      spike_count: 0,
      features: { v_baseline: expect.closeTo(-70, 9) },
      notes: [expect.stringContaining("there is no voltage before 0.03 s"), expect.any(String)],
    });
    const [early] = await features(path, { window: { startS: 0.01, endS: 0.2 } });
    expect(early?.notes).toEqual(["only features of the spike train: there is no voltage before 0.03 s"]);
  });

  it("has no spikes but a baseline where the cell was silent", async () => {
    const path = await writeMadeRecording(file("silent.nwb"), [{ number: 1, peaksS: [] }]);
    const [report] = await features(path);
    expect(report).toMatchObject({
      spike_count: 0,
      features: { avg_rate: 0, latency: null, v_baseline: expect.closeTo(-70, 9) },
    });
  });

  it("marks a last spike that is clipped", async () => {
    const path = await writeMadeRecording(file("clipped.nwb"), [{ number: 1, peaksS: [0.2, 0.3998] }]);
    const [report] = await features(path);
    expect(report!.spikes.map(({ clipped }) => clipped)).toEqual([false, true]);
  });

  it("says why a sweep without samples has none", async () => {
    const none = new Float32Array(0);
    const path = await buildH5(file("empty.nwb"), (h5) =>
      buildNwb1(h5, { sweeps: [{ number: 1, current: none, voltage: none }] }),
    );
    expect((await features(path))[0]).toMatchObject({
      features: null,
      spike_count: null,
      notes: ["no features: the sweep has no samples"],
    });
  });

  it("says that there is nothing to measure in a voltage-clamp sweep that is asked for, and passes over it otherwise", async () => {
    const values = Float32Array.from({ length: 500 }, () => -0.07);
    const sweep = { current: values.map(() => 0), voltage: values };
    const path = await buildH5(file("clamp.nwb"), (h5) =>
      buildNwb1(h5, {
        sweeps: [
          { number: 1, clamp: "Voltage", ...sweep },
          { number: 2, ...sweep },
        ],
      }),
    );
    expect((await features(path)).map(({ sweep: number }) => number)).toEqual([2]);
    expect(await features(path, { sweeps: "1" })).toMatchObject([
      { sweep: 1, features: null, spike_count: null, notes: [expect.stringContaining("in voltage clamp")] },
    ]);
  });

  it("reports its progress and is stopped by its signal between sweeps", async () => {
    const path = await writeMadeRecording(file("stopped.nwb"), [{ number: 1 }, { number: 2 }]);
    const controller = new AbortController();
    const seen: number[] = [];
    const read = async () => {
      const options = { signal: controller.signal, onProgress: () => seen.push(seen.length) };
      for await (const _ of featuresOfRecording({ path }, options)) controller.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: "Cancelled" });
    expect(seen).toHaveLength(2);
  });
});
