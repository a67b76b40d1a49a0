import { describe, expect, test } from "vitest";
import {
  CancelledError,
  InvalidModelError,
  InvalidOptionError,
  InvalidStimulusError,
  NumericalFailureError,
} from "../../src/base/errors.js";
import type { Progress } from "../../src/base/types.js";
import { placeNamed } from "../../src/biophys/cable/places.js";
import { BiophysicalModel } from "../../src/biophys/model.js";
import { openSolver } from "../../src/models/load-solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell, withParameter } from "../support/shipped-cell.js";

const step = Stimulus.parse("square:amplitude=220pA,start=5ms,duration=20ms,total=30ms");

describe("a plain run", () => {
  test("has floor(end/dt + 1/2) + 1 samples, the end being the total, or the last sample of a sampled current", async () => {
    using model = await openShippedCell();
    const samples = async (stimulus: Stimulus, dt: number): Promise<number> =>
      (await model.run(stimulus, { dt })).voltage.length;
    expect(await samples(step, 25e-6)).toBe(1201);
    expect(await samples(step, 10e-6)).toBe(3001);
    expect(await samples(step, 1 / 30_000)).toBe(901);
    const current = new Float64Array(500).fill(1e-10);
    expect(await samples(Stimulus.samples(current, 50_000), 20e-6)).toBe(500);
    expect(await samples(Stimulus.samples(current, 50_000), 5e-6)).toBe(1997);
    expect(await samples(Stimulus.samples(current.slice(0, 1), 50_000), 20e-6)).toBe(1);
  });

  test("starts at v_init and tells its rate and settings", async () => {
    using model = await openShippedCell();
    const { voltage, rateHz, kind, provenance } = await model.run(step, { dt: 25e-6 });
    expect(kind).toBe("biophysical");
    expect(rateHz).toBe(40_000);
    expect(voltage[0]).toBeCloseTo(-0.08, 15);
    expect(provenance).toMatchObject({
      model: { kind: "biophysical", type: "perisomatic", axon: "stub", source: "fit_parameters.json" },
      settings: { protocol: "plain", solver: "exact", dt_s: 25e-6, junction_potential_v: 0 },
    });
    expect(() => JSON.stringify(provenance)).not.toThrow();
  });

  test("takes a described square as NEURON's IClamp and the same samples as itself", async () => {
    using model = await openShippedCell();
    // Sample n drives the step from n to n + 1: the midpoint of step 200 is the first in [5 ms, 25 ms).
    const current = new Float64Array(1201).fill(220e-12, 200, 1000);
    const sampled = await model.run(Stimulus.samples(current, 40_000), { dt: 25e-6 });
    expect(sampled.voltage).toEqual((await model.run(step, { dt: 25e-6 })).voltage);
  });

  test("holds each sample until the next", async () => {
    using model = await openShippedCell();
    const current = Float64Array.from({ length: 300 }, (_, i) => (i % 7) * 5e-11);
    const held = Float64Array.from({ length: 1200 }, (_, i) => current[Math.floor(i / 4)]!);
    const a = await model.run(Stimulus.samples(current, 50_000), { dt: 5e-6 });
    const b = await model.run(Stimulus.samples(held, 200_000), { dt: 5e-6 });
    expect(a.voltage).toEqual(b.voltage.subarray(0, a.voltage.length));
  });
});

describe("junctionPotential", () => {
  test.each([
    ["Allen's sampling", undefined, "add"],
    ["a plain run", 25e-6, "none"],
  ] as const)("decides in %s, and the provenance says how", async (_, dt, usual) => {
    using model = await openShippedCell();
    const run = (junctionPotential?: "add" | "none") => model.run(step, { dt, junctionPotential, record: ["soma.v"] });
    const [added, none, unasked] = await Promise.all([run("add"), run("none"), run()]);
    expect(added.voltage).toEqual(none.voltage.map((value) => value + 0.014));
    expect(added.traces["soma.v"]!.data).toEqual(added.voltage);
    expect(unasked.voltage).toEqual((usual === "add" ? added : none).voltage);
    expect(added.provenance.settings).toMatchObject({ junction_potential_v: -0.014 });
    expect(none.provenance.settings).toMatchObject({ junction_potential_v: 0 });
    const simulated = { model: "biophysical", junctionPotentialV: -0.014 };
    expect(added.simulated).toEqual({ ...simulated, junctionSubtracted: true });
    expect(structuredClone(none).simulated).toEqual({ ...simulated, junctionSubtracted: false });
  });

  test("is add or none", async () => {
    using model = await openShippedCell();
    const run = model.run(step, { junctionPotential: "keep" as "none" });
    await expect(run).rejects.toThrow(InvalidOptionError);
    await expect(run).rejects.toThrow(/junction potential "keep": expected add or none/);
  });
});

