import { describe, expect, test, vi } from "vitest";
import { CancelledError, NumericalFailureError } from "../../src/base/errors.js";
import type { BiophysicalModel } from "../../src/biophys/model.js";
import { SolverCell } from "../../src/biophys/solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";

const square = (amplitude: string, total = "60ms"): Stimulus =>
  Stimulus.parse(`square:amplitude=${amplitude},start=5ms,duration=40ms,total=${total}`);
const amplitudes = ["100pA", "-50pA", "200pA", "300pA", "0pA", "150pA", "250pA", "80pA", "400pA", "20pA"];
const dt = 25e-6;

async function alone(model: BiophysicalModel, stimulus: Stimulus, record: readonly string[]): Promise<Float64Array[]> {
  const { voltage, traces } = await model.run(stimulus, { dt, record });
  return [voltage, ...Object.values(traces).map(({ data }) => data)];
}

describe("runs of one model that are asked for together", () => {
  test.each([2, 3, 8, 10])("give the bits they give alone: %d", async (count) => {
    using model = await openShippedCell();
    const record = ["soma.cai", "dend[0](0.5).v"];
    const stimuli = amplitudes.slice(0, count).map((amplitude, i) => square(amplitude, `${50 + 3 * i}ms`));
    const expected = [];
    for (const stimulus of stimuli) expected.push(await alone(model, stimulus, record));
    expect(await Promise.all(stimuli.map((stimulus) => alone(model, stimulus, record)))).toEqual(expected);
    expect(new Set(expected.map(([voltage]) => voltage!.join())).size).toBe(count);
  });

  test("runBatch gives each the bits it has alone, with the current it took, and fails only for the ones that fail", async () => {
    using model = await openShippedCell();
    const stimuli = amplitudes.slice(0, 4).map((amplitude, i) => square(amplitude, `${50 + 3 * i}ms`));
    const runs = [
      ...stimuli.map((stimulus) => ({ stimulus, options: { dt } })),
      { stimulus: square("200pA"), options: { dt: -1 } },
      { stimulus: "200pA" as unknown as Stimulus },
    ];
    const outcomes = await Promise.allSettled(model.runBatch(runs));
    for (const [i, stimulus] of stimuli.entries()) {
      const { voltage, rateHz } = await model.run(stimulus, { dt });
      const { current } = await stimulus.sample(rateHz);
      expect(outcomes[i]).toMatchObject({ status: "fulfilled", value: { response: { voltage }, current } });
    }
    const codes = outcomes.slice(4).map((outcome) => outcome.status === "rejected" && outcome.reason.code);
    expect(codes).toEqual(["InvalidOption", "InvalidStimulus"]);
    expect(() => model.runBatch("200pA" as never)).toThrow("Cannot run the model");
  });

  test("may differ in step, sites and solver", async () => {
    using model = await openShippedCell();
    const stimulus = square("200pA");
    const ways = [
      { dt },
      { dt: 50e-6 },
      { dt, record: ["soma.cai"] },
      { dt, solver: "reference" as const },
      { dt, solver: "fast" as const },
      {},
    ];
    const together = await Promise.all(ways.map((way) => model.run(stimulus, way)));
    for (const [i, way] of ways.entries())
      expect((await model.run(stimulus, way)).voltage).toEqual(together[i]!.voltage);
    expect(together[0]!.voltage).toEqual(together[2]!.voltage);
    expect(together[0]!.voltage).not.toEqual(together[1]!.voltage);
  });

  test("do not take each other with them", async () => {
    using model = await openShippedCell();
    const expected = await model.run(square("200pA"), { dt });
    const stop = new AbortController();
    const long = model.run(square("100pA", "60s"), { dt, signal: stop.signal, onProgress: () => stop.abort() });
    const [good, bad, cancelled] = await Promise.allSettled([
      model.run(square("200pA"), { dt }),
      model.run(square("5uA"), { dt }),
      long,
    ]);
    expect(good).toMatchObject({ status: "fulfilled", value: { voltage: expected.voltage } });
    expect(bad).toMatchObject({ status: "rejected", reason: expect.any(NumericalFailureError) });
    expect(cancelled).toMatchObject({ status: "rejected", reason: expect.any(CancelledError) });
  });

  test("share the time they took", async () => {
    using model = await openShippedCell();
    const start = performance.now();
    const runs = amplitudes.map((amplitude) => ({ stimulus: square(amplitude), options: { dt } }));
    const outcomes = await Promise.all(model.runBatch(runs));
    const sumS = outcomes.reduce((sum, { wallS }) => sum + wallS, 0);
    expect(sumS).toBeGreaterThan(0);
    expect(sumS).toBeLessThanOrEqual((performance.now() - start) / 1000);
  });
});

describe("runs of models that were changed from one model", () => {
  /** Runs all models at once; returns the voltages and the sizes of the batches. */
  async function together(models: readonly BiophysicalModel[]): Promise<[Float64Array[], number[]]> {
    const start = vi.spyOn(SolverCell.prototype, "start");
    try {
      const responses = await Promise.all(models.map((model) => model.run(square("250pA"), { dt })));
      return [responses.map(({ voltage }) => voltage), start.mock.calls.map(([, , sweeps]) => sweeps)];
    } finally {
      start.mockRestore();
    }
  }

  test.each([
    ["conductances", (i: number) => ({ "soma.gbar_NaTs": `x${1 + i / 10}`, "soma.gbar_SK": `x${1 - i / 10}` })],
    ["reversal potentials", (i: number) => ({ "soma.ek": -107 + i, "soma.ena": 53 - i })],
    [
      "calcium pools",
      (i: number) => ({ "soma.gamma_CaDynamics": `x${1 + i}`, "soma.decay_CaDynamics": `x${1 + i / 4}` }),
    ],
  ])("are batched if %s differ, and give the bits they give alone", async (_, changes) => {
    using model = await openShippedCell();
    const models = Array.from({ length: 5 }, (_, i) => model.with(changes(i)));
    const [voltages, batches] = await together(models);
    expect(batches).toEqual([5]);
    expect(new Set(voltages.map((voltage) => voltage.join())).size).toBe(5);
    for (const [i, voltage] of voltages.entries()) {
      using alike = await openShippedCell();
      const alone = await alike.with(changes(i)).run(square("250pA"), { dt });
      expect(voltage).toEqual(alone.voltage);
    }
    for (const each of models) each.dispose();
  });

  test("are not batched if anything else differs, or if a model was disposed of", async () => {
    using model = await openShippedCell();
    const others = [{ "all.cm": "x1.1" }, { celsius: 30 }, { "soma.g_pas": "x2" }, { axon: "none" as const }];
    const models = [model, ...others.map((changes) => model.with(changes)), model.with({})];
    const [voltages, batches] = await together(models);
    expect(batches).toEqual([2, 1, 1, 1, 1]);
    expect(voltages[5]).toEqual(voltages[0]);
    const waiting = models.map((each) => each.run(square("250pA"), { dt }));
    models[2]!.dispose();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(models.map((_, i) => (i === 2 ? "rejected" : "fulfilled")));
  });
});
