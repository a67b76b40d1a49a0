import { describe, expect, test } from "vitest";
import {
  addSynapticCurrent,
  atMidpoint,
  heldFor,
  type SynapticKernel,
} from "../../../src/stimulus/trains/synaptic-current.js";

const STEP = 1e-4; // [s]

/** The current after one spike, by its definition. */
function current({ weightA, riseS, decayS }: SynapticKernel, sinceS: number): number {
  if (sinceS < 0) return 0;
  if (riseS === decayS) return weightA * (sinceS / decayS) * Math.exp(1 - sinceS / decayS);
  if (riseS === 0) return weightA * Math.exp(-sinceS / decayS);
  const peakS = ((riseS * decayS) / (decayS - riseS)) * Math.log(decayS / riseS);
  const difference = (s: number): number => Math.exp(-s / decayS) - Math.exp(-s / riseS);
  return (weightA * difference(sinceS)) / difference(peakS);
}

const kernels: readonly SynapticKernel[] = [
  { weightA: 20e-12, riseS: 0.0005, decayS: 0.005 },
  { weightA: -30e-12, riseS: 0.002, decayS: 0.002 },
  { weightA: 20e-12, riseS: 0, decayS: 0.003 },
];

describe.each(kernels)("a synapse of %j", (kernel) => {
  const steps = [0, 3, 3, 40, 41, 700];

  test("is the sum of the currents of all spikes in the middle of each step", () => {
    const out = new Float64Array(1500).fill(5e-12);
    addSynapticCurrent(out, [...steps, 5000], STEP, kernel, atMidpoint);
    for (const [i, value] of out.entries()) {
      const expected = steps.reduce((sum, step) => sum + current(kernel, (i + 0.5 - step) * STEP), 5e-12);
      expect(Math.abs(value - expected)).toBeLessThan(1e-24);
    }
  });

  test.each([0.01, 0.005, 0.002, 0.0021, 1e-5])(
    "moves a membrane of %d s as it would in any number of steps",
    (tauS) => {
      // Voltage of a membrane of 1 Ohm after 300 steps, and after ten times as many shorter ones.
      const voltageBy = (fineness: number): number => {
        const stepS = STEP / fineness;
        const out = new Float64Array(300 * fineness);
        addSynapticCurrent(
          out,
          steps.map((step) => step * fineness),
          stepS,
          kernel,
          heldFor(tauS),
        );
        return out.reduce((v, i) => v + (i - v) * -Math.expm1(-stepS / tauS), 0);
      };
      const voltage = voltageBy(1);
      expect(Math.abs(voltage)).toBeGreaterThan(1e-20);
      expect(Math.abs(voltageBy(10) - voltage)).toBeLessThan(1e-24);
    },
  );
});

test("its largest value is the weight", () => {
  for (const kernel of kernels) {
    const out = new Float64Array(20_000);
    addSynapticCurrent(out, [0], 1e-6, kernel, atMidpoint);
    const peak = out.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(peak / Math.abs(kernel.weightA)).toBeCloseTo(1, 3);
  }
});

test("rise and decay that differ little give nearly the alpha function", () => {
  const alpha = new Float64Array(300);
  addSynapticCurrent(alpha, [0], STEP, { weightA: 1, riseS: 0.002, decayS: 0.002 }, atMidpoint);
  for (const difference of [1e-3, 2e-5, 1.1e-5, 0.9e-5, 1e-7, 1e-12]) {
    const near = new Float64Array(300);
    addSynapticCurrent(near, [0], STEP, { weightA: 1, riseS: 0.002 * (1 - difference), decayS: 0.002 }, atMidpoint);
    for (const [i, value] of near.entries()) expect(Math.abs(value - alpha[i]!)).toBeLessThan(difference + 1e-13);
  }
});

test("long silence leaves no denormal currents", () => {
  const out = new Float64Array(100_000);
  addSynapticCurrent(out, [0], STEP, { weightA: 1e-11, riseS: 0.0005, decayS: 0.002 }, atMidpoint);
  expect(out.filter((value) => value !== 0 && Math.abs(value) < 2.3e-308)).toHaveLength(0);
  expect(out.at(-1)).toBe(0);
});