describe("Allen's sampling", () => {
  test.each([
    [50_000, 200_000, 4],
    [200_000, 200_000, 1],
    [20_000, 40_000, 2],
    [25_000, 200_000, 8],
    [30_000, 120_000, 4],
  ])("a stimulus at %i Hz is stepped at %i Hz, and %i steps make a sample", async (rateHz, simulationHz, factor) => {
    using model = await openShippedCell();
    const samples = Math.round(0.012 * rateHz);
    const stimulus = Stimulus.samples(new Float64Array(samples).fill(3e-10), rateHz);
    const response = await model.run(stimulus, { record: ["soma.v", "soma.cai"] });
    expect(response.rateHz).toBe(rateHz);
    expect(response.voltage).toHaveLength(samples);
    expect(response.traces["soma.v"]!.data).toEqual(response.voltage);
    expect(response.provenance.settings).toMatchObject({ dt_s: 1 / simulationHz, steps_per_sample: factor });

    const fine = await model.run(Stimulus.samples(new Float64Array(samples * factor).fill(3e-10), simulationHz), {
      dt: 1 / simulationHz,
      record: ["soma.cai"],
    });
    for (const [ours, plain, offset] of [
      [response.voltage, fine.voltage, 0.014],
      [response.traces["soma.cai"]!.data, fine.traces["soma.cai"]!.data, 0],
    ] as const) {
      ours.forEach((value, k) => {
        const block = plain.subarray(k * factor, (k + 1) * factor);
        const mean = block.reduce((sum, each) => sum + each, 0) / factor;
        expect(Math.abs(value - offset - mean)).toBeLessThan(1e-15);
      });
    }
  });

  test("refuses a rate that has no common multiple with 40 kHz in reach", async () => {
    using model = await openShippedCell();
    const run = (rateHz: number) => model.run(Stimulus.samples(new Float64Array(10), rateHz));
    await expect(run(33_333)).rejects.toThrow(InvalidStimulusError);
    await expect(run(50_000.5)).rejects.toThrow(/its rate is 50000.5 Hz.*pass a time step \(dt\)/);
  });
});

describe("record", () => {
  test("gives traces in SI units by the name they were asked for", async () => {
    using model = await openShippedCell();
    const names = ["apic[3](0.5).v", "soma.cai", "soma.i_NaTs", "soma(0.5).m_NaTs", "axon[1](1).v", "dend[0].i_pas"];
    const { traces, voltage } = await model.run(step, { dt: 25e-6, record: names });
    expect(Object.keys(traces)).toEqual(names);
    expect(Object.values(traces).map(({ unit }) => unit)).toEqual(["V", "mM", "A/m^2", "1", "V", "A/m^2"]);
    for (const { data, shape } of Object.values(traces)) {
      expect(shape).toEqual([voltage.length]);
      expect(data.every(Number.isFinite)).toBe(true);
    }
    expect(Math.max(...traces["soma(0.5).m_NaTs"]!.data)).toBeGreaterThan(0.9);
    expect(Math.min(...traces["soma.i_NaTs"]!.data)).toBeLessThan(-1); // inward
    expect(traces["soma.cai"]!.data[0]).toBe(1e-4);
  });

  test("gives a trace for each place that an entry means and that has the quantity", async () => {
    using model = await openShippedCell();
    const record = ["apic every 100um.v", "all.m_NaTs", "apic(300um).v", "soma.v"];
    const { traces, voltage } = await model.run(step, { dt: 25e-6, record });
    const apical = [0, 100, 200, 300, 400].map((um) => `${placeNamed(model.definition.cell, `apic(${um}um)`).name}.v`);
    expect(Object.keys(traces)).toEqual([...apical, "soma[0](0.5).m_NaTs", "apic(300um).v", "soma.v"]);
    expect(traces["apic(300um).v"]!.data).toEqual(traces[apical[3]!]!.data);
    expect(traces["soma.v"]!.data).toEqual(voltage);
  });

  test.each([
    ["all.m_NaV", /there is no m_NaV at all, expected one of v, cai/],
    ["soma", /has no quantity, expected a place and a quantity such as soma\.v/],
    ["soma.w", /there is no w at soma, expected one of v, cai, .*i_NaTs, m_NaTs/],
    ["dend[0].cai", /there is no cai at dend\[0\], expected one of v, i_cap, i_mem, i_pas/],
    ["soma.m_NaV", /there is no m_NaV at soma/],
    ["tuft[0].v", /the cell has no tuft, expected a section of soma, dend, apic, axon/],
    ["dend[99].v", /the cell has dend\[0\] to dend\[34\], expected one of these/],
    ["soma(1.5).v", /the position is "1\.5", expected a number from 0 to 1/],
    ["soma().v", /the position is ""/],
  ])("refuses %s and says what there is", async (name, message) => {
    using model = await openShippedCell();
    const run = model.run(step, { dt: 25e-6, record: [name] });
    await expect(run).rejects.toThrow(InvalidOptionError);
    await expect(run).rejects.toThrow(message);
  });
});

