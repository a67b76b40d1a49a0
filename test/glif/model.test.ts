import { describe, expect, it } from "vitest";
import { CancelledError, InvalidModelError, InvalidOptionError, NumericalFailureError } from "../../src/base/errors.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { GlifModel } from "../../src/glif/model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { plainConfig } from "../support/glif-configs.js";

const model = (change = {}, meta = {}) => new GlifModel(parseGlifConfig(plainConfig(change)), meta);
const step = (samples: number, amplitude = 4e-10, rateHz = 20_000) =>
  Stimulus.samples(new Float64Array(samples).fill(amplitude, samples / 10), rateHz, { name: "step" });
const spikesOf = async (change: object, options = {}) => (await model(change).run(step(4000), options)).spikeTimes;

describe("GlifModel.run()", () => {
  it("delivers voltage, threshold and spikes, with how they came about", async () => {
    const response = await model({}, { id: 42 }).run(step(4000));
    expect(response).toMatchObject({ kind: "glif", rateHz: 20_000, stoppedEarly: false });
    expect(response.voltage).toHaveLength(4000);
    expect(response.spikeSteps.length).toBeGreaterThan(3);
    expect([...response.gridSpikeTimes]).toEqual(Array.from(response.spikeSteps, (sample) => sample * (1 / 20_000)));
    for (const name of ["spikeTimes", "spikeVoltages", "spikeThresholds"] as const) {
      expect(response[name]).toHaveLength(response.spikeSteps.length);
    }
    expect(Object.keys(response.traces)).toEqual(["threshold"]);
    expect(response.traces.threshold).toMatchObject({ unit: "V", shape: [4000] });
    expect(JSON.parse(JSON.stringify(response.provenance))).toMatchObject({
      model: { kind: "glif", level: 5, id: 42 },
      stimulus: { name: "step", rate_hz: 20_000, samples: 4000 },
      settings: { dt_s: 5e-5, glif_cut: "samples", spike_cut_steps: 40, membrane: "euler", absolute_voltage: false },
    });
  });

  it("records what is asked for and nothing else", async () => {
    const traces = async (record: string[]) => (await model().run(step(500), { record })).traces;
    expect(await traces([])).toEqual({});
    expect(await traces(["afterSpikeCurrents"])).toMatchObject({ afterSpikeCurrents: { unit: "A", shape: [500, 2] } });
    await expect(traces(["treshold"])).rejects.toMatchObject({
      code: "InvalidOption",
      allowed: ["threshold", "afterSpikeCurrents"],
      message: 'Cannot record "treshold" from a GLIF model: it has threshold, afterSpikeCurrents',
    });
  });

  it("delivers the same spikes and nothing else in a run for spikes only", async () => {
    const whole = await model().run(step(4000));
    const spikes = await model().run(step(4000), { spikesOnly: true });
    expect(spikes.spikeTimes).toEqual(whole.spikeTimes);
    expect(spikes.spikeVoltages).toEqual(whole.spikeVoltages);
    expect(spikes).toMatchObject({ voltage: new Float64Array(0), traces: {}, rateHz: 20_000, stoppedEarly: false });
    await expect(model().run(step(4000), { spikesOnly: true, record: ["threshold"] })).rejects.toMatchObject({
      code: "InvalidOption",
      message: 'Cannot record "threshold" in a run for spikes only: omit record or spikesOnly',
    });
  });

  it("records no columns from a model without after-spike currents", async () => {
    const none = { name: "none", params: {} };
    const response = await model({
      asc_tau_array: [],
      asc_amp_array: [],
      init_AScurrents: [],
      AScurrent_dynamics_method: none,
      AScurrent_reset_method: none,
    }).run(step(500), { record: ["afterSpikeCurrents"] });
    expect(response.traces.afterSpikeCurrents).toMatchObject({ shape: [500, 0], data: new Float64Array(0) });
  });

  it("gives overlapping runs the same result as runs one by one", async () => {
    const cell = model();
    const [a, b] = await Promise.all([cell.run(step(4000)), cell.run(step(4000, 3e-10))]);
    expect(a).toEqual(await cell.run(step(4000)));
    expect(b).toEqual(await cell.run(step(4000, 3e-10)));
    expect(a.spikeTimes).not.toEqual(b.spikeTimes);
  });

  it("holds the spike cut in samples by default, and in time where asked", async () => {
    const missing = async (options: object) => {
      const { voltage, spikeSteps } = await model().run(step(16_000, 4e-10, 200_000), options);
      return voltage.filter(Number.isNaN).length / spikeSteps.length;
    };
    expect(await missing({})).toBe(40);
    expect(await missing({ glifCut: "time" })).toBe(400);
    expect((await model().run(step(4000), { glifCut: "time" })).voltage).toEqual(
      (await model().run(step(4000))).voltage,
    );
  });

  it("solves the membrane exactly where asked: a step's voltage does not hang on dt", async () => {
    const at = async (membrane: "euler" | "exact", rateHz: number) => {
      const { voltage } = await model().run(Stimulus.samples(new Float64Array(rateHz / 50).fill(5e-11), rateHz), {
        membrane,
      });
      return voltage.at(-1)!;
    };
    const analytic = 5e-11 * 2e8 * -Math.expm1(-0.02 / (2e8 * 1e-10));
    expect(await at("exact", 1000)).toBeCloseTo(analytic, 15);
    expect(await at("exact", 100_000)).toBeCloseTo(analytic, 15);
    expect(Math.abs((await at("euler", 1000)) - analytic)).toBeGreaterThan(1e-5);
    expect(Math.abs((await at("euler", 100_000)) - analytic)).toBeLessThan(1e-5);
  });

  it("adds El_reference to all voltages where asked", async () => {
    const relative = await model().run(step(4000));
    const absolute = await model().run(step(4000), { absoluteVoltage: true });
    const raised = (values: Float64Array) => values.map((value) => value + -0.07);
    expect(absolute.voltage).toEqual(raised(relative.voltage));
    expect(absolute.traces.threshold!.data).toEqual(raised(relative.traces.threshold!.data));
    expect(absolute.spikeVoltages).toEqual(raised(relative.spikeVoltages));
    expect(absolute.spikeThresholds).toEqual(raised(relative.spikeThresholds));
    expect(absolute.spikeTimes).toEqual(relative.spikeTimes);
    expect(relative.simulated).toEqual({ model: "glif", fromRest: true, restV: -0.07 });
    expect(absolute.simulated).toEqual({ model: "glif", fromRest: false, restV: -0.07 });
    const unknown = model({ El_reference: undefined });
    expect((await unknown.run(step(100))).simulated).toEqual({ model: "glif", fromRest: true, restV: null });
    await expect(unknown.run(step(100), { absoluteVoltage: true })).rejects.toThrow(InvalidModelError);
  });

  it("ends the run after a reset above the threshold", async () => {
    const voltage_reset_method = { name: "v_before", params: { a: 2, b: 0 } };
    const response = await model({ voltage_reset_method }).run(step(4000), {
      record: ["threshold", "afterSpikeCurrents"],
    });
    expect(response.stoppedEarly).toBe(true);
    expect(response.spikeSteps).toHaveLength(1);
    const reset = response.spikeSteps[0]! + 40;
    const present = Array.from(response.voltage.subarray(reset - 1, reset + 8), (value) => !Number.isNaN(value));
    expect(present).toEqual([false, true, true, true, true, true, true, false, false]);
    expect(new Set(response.voltage.subarray(reset, reset + 6)).size).toBe(1);
    expect(response.voltage.subarray(reset + 6).every(Number.isNaN)).toBe(true);
    expect(response.traces.afterSpikeCurrents!.data.subarray(2 * reset + 10, 2 * reset + 14)).toEqual(
      Float64Array.of(-2e-11, -1e-10, Number.NaN, Number.NaN),
    );
  });

  it("cuts a spike at the end of the stimulus short", async () => {
    const whole = await model().run(step(4000));
    const last = whole.spikeSteps.at(-1)!;
    const samples = await Stimulus.samples(new Float64Array(last + 5).fill(4e-10, 400), 20_000).sample();
    const short = await model().run(Stimulus.samples(samples.current, 20_000));
    expect(short.spikeSteps).toEqual(whole.spikeSteps);
    expect(Array.from(short.voltage.subarray(last - 1), Number.isNaN)).toEqual([false, true, true, true, true, true]);
  });

  it("refuses an empty stimulus", async () => {
    const run = model().run(Stimulus.samples(new Float64Array(0), 1000));
    await expect(run).rejects.toMatchObject({
      code: "InvalidStimulus",
      message: expect.stringContaining("no samples"),
    });
  });

  it("names the sample of a stimulus that is not a number", async () => {
    const current = new Float64Array(100);
    current[17] = Number.NaN;
    await expect(model().run(Stimulus.samples(current, 1000))).rejects.toMatchObject({
      code: "InvalidStimulus",
      message: "Cannot run a GLIF model on this stimulus: sample 17 (0.017 s) is NaN, expected a finite current in A",
    });
  });

  it("names the time at which a run leaves the finite range", async () => {
    const threshold_dynamics_method = {
      name: "three_components_exact",
      params: { b_spike: 80, a_voltage: 10, b_voltage: -7e5 },
    };
    const run = model({ threshold_dynamics_method }).run(step(4000, 4e-11));
    await expect(run).rejects.toThrow(NumericalFailureError);
    await expect(run).rejects.toMatchObject({ value: expect.any(Number) });
    const error = await run.catch((caught: NumericalFailureError) => caught);
    expect((error as NumericalFailureError).value).toBeGreaterThan(0.02);
    expect((error as NumericalFailureError).value).toBeLessThan(0.04);
  });

  it("refuses a spike with currents that method none forbids", async () => {
    const AScurrent_reset_method = { name: "none", params: {} };
    expect(await spikesOf({ AScurrent_reset_method })).toHaveLength(22);
    const run = model({ AScurrent_reset_method, init_AScurrents: [1e-11, 0] }).run(step(4000));
    await expect(run).rejects.toThrow(/^Cannot reset the GLIF model at .* s: its after-spike currents sum to /);
    await expect(run).rejects.toThrow(InvalidModelError);
  });

  it("refuses a time step that is not positive", async () => {
    for (const dt of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(model().run(step(100), { dt })).rejects.toThrow(InvalidOptionError);
    }
  });

  it("reports progress in simulated seconds and can be cancelled on the way", async () => {
    const long = Stimulus.samples(new Float64Array(16_000_000), 200_000);
    const controller = new AbortController();
    const seen: number[] = [];
    const run = model().run(long, {
      record: [],
      signal: controller.signal,
      onProgress: ({ done, total, unit }) => {
        expect([total, unit]).toEqual([80, "s"]);
        seen.push(done);
        controller.abort();
      },
    });
    await expect(run).rejects.toThrow(CancelledError);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeLessThan(80);
    await expect(model().run(step(10), { signal: controller.signal })).rejects.toThrow("Cancelled GLIF run");
  });

  it("tells of the end of a short run too", async () => {
    const seen: unknown[] = [];
    await model().run(step(4000), { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ stage: "simulate", done: 0.2, total: 0.2, unit: "s" }]);
  });
});

