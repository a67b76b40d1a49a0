import { describe, expect, it } from "vitest";
import { measureStep, stepWindow } from "../../src/curves/iv-window.js";

const RATE = 40_000;

describe("stepWindow", () => {
  it("begins with the first sample whose step took the new command, and ends with the last", () => {
    // 50 ms are 2,000 steps: sample 2,001 is the first with the command at 2,000.5 steps.
    expect(stepWindow(0.05, 0.01, RATE)).toEqual({ first: 2001, end: 2401 });
    expect(stepWindow(0, 0.01, RATE)).toEqual({ first: 1, end: 401 });
    // Half a step later the middle of the step is just on the border.
    expect(stepWindow(0.05 + 0.4 / RATE, 0.01, RATE)).toEqual({ first: 2001, end: 2401 });
    expect(stepWindow(0.05 + 0.7 / RATE, 0.01, RATE)).toEqual({ first: 2002, end: 2402 });
  });
});

describe("measureStep", () => {
  const window = { first: 2, end: 22 };
  /** Two samples before the step and one after it that count nowhere. */
  const step = (...values: number[]): Float64Array => {
    const filled = [...values, ...new Array<number>(20 - values.length).fill(values.at(-1)!)];
    return Float64Array.of(99, -99, ...filled, 99);
  };

  it("leaves the charging of a depolarized membrane out of the outward peak, and not of the inward one", () => {
    expect(measureStep(step(50, 20, -30, -10, 5, 8, 6), window, 1000, 0.1)).toEqual({
      peakInwardA: -30,
      peakInwardS: 0.003,
      peakOutwardA: 8,
      peakOutwardS: 0.006,
      steadyA: 6,
    });
  });

  it("leaves the charging of a hyperpolarized membrane out of the inward peak", () => {
    const { peakInwardA, peakInwardS, peakOutwardA } = measureStep(step(-50, -20, -5, -8, -7), window, 1000, -0.1);
    expect([peakInwardA, peakInwardS, peakOutwardA]).toEqual([-8, 0.004, -5]);
  });

  it("takes the last sample of a current that only decays, as a passive membrane's", () => {
    const decays = Float64Array.from({ length: 23 }, (_, k) => 10 + 40 * Math.exp(-k / 3));
    const { peakOutwardA, peakOutwardS } = measureStep(decays, window, 1000, 0.1);
    expect([peakOutwardA, peakOutwardS]).toEqual([decays[21], 0.02]);
  });

  it("searches the whole step where nothing is charged, and averages its last tenth", () => {
    const values = step(3, -2, 1);
    values.set([4, 6], 20);
    expect(measureStep(values, window, 1000, 0)).toMatchObject({ peakInwardA: -2, peakOutwardA: 6, steadyA: 5 });
  });
});