describe("what goes wrong", () => {
  test("a run that leaves the finite range names time, place and mechanism, and others go on", async () => {
    using model = await openShippedCell();
    const run = model.run(Stimulus.parse("square:amplitude=5uA,start=1ms,duration=5ms,total=10ms"), { dt: 25e-6 });
    await expect(run).rejects.toThrow(NumericalFailureError);
    await expect(run).rejects.toThrow(
      /^Cannot simulate beyond 1\.\d+ ms: voltage at \w+\[\d+\]\([\d.]+\) is [-\d.e+]+ mV, expected within ±1000 mV; the mechanism to look at is \w+$/,
    );
    expect((await model.run(step, { dt: 25e-6 })).voltage).toHaveLength(1201);
  });

  test("a current that is not finite is refused with its sample", async () => {
    using model = await openShippedCell();
    const current = new Float64Array(100);
    current[42] = Number.NaN;
    const stimulus = Stimulus.samples(current, 40_000, { name: "gap" });
    for (const options of [{}, { dt: 25e-6 }]) {
      await expect(model.run(stimulus, options)).rejects.toThrow(
        'Cannot run on "gap": its current is NaN A at sample 42',
      );
    }
  });

  test.each([0, -1e-5, Number.NaN, 0.025])("a time step of %d s is refused", async (dt) => {
    using model = await openShippedCell();
    await expect(model.run(step, { dt })).rejects.toThrow(InvalidOptionError);
  });

  test("a solver that is not there is refused", async () => {
    using model = await openShippedCell();
    await expect(model.run(step, { solver: "euler" as "exact" })).rejects.toThrow(/unknown solver "euler"/);
  });

  test("a cell that the solver cannot take is an invalid model", async () => {
    const { definition } = await openShippedCell();
    using model = new BiophysicalModel(withParameter(definition, "CaDynamics", "decay", -1), await openSolver());
    await expect(model.run(step, { dt: 25e-6 })).rejects.toThrow(InvalidModelError);
    await expect(model.run(step, { dt: 25e-6 })).rejects.toThrow(
      /decay_CaDynamics\[0\]: -1 is not positive and finite/,
    );
  });

  test("cancelling ends a run, and its progress counts simulated seconds", async () => {
    using model = await openShippedCell();
    const long = Stimulus.parse("square:amplitude=220pA,start=0.1s,duration=100s,total=200s");
    const control = new AbortController();
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): void => {
      seen.push(progress);
      control.abort();
    };
    const run = model.run(long, { dt: 25e-6, signal: control.signal, onProgress });
    await expect(run).rejects.toThrow(CancelledError);
    expect(seen[0]).toMatchObject({ stage: "simulate", total: 200, unit: "s" });
    expect(seen[0]!.done).toBeGreaterThan(0);
    expect(seen[0]!.done).toBeLessThan(100);
    await expect(model.run(step, { signal: control.signal })).rejects.toThrow(CancelledError);
  });

  test("a disposed model is refused, while a run under way ends well", async () => {
    const model = await openShippedCell();
    const expected = (await model.run(step, { dt: 1e-6 })).voltage;
    const pending = model.run(step, { dt: 1e-6, onProgress: () => model.dispose() });
    expect((await pending).voltage).toEqual(expected);
    model.dispose();
    model.dispose();
    await expect(model.run(step)).rejects.toThrow(/it was disposed/);
  });
});

test("second order comes nearer to the converged solution", async () => {
  using model = await openShippedCell();
  const stimulus = Stimulus.parse("square:amplitude=-100pA,start=1ms,duration=20ms,total=21ms");
  const run = async (dt: number, solver: "exact" | "second-order"): Promise<number> =>
    (await model.run(stimulus, { dt, solver })).voltage.at(-1)!;
  const truth = await run(1e-6, "second-order");
  const first = Math.abs((await run(50e-6, "exact")) - truth);
  const second = Math.abs((await run(50e-6, "second-order")) - truth);
  expect(first).toBeGreaterThan(1e-7);
  expect(second).toBeLessThan(first / 20);
});

test("a run gives the same bits whatever runs beside it", async () => {
  using model = await openShippedCell();
  const stimulus = Stimulus.parse("noise:mean=200pA,sd=150pA,seed=7,start=0,duration=0.1s,total=0.1s");
  const alone = await model.run(stimulus, { record: ["soma.cai"] });
  const together = await Promise.all([1, 2, 3].map(() => model.run(stimulus, { record: ["soma.cai", "axon[0].v"] })));
  for (const each of together) {
    expect(each.voltage).toEqual(alone.voltage);
    expect(each.traces["soma.cai"]).toEqual(alone.traces["soma.cai"]);
  }
});
