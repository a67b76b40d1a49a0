import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { subthresholdVariance } from "../../../src/analysis/compare/subthreshold-variance.js";
import { parseGlifConfig } from "../../../src/glif/config/parse-config.js";
import { runForcedSpikes } from "../../../src/glif/forced-spikes.js";

describe("subthresholdVariance of forced-spike runs", () => {
  it("sees what was added to the model's own voltage, outside the spike cuts", () => {
    const path = new URL("../../../models/glif-cell/GLIF4_neuron_config.json", import.meta.url);
    const config = parseGlifConfig(JSON.parse(readFileSync(path, "utf8")));
    const current = Float64Array.from({ length: 20_000 }, (_, k) => (100 + 50 * Math.sin(k / 300)) * 1e-12);
    const { voltage } = runForcedSpikes(config, current, 20_000, [5000, 9000, 15_000]);
    const rest = -0.07; // [V]
    const recorded = voltage.map((v, k) => (Number.isNaN(v) ? 0.02 : v + rest + (k % 2 === 0 ? 1e-3 : -1e-3)));
    const found = subthresholdVariance([{ model: voltage.map((v) => v + rest), recorded }]);

    const kept = [...voltage.keys()].filter((k) => !Number.isNaN(voltage[k]!));
    const mean = kept.reduce((sum, k) => sum + recorded[k]!, 0) / kept.length;
    const variance = kept.reduce((sum, k) => sum + (recorded[k]! - mean) ** 2, 0) / kept.length;
    expect(kept.length).toBeLessThan(voltage.length);
    expect(found.samples).toBe(kept.length);
    expect(found.ofDifference.value! / 1e-6).toBeCloseTo(1, 6);
    expect(found.sumOfSquares / (1e-6 * kept.length)).toBeCloseTo(1, 9);
    expect(found.ofRecorded.value! / variance).toBeCloseTo(1, 9);
    expect(found.explained.value).toBeCloseTo(1 - 1e-6 / variance, 6);
  });
});
