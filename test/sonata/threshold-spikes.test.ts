import { expect, it } from "vitest";
import { thresholdSpikes } from "../../src/sonata/threshold-spikes.js";

const volts = (...mv: number[]): Float64Array => Float64Array.from(mv, (each) => each * 1e-3);

it("finds the first state above the threshold after one that was not, 1e-10 ms later", () => {
  expect([...thresholdSpikes(volts(-80, -15, -14, 20, -15, -80, -10, -80), 0.5, -15)]).toEqual([1 + 1e-10, 3 + 1e-10]);
});

it("leaves out the state after the last step, which NEURON does not look at", () => {
  expect(thresholdSpikes(volts(-80, -80, 20), 0.1, -15)).toHaveLength(0);
  expect(thresholdSpikes(volts(-80, -80, 20, 30), 0.1, -15)).toHaveLength(1);
});

it("adds times up by halves of a step, rounding as NEURON does", () => {
  const voltage = new Float64Array(20_000).fill(-0.08);
  voltage[10_000] = 0;
  let t = 0;
  for (let i = 0; i < 20_000; i++) t += 0.05;
  expect([...thresholdSpikes(voltage, 0.1, -15)]).toEqual([t + 1e-10]);
  expect(t).not.toBe(1000);
});
