import { expect, it } from "vitest";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";

const synapse = { kind: "exp2syn", at: "dend[3]", tau1S: 5e-4, tau2S: 5e-3, weightS: 1e-9, times: [0.004] } as const;
const inject = [{ at: "apic[2](0.5)", stimulus: "square:amplitude=150pA,start=3ms,duration=8ms,total=15ms" }];

it("has membrane currents whose sum is what electrodes inject, in every sample", async () => {
  using model = await openShippedCell();
  const dt = 25e-6;
  const stimulus = Stimulus.parse("square:amplitude=250pA,start=1ms,duration=10ms,total=15ms");
  const { traces } = await model.run(stimulus, { dt, inject, synapses: [synapse], record: ["all.i_mem"] });
  const segments = Object.values(traces).filter(({ unit }) => unit === "A");
  expect(segments).toHaveLength(model.definition.cell.sections.reduce((sum, { nseg }) => sum + nseg, 0));
  // A synapse's current is one of its membrane's; electrodes are IClamps, at the middle of the step that ends in a sample.
  const within = (middle: number, from: number, to: number): boolean => middle >= from && middle < to;
  const largest = Math.max(
    ...segments.map(({ data }) => data.reduce((most, each) => Math.max(most, Math.abs(each)), 0)),
  );
  for (let k = 1; k < segments[0]!.data.length; k++) {
    const middle = (k - 0.5) * dt;
    const injected = (within(middle, 1e-3, 11e-3) ? 250e-12 : 0) + (within(middle, 3e-3, 11e-3) ? 150e-12 : 0);
    const sum = segments.reduce((total, { data }) => total + data[k]!, 0);
    expect(Math.abs(sum - injected)).toBeLessThan(1e-12 * largest);
  }
});

it("holds Allen's sampling for all that it records beside devices: the means of the same steps", async () => {
  using model = await openShippedCell();
  const record = ["dend[3].v", "soma.ina", "soma.cai", "dend[3].g_syn", "apic[2](0.5).i_mem"];
  const options = { inject, synapses: [synapse], record, junctionPotential: "none" } as const;
  // Sampled at 50 kHz the model takes four steps of 5 µs a sample.
  const stimulus = Stimulus.parse("square:amplitude=250pA,start=1ms,duration=10ms,total=15ms,rate=50kHz");
  const sampled = await model.run(stimulus, options);
  const { current } = await stimulus.sample(50_000);
  const steps = Float64Array.from({ length: 4 * current.length }, (_, k) => current[Math.floor(k / 4)]!);
  const plain = await model.run(Stimulus.samples(steps, 200_000), { ...options, dt: 5e-6 });
  expect(sampled.rateHz).toBe(50_000);
  for (const name of Object.keys(sampled.traces)) {
    const [means, each] = [sampled.traces[name]!.data, plain.traces[name]!.data];
    const largest = each.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let k = 0; k < means.length; k++) {
      const mean = (each[4 * k]! + each[4 * k + 1]! + each[4 * k + 2]! + each[4 * k + 3]!) / 4;
      expect(Math.abs(means[k]! - mean)).toBeLessThanOrEqual(1e-12 * largest);
    }
  }
});