describe("GlifModel.run() and its arguments", () => {
  it("has the rate that is meant by a time step", async () => {
    const rates: number[] = [];
    for (const dt of [2e-5, 25e-6, 5e-6, 1e-4, 1 / 3]) rates.push((await model().run(step(20_000), { dt })).rateHz);
    expect(rates).toEqual([50_000, 40_000, 200_000, 10_000, 3]);
    expect((await model().run(step(4000), { dt: 7e-5 })).rateHz).toBe(1 / 7e-5);
  });

  it.each(["square:amplitude=1pA", undefined, 5])("refuses %j for a stimulus", async (stimulus) => {
    const run = model().run(stimulus as unknown as Stimulus);
    await expect(run).rejects.toMatchObject({
      code: "InvalidStimulus",
      message: expect.stringContaining("expected a Stimulus, such as Stimulus.parse("),
    });
  });
});

describe("GlifModel", () => {
  it("knows its level, and that other combinations have none", () => {
    expect(model().level).toBe(5);
    expect(model({ voltage_reset_method: { name: "zero", params: {} } }).level).toBeNull();
  });

  it("can be disposed of as every model", async () => {
    const cell = model();
    cell.dispose();
    cell[Symbol.dispose]();
    expect((await cell.run(step(4000))).spikeTimes.length).toBeGreaterThan(0);
  });
});

