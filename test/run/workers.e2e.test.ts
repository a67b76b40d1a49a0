import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CancelledError, NumericalFailureError } from "../../src/base/errors.js";
import type { Response } from "../../src/base/types.js";
import { openModel } from "../../src/models/open-model.js";
import { type RunSweepsOptions, runSweepOutcomes, runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { shippedCellFolder } from "../support/shipped-cell.js";

const glif = fileURLToPath(new URL("../../models/glif-cell/GLIF5_neuron_config.json", import.meta.url));
const stimuli = [
  Stimulus.parse("noise:mean=200pA,sd=150pA,seed=7,start=0,duration=40ms,total=40ms,rate=50kHz"),
  Stimulus.parse("square:amplitude=300pA,start=5ms,duration=20ms,total=30ms"),
  Stimulus.parse("spikes:times=train,weight=300pA,total=30ms,rate=50kHz", {
    trains: { train: [0.002, 0.011, 0.0152] },
  }),
  Stimulus.samples(
    Float64Array.from({ length: 2000 }, (_, i) => (i % 500) * 1e-12),
    50_000,
    { name: "saw" },
  ),
];

describe.each([
  ["biophysical", shippedCellFolder],
  ["GLIF", glif],
])("%s: the same bits for any number of workers", (kind, path) => {
  test.each<[string, RunSweepsOptions]>([
    ["in the default protocol", {}],
    ["with a time step", { dt: 25e-6 }],
  ])("%s", async (_, options) => {
    using model = await openModel(path);
    const settings = kind === "GLIF" ? options : { ...options, record: ["soma.cai"] };
    const run = async (jobs: number, aside: boolean): Promise<Response[]> => {
      const responses: Response[] = [];
      for await (const { response } of runSweepOutcomes(model, stimuli, { ...settings, jobs, aside }))
        responses.push(response!);
      return responses;
    };
    // Beside workers the calling thread may have done all before they are ready; aside, it does nothing.
    const [one, two, four] = [await run(1, false), await run(2, true), await run(4, true)];
    expect(one).toHaveLength(4);
    for (const [i, response] of one.entries()) {
      for (const other of [two[i]!, four[i]!, (await run(2, false))[i]!]) {
        expect(other.voltage).toEqual(response.voltage);
        expect(other.rateHz).toBe(response.rateHz);
        expect(other.spikeTimes).toEqual(response.spikeTimes);
        expect(other.traces).toEqual(response.traces);
      }
    }
    expect(two[3]!.provenance).toEqual(one[3]!.provenance);
    expect(two[3]!.simulated).toEqual(one[3]!.simulated);
  });
});

test("a sweep that fails in a worker is reported with its class, and the others go on", async () => {
  using model = await openModel(shippedCellFolder);
  const burst = Stimulus.parse("square:amplitude=5uA,start=1ms,duration=5ms,total=10ms");
  const outcomes = [];
  for await (const outcome of runSweepOutcomes(model, [stimuli[1]!, burst, stimuli[1]!], {
    dt: 25e-6,
    jobs: 2,
    aside: true,
  })) {
    outcomes.push(outcome);
  }
  expect(outcomes.map(({ response }) => response !== null)).toEqual([true, false, true]);
  expect(outcomes[1]!.error).toBeInstanceOf(NumericalFailureError);
  expect(String(outcomes[1]!.error)).toMatch(/Cannot simulate beyond 1\.\d+ ms: voltage at /);
});

test("cancelling stops workers at once", async () => {
  using model = await openModel(shippedCellFolder);
  const long = Stimulus.parse("square:amplitude=220pA,start=0.1s,duration=9s,total=20s");
  const control = new AbortController();
  // A worker that tells progress is in the middle of its sweep, however long it took to start.
  const onProgress = () => control.abort();
  const run = async (): Promise<void> => {
    const options = { dt: 5e-6, jobs: 2, signal: control.signal, onProgress };
    for await (const _ of runSweeps(model, [long, long], options));
  };
  await expect(run()).rejects.toThrow(CancelledError);
}, 10_000);

test.each([0, -1, 1.5, Number.NaN, "3"])("runSweeps() refuses %j jobs", async (jobs) => {
  using model = await openModel(glif);
  const run = runSweeps(model, stimuli, { jobs: jobs as number });
  await expect(run.next()).rejects.toMatchObject({ code: "InvalidOption", value: jobs });
});

test("runSweeps() moves sweeps together and keeps their order, also in workers", async () => {
  using model = await openModel(shippedCellFolder);
  const dt = 25e-6;
  const stimuli = [100, -50, 200, 300, 0, 150, 250, 80, 400, 20].map((amplitudePa) =>
    Stimulus.parse(`square:amplitude=${amplitudePa}pA,start=5ms,duration=40ms,total=60ms`),
  );
  const expected = [];
  for (const stimulus of stimuli) expected.push((await model.run(stimulus, { dt })).voltage);
  for (const ways of [{ jobs: 1 }, { jobs: 2 }, { jobs: 1, aside: true }, { jobs: 2, aside: true }]) {
    const found = [];
    for await (const { response } of runSweepOutcomes(model, stimuli, { dt, ...ways })) found.push(response?.voltage);
    expect(found).toEqual(expected);
  }
});
