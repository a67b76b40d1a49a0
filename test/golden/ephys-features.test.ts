import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FeatureTrace } from "../../src/analysis/spikes/feature-trace.js";
import { extractFeatures } from "../../src/analysis/sweep/extract-features.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import type { GoldenRecord } from "../support/feature-cases.js";
import { doubles, floats } from "../support/feature-cases.js";
import { disagreements } from "../support/feature-comparison.js";
import { hasReference, reference } from "../support/reference.js";

interface StoredSweep {
  readonly name: string;
  readonly start_s: number | null;
  readonly end_s: number | null;
  readonly spikes: readonly GoldenRecord[];
  readonly sweep: GoldenRecord;
}

/** The trace that a golden sweep is about; the names are those of its README. */
function traceOf(name: string): FeatureTrace {
  if (name.startsWith("specimen_")) {
    const path = `data/recorded/${name}`;
    return { voltage: floats(`${path}.v_mV.f32le`, 1e3), current: floats(`${path}.i_pA.f32le`, 1e12), rateHz: 50_000 };
  }
  if (name.startsWith("spike_test_")) {
    const rows = readFileSync(reference(`data/recorded/${name}.txt`), "utf8")
      .trim()
      .split("\n");
    const columns = rows.map((row) => row.trim().split(/\s+/).map(Number));
    return {
      voltage: Float64Array.from(columns, ([, v]) => v! / 1e3),
      timesS: Float64Array.from(columns, ([t]) => t!),
    };
  }
  // AllenSDK's responses have 14 mV of junction potential added (biophysical-models.md D.6).
  const stored = doubles(`golden/biophysical/${name.replace(/_hyper$/, "")}/hyper.soma_v_mV.f64le`);
  return { voltage: stored.map((v) => (v + 14) / 1e3), rateHz: 40_000 };
}

const sweeps: StoredSweep[] = hasReference
  ? JSON.parse(readFileSync(reference("golden/ephys_features.json"), "utf8"))
  : [];

describe.skipIf(!hasReference)("features of sweeps as openRecording() reads them, in V of 32 bits", () => {
  /** Where the golden trace, which begins with the experiment, begins in the sweep [samples]. */
  const cut = 40_750;

  it.each([
    [532355382, 33],
    [509881736, 39],
  ])("agree for specimen %i, sweep %i", async (specimen, number) => {
    const golden = sweeps.find(({ name }) => name === `specimen_${specimen}_sweep_${number}`)!;
    using recording = await openRecording(reference(`data/nwb1/specimen_${specimen}.nwb`));
    const { response, stimulus } = await recording.sweep(number);
    const { current, rateHz } = await stimulus!.sample(response!.rateHz);
    const experiment = [cut, cut + traceOf(golden.name).voltage.length] as const;
    const trace = {
      voltage: response!.voltage.subarray(...experiment),
      current: current.subarray(...experiment),
      rateHz,
    };
    const found = extractFeatures(trace, { start: golden.start_s!, end: golden.end_s! });
    expect(found.spikes).toHaveLength(golden.spikes.length);
    found.spikes.forEach((spike, n) => {
      expect(disagreements({ ...spike }, golden.spikes[n]!)).toEqual([]);
    });
    expect(disagreements({ ...found.sweep }, golden.sweep)).toEqual([]);
  });
});

describe.skipIf(!hasReference)("features of recorded sweeps and of NEURON's responses", () => {
  it.each(sweeps.map((sweep) => [sweep.name, sweep] as const))("agree for %s", (name, golden) => {
    const options: { start?: number; end?: number } = {};
    if (golden.start_s !== null) options.start = golden.start_s;
    if (golden.end_s !== null) options.end = golden.end_s;
    const found = extractFeatures(traceOf(name), options);
    expect(found.spikes).toHaveLength(golden.spikes.length);
    found.spikes.forEach((spike, n) => {
      expect(disagreements({ ...spike }, golden.spikes[n]!)).toEqual([]);
    });
    expect(disagreements({ ...found.sweep }, golden.sweep)).toEqual([]);
  });
});
