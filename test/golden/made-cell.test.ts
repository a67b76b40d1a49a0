import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CellFeatureName } from "../../src/analysis/cell/analyze-cell.js";
import { analyzeCell } from "../../src/analysis/cell/analyze-cell.js";
import type { FeatureTargets } from "../../src/analysis/fitting/feature-scores.js";
import { featureScores } from "../../src/analysis/fitting/feature-scores.js";
import type { FittingFeatureName, FittingSpikeFeature } from "../../src/analysis/fitting/fitting-features.js";
import { fittingFeatures } from "../../src/analysis/fitting/fitting-features.js";
import { cellSweeps, madeCell } from "../support/made-cell.js";

/** AllenSDK 2.16.2 on the sweeps of test/support/made-cell.ts: extract_cell_features and EphysFeatureExtractor. */
interface Golden {
  readonly features: Readonly<Record<string, number | null>>;
  readonly fi: readonly (readonly [sweep: number, amplitude: number, rate: number])[];
  readonly targets: Readonly<Record<string, readonly [mean: number, deviation: number]>>;
  readonly fits: readonly {
    readonly sweep: number;
    readonly onset: number;
    readonly duration: number;
    readonly mean: Readonly<Record<string, number | null>>;
    readonly deviation: Readonly<Record<string, number>>;
    readonly scores: readonly number[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("made-cell.json", import.meta.url), "utf8"));
const sweeps = madeCell();

/** Derivatives go through the filter, and tau through a fit (issue 7). */
function tolerance(feature: string): number {
  if (feature === "tau") return 5e-6;
  return /stroke(_downstroke|$)|thresh_ramp/.test(feature) ? 1e-7 : 1e-9;
}

function expectClose(found: number | null | undefined, expected: number | null, feature: string): void {
  if (expected === null) expect(found ?? null, feature).toBeNull();
  else expect(Math.abs(found! - expected), feature).toBeLessThanOrEqual(tolerance(feature) * Math.abs(expected));
}

describe("a made cell, as AllenSDK sees it", () => {
  it("has the features of Allen's EphysFeature table", async () => {
    const found = await analyzeCell({
      longSquares: cellSweeps(sweeps, "long"),
      shortSquares: cellSweeps(sweeps, "short"),
      ramps: cellSweeps(sweeps, "ramp"),
    });
    expect(found.skipped).toEqual([]);
    expect(Object.keys(found.features).sort()).toEqual(Object.keys(golden.features).sort());
    for (const [feature, expected] of Object.entries(golden.features)) {
      expectClose(found.features[feature as CellFeatureName].value, expected, feature);
    }
    expect(found.features.slow_trough_v_short_square.reason).toBe("2 of 2 first spikes have no slow_trough_v");
    expect(found.fiCurve.map(({ sweep, amplitudePa, rateHz }) => [sweep, amplitudePa, rateHz])).toEqual(golden.fi);
  });

  it.each(golden.fits)("has the features and scores of fits in sweep $sweep", (fit) => {
    const trace = ["long", "ramp"]
      .flatMap((kind) => cellSweeps(sweeps, kind as "long" | "ramp"))
      .find(({ sweep }) => sweep === fit.sweep)!
      .load();
    const found = fittingFeatures(trace as Awaited<typeof trace>, fit.onset, fit.duration);
    expect(found.spikes).toHaveLength(fit.mean.n_spikes!);
    for (const [feature, expected] of Object.entries(fit.mean)) {
      expectClose(found.values[feature as FittingFeatureName], expected, feature);
    }
    for (const [feature, expected] of Object.entries(fit.deviation)) {
      // Spikes of one shape: what is left is the rounding of their mean.
      expect(Math.abs(found.deviations[feature as FittingSpikeFeature]! - expected), feature).toBeLessThan(1e-9);
    }
    const targets: FeatureTargets = Object.fromEntries(
      Object.entries(golden.targets).map(([feature, [mean, deviation]]) => [feature, { mean, deviation }]),
    );
    const scores = featureScores(found, targets).map(({ score }) => score.value!);
    expect(scores).toHaveLength(fit.scores.length);
    fit.scores.forEach((expected, n) => {
      expect(Math.abs(scores[n]! - expected)).toBeLessThanOrEqual(1e-7 * expected + 1e-9);
    });
  });
});
