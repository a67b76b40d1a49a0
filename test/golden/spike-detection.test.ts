import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { crossings } from "../../src/analysis/spikes/crossings.js";
import { detectSpikes } from "../../src/analysis/spikes/detect-spikes.js";
import { featureCases } from "../support/feature-cases.js";
import { hasReference, reference } from "../support/reference.js";

describe.skipIf(!hasReference)("spike times of AllenSDK's stress cases", () => {
  for (const { name, trace, options, spikes } of featureCases("golden/features")) {
    it(`finds the ${spikes.length} spikes of case ${name}`, () => {
      const times = detectSpikes(trace.voltage, trace.rateHz, options);
      expect(times).toHaveLength(spikes.length);
      times.forEach((time, n) => {
        expect(Math.round(time * trace.rateHz)).toBe(spikes[n]!.threshold_index);
        expect(Math.abs(time - Number(spikes[n]!.threshold_t))).toBeLessThanOrEqual(1e-12);
      });
    });
  }
});

interface NeuronRuns {
  readonly runs: { readonly step: { readonly dt_ms: number; readonly spike_times_ms_upward_minus20mV: number[] } };
}

describe.skipIf(!hasReference)("crossings of NEURON's step responses", () => {
  const models = hasReference ? readdirSync(reference("golden/biophysical")) : [];
  it.each(models)("%s", (model) => {
    const folder = `golden/biophysical/${model}`;
    const { runs }: NeuronRuns = JSON.parse(readFileSync(reference(`${folder}/reference.json`), "utf8"));
    const expected = runs.step.spike_times_ms_upward_minus20mV;
    const bytes = readFileSync(reference(`${folder}/step.soma_v_mV.f64le`));
    const stored = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const times = crossings(
      stored.map((v) => v / 1e3),
      1e3 / runs.step.dt_ms,
      -0.02,
    );
    expect(times).toHaveLength(expected.length);
    times.forEach((time, n) => {
      expect(Math.abs(time * 1e3 - expected[n]!)).toBeLessThan(1e-9);
    });
  });
});
