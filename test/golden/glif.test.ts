import { describe, expect, it } from "vitest";
import { GlifModel } from "../../src/glif/model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import {
  type GlifCase,
  readFloats,
  readGlifConfig,
  readJson,
  worstDifference,
  worstRelative,
} from "../support/glif-reference.js";
import { hasReference } from "../support/reference.js";

const cases = hasReference ? readJson<GlifCase[]>("golden/glif/reference.json") : [];

/** The current [A] of a golden case (golden/README.md). */
function currentOf({ stimulus, samples, specimen_id }: GlifCase): Float64Array {
  if (stimulus === "noise") return readFloats("golden/noise_200kHz.f64le", 8).map((value) => value * 2e-9);
  if (stimulus === "step250pA") return new Float64Array(samples).fill(250e-12, 20_000, 220_000);
  const sweep = stimulus.replace("recorded_", "");
  return readFloats(`data/recorded/specimen_${specimen_id}_${sweep}.i_pA.f32le`, 4).map((value) => value * 1e-12);
}

describe.skipIf(!hasReference)("GLIF runs equal AllenSDK's (golden/glif)", () => {
  it("finds all golden cases", () => expect(cases).toHaveLength(60));

  it.each(cases.map((golden) => [`${golden.specimen_id} level ${golden.level}, ${golden.stimulus}`, golden] as const))(
    "%s",
    async (_, golden) => {
      const model = new GlifModel(readGlifConfig(golden.specimen_id, golden.level), { id: golden.specimen_id });
      expect(model.level).toBe(golden.level);
      const stimulus = Stimulus.samples(currentOf(golden), Math.round(1 / golden.dt_s));
      const response = await model.run(stimulus, { record: ["threshold", "afterSpikeCurrents"] });
      expect(response.voltage).toHaveLength(golden.samples);

      expect([...response.spikeSteps]).toEqual(golden.spike_steps);
      expect(worstRelative(response.spikeTimes, golden.interpolated_spike_times_s)).toBeLessThanOrEqual(1e-12);
      expect(response.voltage.filter(Number.isNaN)).toHaveLength(golden.nan_samples);

      // The tolerances of glif.md C.8.
      const tolerance = golden.level <= 2 ? 1e-12 : 1e-11;
      const atSpikes = golden.interpolated_spike_voltage_V;
      expect(worstRelative(response.spikeVoltages, atSpikes)).toBeLessThanOrEqual(tolerance);
      const thresholds = golden.interpolated_spike_threshold_V;
      expect(worstRelative(response.spikeThresholds, thresholds)).toBeLessThanOrEqual(tolerance);

      const decimated = (values: Float64Array) => values.filter((__, i) => i % golden.decimation === 0);
      const file = `golden/glif/${golden.specimen_id}_GLIF${golden.level}_${golden.stimulus}`;
      const voltage = readFloats(`${file}.v_V.f64le`, 8);
      expect(worstDifference(decimated(response.voltage), voltage)).toBeLessThanOrEqual(tolerance);
      if (golden.level === 2 || golden.level === 5) {
        const threshold = readFloats(`${file}.threshold_V.f64le`, 8);
        expect(worstDifference(decimated(response.traces.threshold!.data), threshold)).toBeLessThanOrEqual(tolerance);
      }

      const { data, shape } = response.traces.afterSpikeCurrents!;
      expect(shape).toEqual([golden.samples, 2]);
      const last = golden.asc_last_A.map((value) => value ?? Number.NaN);
      expect(worstDifference(data.subarray(-2), last)).toBeLessThanOrEqual(1e-11);
    },
  );
});
