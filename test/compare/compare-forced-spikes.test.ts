import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { compareForcedSpikes } from "../../src/compare/compare-forced-spikes.js";
import type { RecordedSweep } from "../../src/compare/recorded-sweep.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { runForcedSpikes } from "../../src/glif/forced-spikes.js";
import { GlifModel } from "../../src/glif/model.js";
import { shippedModel } from "../support/shipped-model.js";

const document = JSON.parse(readFileSync(shippedModel(3), "utf8")) as Record<string, unknown>;
const config = parseGlifConfig({ ...document, El_reference: -0.072 });
const model = new GlifModel(config);
const RATE = 20_000;
const current = Float64Array.from({ length: 4000 }, (_, i) => 5e-11 * (1 + Math.sin(i / 50)));

/** A recording of the model itself, with a spike at 0.1 s. */
function recorded(parts: Partial<RecordedSweep> = {}): RecordedSweep {
  const { voltage } = runForcedSpikes(config, current, RATE, [2000]);
  return {
    current,
    voltage: { voltage: voltage.map((value) => value - 0.072), unplaced: null },
    rateHz: RATE,
    spikeTimes: Float64Array.of(2000 / RATE + 1e-9),
    amplitudeA: null,
    ...parts,
  } as RecordedSweep;
}
async function* sweeps(...items: RecordedSweep[]) {
  yield* items;
}

it("explains all of what the model itself gave", async () => {
  const report = await compareForcedSpikes(model, sweeps(recorded(), recorded()));
  expect(report.explained).toBeCloseTo(1, 12);
  expect(report.sum_of_squares_v2).toBeLessThan(1e-20);
  expect(report.samples).toBe(2 * (4000 - config.spike_cut_length));
  expect(report.reason).toBeNull();
});

it("explains less of a voltage that is off, and leaves out spikes past the end", async () => {
  const { voltage } = recorded();
  const other = { voltage: voltage.voltage.map((value, i) => value + 1e-3 * Math.cos(i / 30)), unplaced: null };
  const report = await compareForcedSpikes(
    model,
    sweeps(recorded({ voltage: other, spikeTimes: Float64Array.of(2000 / RATE + 1e-9, 0.3) })),
  );
  expect(report.explained).toBeLessThan(1);
  expect(report.of_difference_v2).toBeCloseTo(5e-7, 8);
});

it.each([
  ["only a GLIF model that is run here", null, recorded()],
  ["no current for a sweep", model, recorded({ current: null })],
  ["fluctuating currents, not on steps", model, recorded({ amplitudeA: 1e-10 })],
  [
    "the rest of its cell",
    model,
    recorded({ voltage: { voltage: current, unplaced: "without the rest of its cell" } }),
  ],
  ["does not state the rest of its cell", new GlifModel({ ...config, El_reference: undefined }), recorded()],
  ["Cannot force spike|expected a sample after", model, recorded({ spikeTimes: Float64Array.of(0.1, 0.1) })],
])("gives the reason: %s", async (reason, candidate, sweep) => {
  const report = await compareForcedSpikes(candidate, sweeps(sweep));
  expect(report).toMatchObject({ explained: null, sum_of_squares_v2: null, samples: 0 });
  expect(report.reason).toMatch(new RegExp(reason));
});

it("passes on errors that are no reason", async () => {
  async function* failing(): AsyncGenerator<RecordedSweep> {
    yield await Promise.reject(new TypeError("a bug"));
  }
  await expect(compareForcedSpikes(model, failing())).rejects.toThrow(TypeError);
});
