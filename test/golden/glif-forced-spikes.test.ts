import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { runForcedSpikes } from "../../src/glif/forced-spikes.js";
import { worstDifference, worstRelative } from "../support/glif-reference.js";

/** AllenSDK 2.16.2's GlifOptimizerNeuron on the shipped cell at 20 kHz, at a few samples. */
interface ForcedCase {
  readonly level: number;
  readonly dt_multiplier: number;
  readonly spikes: readonly number[];
  readonly nan_samples: number;
  readonly samples: readonly number[];
  readonly voltage_V: readonly number[];
  readonly threshold_V: readonly number[];
  readonly currents_A: readonly (readonly number[])[];
  readonly voltage_at_spikes_V: readonly number[];
  readonly threshold_at_spikes_V: readonly number[];
  readonly model_spike_times_s: readonly number[];
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const cases = read("glif-forced-spikes.json") as ForcedCase[];
const current = Float64Array.from({ length: 3000 }, (_, k) => (200 + (100 * (((k * 37) % 11) - 5)) / 5) * 1e-12);

describe("runForcedSpikes() equals AllenSDK's optimiser neuron", () => {
  it.each(cases.map((golden) => [`level ${golden.level}, dt_multiplier ${golden.dt_multiplier}`, golden] as const))(
    "%s",
    (_, golden) => {
      const config = parseGlifConfig(read(`../../models/glif-cell/GLIF${golden.level}_neuron_config.json`));
      const run = runForcedSpikes(config, current, 20_000, golden.spikes, { dtMultiplier: golden.dt_multiplier });
      const pick = (values: Float64Array) => golden.samples.map((sample) => values[sample]!);
      expect(run.voltage.filter(Number.isNaN)).toHaveLength(golden.nan_samples);
      expect(worstDifference(pick(run.voltage), golden.voltage_V)).toBeLessThan(1e-12);
      expect(worstDifference(pick(run.threshold), golden.threshold_V)).toBeLessThan(1e-12);
      const currents = golden.samples.flatMap((sample) => [
        ...run.afterSpikeCurrents.subarray(2 * sample, 2 * sample + 2),
      ]);
      expect(worstDifference(currents, golden.currents_A.flat())).toBeLessThan(1e-12);
      expect(worstRelative(run.voltageAtSpikes, golden.voltage_at_spikes_V)).toBeLessThan(1e-12);
      expect(worstRelative(run.thresholdAtSpikes, golden.threshold_at_spikes_V)).toBeLessThan(1e-12);
      expect(worstRelative(run.modelSpikeTimes, golden.model_spike_times_s)).toBeLessThan(1e-12);
    },
  );
});
