import { describe, expect, it } from "vitest";
import { featureScores, featureTargets } from "../../../src/analysis/fitting/feature-scores.js";
import { fittingFeatures } from "../../../src/analysis/fitting/fitting-features.js";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { pulseTrain } from "../../support/pulses.js";

const rateHz = 50_000;
const sweep = (peaksS: readonly number[]) =>
  fittingFeatures({ voltage: pulseTrain({ rateHz, durationS: 0.5, peaksS }), rateHz }, 0.1, 0.3);
const five = sweep([0.12, 0.15, 0.19, 0.24, 0.3]);

describe("fittingFeatures", () => {
  it("times spikes in ms from the onset on", () => {
    expect(five.values).toMatchObject({ n_spikes: 5, rate: 5 / 0.3 });
    expect(five.values.doublet).toBeCloseTo(30, 1);
    expect(five.values.isi_avg).toBeCloseTo(45, 1);
    expect(five.values.latency).toBeGreaterThan(15);
    expect(five.values.latency).toBeLessThan(20);
    expect(five.values.adapt).toBeCloseTo((10 / 70 + 10 / 90 + 10 / 110) / 3, 3);
  });

  it("has only the features that few spikes allow", () => {
    const of = (count: number) => sweep([0.12, 0.15, 0.19].slice(0, count)).values;
    expect(of(0)).toMatchObject({ rate: 0, latency: null, doublet: null, f_peak: null, ISICV: null, adapt: null });
    expect(of(1)).toMatchObject({ doublet: null, isi_avg: null });
    expect(of(1).latency).not.toBeNull();
    expect(of(2).doublet).not.toBeNull();
    expect(of(2).ISICV).toBeNull();
    expect(of(3).ISICV).not.toBeNull();
    expect(of(3).adapt).toBeNull();
  });

  it("does not count spikes outside the stimulus", () => {
    expect(sweep([0.05, 0.12, 0.45]).spikes).toHaveLength(1);
  });

  it("refuses a stimulus that is not on the sweep, and gaps", () => {
    const trace = { voltage: new Float64Array(1000).fill(-0.07), rateHz };
    expect(() => fittingFeatures(trace, 0.01, 0.5)).toThrow(
      "Cannot measure the features of a fit of a stimulus from 0.01 s to 0.51 s: expected a stimulus that ends by the " +
        "last sample at 0.01998 s",
    );
    expect(() => fittingFeatures(trace, 0.01, 0)).toThrow(InvalidOptionError);
    expect(() => fittingFeatures({ voltage: new Float64Array(0), rateHz }, 0, 1)).toThrow(InvalidOptionError);
    expect(() => fittingFeatures({ ...trace, voltage: trace.voltage.with(3, Number.NaN) }, 0, 0.01)).toThrow(
      InvalidOptionError,
    );
  });
});

describe("featureScores", () => {
  it("measures distances in standard deviations", () => {
    const targets = { latency: { mean: five.values.latency! + 6, deviation: 2 }, f_peak: { mean: 1e3, deviation: 10 } };
    const scores = featureScores(five, targets);
    expect(scores.map(({ feature }) => feature)).toEqual(["f_peak", "latency"]);
    expect(scores[0]!.score.value).toBeCloseTo((1e3 - five.values.f_peak!) / 10, 9);
    expect(scores[1]!.score.value).toBeCloseTo(3, 9);
  });

  it("punishes what is missing as fits do", () => {
    const silent = sweep([]);
    const target = { mean: 0.7, deviation: 0.1 };
    const of = (feature: string) => featureScores(silent, { [feature]: target })[0]!;
    expect(of("adapt")).toMatchObject({ score: { value: 0 }, missed: true });
    expect(of("latency")).toMatchObject({ score: { value: 0 }, missed: true });
    expect(of("ISICV").score.value).toBeCloseTo(1.4, 12);
    expect(of("width")).toMatchObject({ score: { value: 20 }, missed: true });
    expect(of("rate").score.value).toBeCloseTo(7, 9);
    expect(featureScores(silent, { n_spikes: target, isi_avg: target })).toEqual([]);
  });

  it("says why there is no score", () => {
    const one = sweep([0.2]);
    const [width] = featureScores(one, { width: { mean: 1, deviation: 1 } });
    expect(width).toEqual({
      feature: "width",
      score: { value: null, reason: "the only spike with this feature is the last one" },
      missed: false,
    });
    expect(featureScores(one, { rate: { mean: 1, deviation: 0 } })[0]!.score.reason).toBe(
      "the standard deviation of the target is zero",
    );
  });
});

describe("featureTargets", () => {
  it("take mean and deviation over sweeps, or over the spikes of one", () => {
    const two = featureTargets([sweep([0.12, 0.15]), sweep([0.12, 0.17])]);
    expect(two.doublet!.mean).toBeCloseTo(40, 1);
    expect(two.doublet!.deviation).toBeCloseTo(10, 1);
    expect(two.adapt).toBeUndefined();
    const one = featureTargets([five]);
    expect(one.threshold!.deviation).toBe(five.deviations.threshold);
    expect(one.rate!.deviation).toBe(0);
    expect(featureTargets([])).toEqual({});
  });
});
