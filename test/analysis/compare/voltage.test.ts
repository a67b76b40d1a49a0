import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { subthresholdVariance } from "../../../src/analysis/compare/subthreshold-variance.js";
import type { ComparedVoltage } from "../../../src/analysis/compare/voltage.js";
import { compareVoltages } from "../../../src/analysis/compare/voltage.js";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { runCount } from "../../support/share.js";

const trace = (values: readonly number[], rateHz = 1000, spikeTimes: readonly number[] = []): ComparedVoltage => ({
  voltage: Float64Array.from(values),
  rateHz,
  spikeTimes,
});
const ramp = (count: number, rateHz: number) =>
  trace(
    Array.from({ length: count }, (_, k) => k / rateHz),
    rateHz,
  );

describe("compareVoltages", () => {
  it("gives root mean square, mean and explained variance by hand", () => {
    const found = compareVoltages(trace([1, 2, 3, 5]), trace([0, 2, 4, 4]));
    expect(found.samples).toBe(4);
    expect(found.rmsV.value).toBeCloseTo(Math.sqrt(3 / 4), 14);
    expect(found.meanDifferenceV.value).toBeCloseTo(0.25, 14);
    // Differences 1, 0, −1, 1: variance 3/4 − 1/16; data 0, 2, 4, 4: variance 9 − 6.25.
    expect(found.belowThreshold.explainedVariance.value).toBeCloseTo(1 - 0.6875 / 2.75, 14);
    expect(found.belowThreshold.rmsV.value).toBeCloseTo(Math.sqrt(3 / 4), 14);
  });

  it("leaves out what lies about spikes of either", () => {
    const flat = new Array<number>(100).fill(0);
    const off = flat.map((_, k) => ((k >= 28 && k < 40) || (k >= 48 && k < 60) ? 7 : k % 2));
    const found = compareVoltages(trace(off, 1000, [0.03]), trace(flat, 1000, [0.05]));
    expect(found.samples).toBe(100);
    expect(found.belowThreshold.samples).toBe(76);
    expect(found.belowThreshold.rmsV.value).toBeCloseTo(Math.SQRT1_2, 12);
    expect(found.belowThreshold.explainedVariance).toEqual({
      value: null,
      reason: "the recorded voltage does not vary",
    });
    const narrow = compareVoltages(trace(off, 1000, [0.03]), trace(flat, 1000, []), {
      beforeSpikeS: 0,
      afterSpikeS: 0.001,
    });
    expect(narrow.belowThreshold.samples).toBe(99);
  });

  it("compares unequal rates and lengths where both have a time, whichever is finer", () => {
    for (const [model, recorded] of [
      [ramp(500, 50_000), ramp(100, 20_000)],
      [ramp(100, 20_000), ramp(500, 50_000)],
      [ramp(1000, 40_000), ramp(100, 20_000)],
    ] as const) {
      const found = compareVoltages(model, recorded);
      expect(found.rateHz).toBe(20_000);
      expect(found.samples).toBe(100);
      expect(found.rmsV.value).toBeLessThan(1e-15);
    }
    expect(compareVoltages(ramp(101, 50_000), ramp(100, 20_000)).samples).toBe(41);
  });

  it("passes over gaps of either, and counts them", () => {
    const found = compareVoltages(trace([1, Number.NaN, 1, 1]), trace([0, 0, Number.NaN, 0, 9]));
    expect(found).toMatchObject({ samples: 2, gaps: 2, rmsV: { value: 1 } });
    // At twice the rate a gap takes the samples between it and its neighbours with it, but not those on its neighbours.
    const fine = trace([0, 0, 0, Number.NaN, 0, 0, 0], 2000);
    expect(compareVoltages(fine, trace([1, 1, 1, 1]))).toMatchObject({ samples: 4, gaps: 0, rmsV: { value: 1 } });
    const uneven = trace([0, 0, 0, Number.NaN, 0, 0, 0, 0], 1500);
    expect(compareVoltages(uneven, trace([1, 1, 1, 1, 1]))).toMatchObject({ samples: 4, gaps: 1 });
    expect(compareVoltages(trace([0, 0, Number.NaN, 0, 0, 0, 0], 1500), trace([1, 1, 1, 1]))).toMatchObject({
      samples: 3,
      gaps: 1,
    });
  });

  it("keeps to the window", () => {
    const found = compareVoltages(trace([9, 1, 2, 9]), trace([0, 0, 0, 0]), { startS: 0.001, endS: 0.003 });
    expect(found.samples).toBe(2);
    expect(found.rmsV.value).toBeCloseTo(Math.sqrt(2.5), 14);
  });

  it("says why there is no number", () => {
    const empty = compareVoltages(trace([]), trace([1, 2]));
    expect(empty.rmsV).toEqual({ value: null, reason: "the two voltages have no time in common" });
    expect(empty.belowThreshold.rmsV.reason).toBe("the two voltages have no time in common");
    expect(compareVoltages(trace([], 500), trace([1, 2])).samples).toBe(0);
    expect(compareVoltages(trace([1, 2], 500), trace([])).samples).toBe(0);
    expect(compareVoltages(trace([Number.NaN]), trace([1])).rmsV.reason).toBe(
      "there is no sample where both the model and the recording have a voltage",
    );
    const spiking = compareVoltages(trace([1, 2], 1000, [0]), trace([0, 0]));
    expect(spiking.rmsV.value).toBeCloseTo(Math.sqrt(2.5), 14);
    expect(spiking.belowThreshold.explainedVariance.reason).toBe("there is no sample away from the spikes of both");
  });

  it("gives a number or a reason for any pair of voltages, never NaN", () => {
    const values = fc.array(fc.oneof(fc.double({ min: -0.1, max: 0.05, noNaN: true }), fc.constant(Number.NaN)), {
      maxLength: 40,
    });
    const spikes = fc
      .array(fc.double({ min: 0, max: 0.04, noNaN: true }), { maxLength: 3 })
      .map((times) => times.sort((a, b) => a - b));
    const response = fc
      .tuple(values, fc.constantFrom(1000, 1500, 2000, 999.9), spikes)
      .map(([voltage, rateHz, times]) => trace(voltage, rateHz, times));
    fc.assert(
      fc.property(response, response, (model, recorded) => {
        const found = compareVoltages(model, recorded);
        const { rmsV, meanDifferenceV, belowThreshold } = found;
        for (const measure of [rmsV, meanDifferenceV, belowThreshold.rmsV, belowThreshold.explainedVariance]) {
          if (measure.value === null) expect(measure.reason).not.toBe("");
          else expect(measure.value).not.toBeNaN();
        }
        expect(rmsV.value === null).toBe(found.samples === 0);
        expect(belowThreshold.samples).toBeLessThanOrEqual(found.samples);
        const shorter = Math.min(model.voltage.length / model.rateHz, recorded.voltage.length / recorded.rateHz);
        expect(found.samples + found.gaps).toBeLessThanOrEqual(Math.ceil(shorter * found.rateHz));
        const swapped = compareVoltages(recorded, model);
        expect(swapped).toMatchObject({ samples: found.samples, gaps: found.gaps });
      }),
      { numRuns: runCount(500) },
    );
  });

  it("refuses rates and windows that are none", () => {
    expect(() => compareVoltages(trace([1], 0), trace([1]))).toThrow(InvalidOptionError);
    expect(() => compareVoltages(trace([1]), trace([1], Number.NaN))).toThrow(InvalidOptionError);
    expect(() => compareVoltages(trace([1]), trace([1]), { startS: Number.NaN })).toThrow(InvalidOptionError);
    expect(() => compareVoltages(trace([1], 1000, [2, 1]), trace([1]))).toThrow(InvalidOptionError);
  });
});

