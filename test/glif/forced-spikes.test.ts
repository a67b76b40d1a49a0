import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { runForcedSpikes } from "../../src/glif/forced-spikes.js";
import { plainConfig } from "../support/glif-configs.js";
import { runCount } from "../support/share.js";

const config = parseGlifConfig(plainConfig());
const current = new Float64Array(2000).fill(1.5e-10, 100);

describe("runForcedSpikes()", () => {
  it("starts with the initial state and resets at the given samples only", () => {
    const run = runForcedSpikes(config, current, 20_000, [700, 1200], { dtMultiplier: 1 });
    expect(run.voltage[0]).toBe(0);
    expect(run.threshold[0]).toBe(0.02);
    const missing = [...run.voltage.keys()].filter((sample) => Number.isNaN(run.voltage[sample]));
    const cuts = [700, 1200].flatMap((spike) => Array.from({ length: 40 }, (_, i) => spike + i));
    expect(missing).toEqual(cuts);
    expect(run.voltage[740]).toBe(0.5 * run.voltageAtSpikes[0]! + -0.005);
    expect(run.afterSpikeCurrents[2 * 740]).toBe(-2e-11);
  });

  it("lets the voltage pass the threshold, and says when it did", () => {
    const strong = current.map((value) => 4 * value);
    const run = runForcedSpikes(config, strong, 20_000, [1500], { dtMultiplier: 1 });
    const above = run.voltage.findIndex((value, sample) => value > run.threshold[sample]!);
    expect(above).toBeLessThan(1500);
    expect(run.modelSpikeTimes[0]).toBeGreaterThan((above - 1) / 20_000);
    expect(run.modelSpikeTimes[0]).toBeLessThanOrEqual(above / 20_000);
    expect(run.modelSpikeVoltages[0]).toBeCloseTo(run.threshold[above]!, 4);
  });

  it("extrapolates to a crossing after the spike where the model has none", () => {
    const weak = current.map((value) => value / 2);
    const run = runForcedSpikes(config, weak, 20_000, [1500], { dtMultiplier: 10 });
    expect(run.voltageAtSpikes[0]).toBeLessThan(run.thresholdAtSpikes[0]!);
    expect(run.modelSpikeTimes[0]).toBeGreaterThan(1500 / 20_000);
  });

  it("covers every sample outside cuts, whatever the bins and spikes are", () => {
    const spikes = fc.array(fc.integer({ min: 41, max: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(spikes, fc.integer({ min: 1, max: 60 }), (gaps, dtMultiplier) => {
        let sample = 0;
        const indices = gaps.map((gap) => (sample += gap)).filter((index) => index < 2000);
        const run = runForcedSpikes(config, current, 20_000, indices, { dtMultiplier });
        const cut = new Set(indices.flatMap((spike) => Array.from({ length: 40 }, (_, i) => spike + i)));
        for (let i = 0; i < 2000; i++) expect(Number.isNaN(run.voltage[i])).toBe(cut.has(i));
      }),
      { numRuns: runCount(60) },
    );
  });

  it("refuses spikes that do not fit, saying which", () => {
    const run = (spikes: number[]) => () => runForcedSpikes(config, current, 20_000, spikes);
    expect(run([500, 540])).toThrow(
      "Cannot force spike 1 at sample 540: expected a sample after 540 (the spike before and its cut of 40) and below 2000",
    );
    expect(run([0])).toThrow("Cannot force spike 0 at sample 0: expected a sample after 0 and below 2000");
    expect(run([10.5])).toThrow(/spike 0 at sample 10.5/);
    expect(run([2000])).toThrow(/below 2000/);
  });

  it("refuses a start above the threshold and bins that are not whole", () => {
    const above = parseGlifConfig(plainConfig({ init_voltage: 0.03 }));
    expect(() => runForcedSpikes(above, current, 20_000, [])).toThrow(
      /starts at 0.03 V, above its threshold of 0.02 V$/,
    );
    expect(() => runForcedSpikes(config, current, 20_000, [], { dtMultiplier: 0 })).toThrow(
      /expected a whole number from 1$/,
    );
  });
});