describe("GlifCell.run()", () => {
  it("refuses choices that do not exist", () => {
    const unknown = (value: string) => value as never; // what a caller in JavaScript might write
    expect(() => model().compile(5e-5, { glifCut: unknown("seconds") })).toThrow(
      'Cannot set glifCut to "seconds": expected samples or time',
    );
    expect(() => model().compile(5e-5, { membrane: unknown("rk4") })).toThrow(InvalidOptionError);
    const cell = model().compile(5e-5);
    expect(() => cell.run(new Float64Array(1), { want: [unknown("spikes")] })).toThrow(InvalidOptionError);
  });

  it("writes to the caller's buffers, and says what they must hold", () => {
    const cell = model().compile(5e-5);
    const current = new Float64Array(100).fill(1e-10);
    const voltage = new Float64Array(120);
    const run = cell.run(current, { want: ["voltage"], buffers: { voltage } });
    expect(run.voltage!.buffer).toBe(voltage.buffer);
    expect(run.voltage).toHaveLength(100);
    expect(voltage[99]).toBeGreaterThan(0);
    expect(() => cell.run(current, { buffers: { threshold: new Float64Array(99) } })).toThrow(
      "Cannot write threshold to a buffer of 99 values: expected 100",
    );
  });

  it("reuses its arrays and starts every run afresh", () => {
    const cell = model().compile(5e-5);
    const current = new Float64Array(4000).fill(4e-10);
    const first = cell.run(current);
    const voltage = first.voltage!.slice();
    const times = first.spikeTimes.slice();
    const second = cell.run(current);
    expect(second.voltage!.buffer).toBe(first.voltage!.buffer);
    expect(second.voltage).toEqual(voltage);
    expect(second.spikeTimes).toEqual(times);
  });

  it("keeps more spikes than it first has room for", () => {
    const cell = model({ spike_cut_length: 0, init_threshold: 0.02 }).compile(5e-5);
    const { spikeSteps, spikeTimes } = cell.run(new Float64Array(40_000).fill(5e-9), { want: [] });
    expect(spikeSteps.length).toBeGreaterThan(200);
    expect(spikeTimes.every((time, i) => i === 0 || time > spikeTimes[i - 1]!)).toBe(true);
  });
});