describe("subthresholdVariance", () => {
  it("takes the samples of all sweeps together and leaves spike cuts out", () => {
    const found = subthresholdVariance([
      { model: Float64Array.of(1, Number.NaN, 3), recorded: Float64Array.of(0, 8, 4) },
      { model: Float64Array.of(2, 5), recorded: Float64Array.of(2, 4) },
    ]);
    expect(found.samples).toBe(4);
    expect(found.sumOfSquares).toBe(3);
    expect(found.ofDifference.value).toBeCloseTo(0.6875, 14);
    expect(found.ofRecorded.value).toBeCloseTo(2.75, 14);
    expect(found.explained.value).toBeCloseTo(0.75, 14);
  });

  it("says why there is no number", () => {
    expect(subthresholdVariance([]).explained.reason).toBe(
      "there is no sample where both the model and the recording have a voltage",
    );
    const constant = { model: Float64Array.of(1, 2), recorded: Float64Array.of(3, 3) };
    expect(subthresholdVariance([constant]).explained.reason).toBe("the recorded voltage does not vary");
    expect(subthresholdVariance([constant]).ofDifference.value).toBe(0.25);
  });

  it("refuses unequal lengths", () => {
    const unequal = { model: new Float64Array(2), recorded: new Float64Array(3) };
    expect(() => subthresholdVariance([unequal])).toThrow(
      "Cannot measure subthreshold variance: the model has 2 samples and the recording 3, expected as many of both",
    );
  });
});
