import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { slope } from "../../src/analysis/spikes/derivative.js";
import { detectionSettings } from "../../src/analysis/spikes/detection-options.js";
import type { FeatureTrace } from "../../src/analysis/spikes/feature-trace.js";
import { prepareTrace } from "../../src/analysis/spikes/feature-trace.js";
import { putativeSpikes, withPeaks } from "../../src/analysis/spikes/putative-spikes.js";
import { thresholdsOf, upstrokesOf, withoutOverlaps } from "../../src/analysis/spikes/thresholds.js";
import { extractFeatures } from "../../src/analysis/sweep/extract-features.js";
import { InvalidOptionError } from "../../src/base/errors.js";
import { hasReference, reference } from "../support/reference.js";

/** Traces that AllenSDK tests its features with (s, mV), and what its tests expect of them. */
function textTrace(name: string, count?: number): FeatureTrace {
  const rows = readFileSync(reference(`data/recorded/${name}.txt`), "utf8")
    .trim()
    .split("\n")
    .slice(0, count)
    .map((row) => row.trim().split(/\s+/).map(Number));
  return {
    voltage: Float64Array.from(rows, ([, v]) => v! / 1e3),
    timesS: Float64Array.from(rows, ([t]) => t!),
  };
}

/** Each step of the detector on its own, as AllenSDK's tests take them. */
function steps(trace: FeatureTrace) {
  const prepared = prepareTrace(trace, "test");
  const settings = detectionSettings(prepared, {}, "test");
  const steepness = slope(prepared, settings.filterKhz);
  const putative = putativeSpikes(steepness, settings);
  const { starts, peaks } = withPeaks(prepared.v, steepness, putative, settings);
  return { steepness, putative, peaks, upstrokes: upstrokesOf(steepness, starts, peaks) };
}

const near = (found: unknown, expected: number, tolerance = 1e-9) =>
  expect(Math.abs((found as number) / expected - 1)).toBeLessThan(tolerance);

describe.skipIf(!hasReference)("AllenSDK's own tests: a pair of spikes", () => {
  const pair = hasReference ? textTrace("spike_test_pair") : null!;

  it("has the places of each step", () => {
    expect(steps(textTrace("spike_test_pair", 3000)).putative).toEqual([728]);
    const { steepness, putative, peaks, upstrokes } = steps(pair);
    expect(putative).toEqual([728, 3386]);
    expect(peaks).toEqual([812, 3478]);
    expect(upstrokes).toEqual([778, 3440]);
    expect(thresholdsOf(steepness, upstrokes, 0.05)).toEqual([725, 3382]);
    expect(thresholdsOf(steepness, upstrokes, -5)).toEqual([0, 778]);
  });

  it("has the features of both spikes", () => {
    const { spikes, sweep } = extractFeatures(pair);
    expect(spikes.map((spike) => spike.threshold_index)).toEqual([725, 3382]);
    expect(spikes.map((spike) => spike.trough_index)).toEqual([1089, 3741]);
    expect(spikes.map((spike) => spike.downstroke_index)).toEqual([862, 3532]);
    expect(spikes.map((spike) => spike.fast_trough_index)).toEqual([1066, 3722]);
    expect(spikes.map((spike) => spike.isi_type)).toEqual(["direct", "direct"]);
    for (const [feature, expected, tolerance] of [
      ["width", [0.000545, 0.000585], 1e-8],
      ["threshold_v", [-41.531253815, -38.6875], 1e-10],
      ["peak_v", [17.03125, 18.21875], 1e-12],
      ["upstroke", [258.838030102, 226.28927123], 1e-9],
      ["downstroke", [-150.784205314, -133.285037485], 1e-9],
      ["upstroke_downstroke_ratio", [1.716612357, 1.697784504], 1e-9],
    ] as const) {
      spikes.forEach((spike, n) => void near(spike[feature], expected[n]!, tolerance));
    }
    near(spikes[0]!.fast_trough_v, -56.812503815, 1e-10);
    near(spikes[0]!.trough_v, -56.968753815, 1e-10);
    near(sweep.latency, 0.003625);
    near(sweep.mean_isi, 0.013285);
    near(sweep.first_isi, 0.013285);
    expect(sweep.isi_cv).toBe(0);
    expect(sweep.adapt).toBeNull();
    near(sweep.avg_rate, 100.02500625);
  });

  it("has no trough after a clipped spike", () => {
    const { spikes } = extractFeatures(pair, { end: pair.timesS![3500]! });
    expect(spikes.map(({ clipped }) => clipped)).toEqual([false, true]);
    expect(spikes[1]!.trough_index).toBeNull();
  });

  it("makes one spike of two that overlap", () => {
    const found = withoutOverlaps([0, 5], [10, 15], [3, 13]);
    expect(found).toMatchObject({ thresholds: [0], peaks: [15] });
  });

  it("refuses times and voltages of unequal length, and a start off the trace", () => {
    expect(() => extractFeatures({ ...pair, voltage: pair.voltage.slice(1) })).toThrow(InvalidOptionError);
    expect(() => extractFeatures(pair, { start: 5 })).toThrow(InvalidOptionError);
  });
});

describe.skipIf(!hasReference)("AllenSDK's own tests: traces", () => {
  it("with uneven time steps", () => {
    const { spikes, sweep } = extractFeatures(textTrace("spike_test_var_dt"));
    expect(spikes.map((spike) => spike.threshold_index)).toEqual([73, 183, 314, 463, 616, 770]);
    expect(new Set(spikes.map((spike) => spike.isi_type))).toEqual(new Set(["direct"]));
    near(sweep.adapt, 0.02317190038604465);
    near(sweep.latency, 0.056240200996398926);
    near(sweep.isi_cv, 0.07437874434146349);
    near(sweep.mean_isi, 0.007025790214538574);
    near(sweep.avg_rate, 60.454296822920234);
    near(spikes[0]!.upstroke, 566.629046154);
    near(spikes[0]!.downstroke, -184.364869565);
    near(spikes[0]!.width, 0.000350714, 2e-6);
    near(spikes[0]!.upstroke_downstroke_ratio, 3.073411152);
  });

  it("that begin steeply", () => {
    const { spikes, sweep } = extractFeatures(textTrace("spike_test_high_init_dvdt"));
    expect(spikes.map((spike) => spike.threshold_index)).toEqual([11222, 16258, 24060]);
    expect(spikes.map((spike) => spike.fast_trough_index)).toEqual([11818, 17318, 24841]);
    expect(spikes.map((spike) => spike.slow_trough_index)).toEqual([12726, 18745, null]);
    expect(spikes.map((spike) => spike.isi_type)).toEqual(["detour", "detour", "detour"]);
    near(sweep.adapt, 0.21545412057952976);
    near(sweep.isi_cv, 0.21545412057952976);
    near(sweep.latency, 0.05611);
    near(sweep.mean_isi, 0.032095);
    near(sweep.first_isi, 0.02518);
    near(sweep.avg_rate, 21.4293367620272);
    for (const [feature, expected] of [
      ["threshold_v", [-29.90625, -29.03125, -29.90625]],
      ["peak_v", [17.6875, 20.750001907, 20.34375]],
      ["upstroke", [197.227412815, 191.089147062, 191.463168766]],
      ["downstroke", [-63.774196872, -57.506143174, -59.727793397]],
      ["width", [0.000855, 0.001005, 0.00092]],
    ] as const) {
      spikes.forEach((spike, n) => void near(spike[feature], expected[n]!));
    }
  });
});
