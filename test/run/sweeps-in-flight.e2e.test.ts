import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { openModel } from "../../src/models/open-model.js";
import { type RunOutcomesOptions, runSweepOutcomes } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

const glif = fileURLToPath(new URL("../../models/glif-cell/GLIF5_neuron_config.json", import.meta.url));
const noise = (seed: number) => Stimulus.parse(`noise:mean=200pA,sd=150pA,seed=${seed},duration=50ms,total=0.1s`);
const ways: [string, RunOutcomesOptions][] = [
  ["in the calling thread", { jobs: 1 }],
  ["aside", { jobs: 1, aside: true }],
  ["with two workers", { jobs: 2 }],
];

describe.each(ways)("runSweepOutcomes() %s", (_, options) => {
  it("reads no more sweeps ahead than it has jobs for", async () => {
    using model = await openModel(glif);
    let read = 0;
    let seen = 0;
    let most = 0;
    async function* source(): AsyncGenerator<Stimulus> {
      for (; read < 12; read++) {
        most = Math.max(most, read + 1 - seen);
        yield noise(read);
      }
    }
    for await (const { response } of runSweepOutcomes(model, source(), options)) {
      expect(response?.voltage).toHaveLength(20_000);
      seen += 1;
    }
    expect(seen).toBe(12);
    expect(most).toBeLessThanOrEqual((options.jobs ?? 0) + 1);
  });

  it("hands on what a described stimulus was sampled to, and leaves the stimulus itself as it was", async () => {
    using model = await openModel(glif);
    const stimuli = [noise(1), noise(2)];
    let index = 0;
    for await (const { sweep, response, current } of runSweepOutcomes(model, stimuli, options)) {
      expect(current).toEqual((await stimuli[index]!.sample(response!.rateHz)).current);
      expect(sweep.stimulus).toBe(stimuli[index]);
      index += 1;
    }
    expect(index).toBe(2);
  });
});

it("leaves the calling thread to its caller where that is asked for, to the same bits", async () => {
  using model = await openModel(glif);
  const run = vi.spyOn(model, "runBatch");
  const voltages = async (options: RunOutcomesOptions): Promise<unknown[]> => {
    const found = [];
    for await (const { response } of runSweepOutcomes(model, [noise(1), noise(2)], options))
      found.push(response?.voltage);
    return found;
  };
  const aside = await voltages({ jobs: 1, aside: true });
  expect(run).not.toHaveBeenCalled();
  expect(await voltages({ jobs: 1 })).toEqual(aside);
  expect(run).toHaveBeenCalledTimes(2);
});

it("counts the time a sweep takes to simulate, not the time it waits for its worker", async () => {
  using model = await openModel(glif);
  const start = performance.now();
  const stimuli = Array.from({ length: 8 }, (_, seed) => noise(seed));
  let sumS = 0;
  for await (const { wallS } of runSweepOutcomes(model, stimuli, { jobs: 1, aside: true })) {
    expect(wallS).toBeGreaterThan(0);
    sumS += wallS;
  }
  // One worker does one sweep after the other: counted with their waiting, they would overlap.
  expect(sumS).toBeLessThan((performance.now() - start) / 1000);
});
