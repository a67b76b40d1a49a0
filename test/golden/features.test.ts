import { describe, expect, it } from "vitest";
import { extractFeatures } from "../../src/analysis/sweep/extract-features.js";
import { featureCases } from "../support/feature-cases.js";
import { disagreements, relativeError } from "../support/feature-comparison.js";
import { hasReference } from "../support/reference.js";

describe.skipIf(!hasReference)("features of AllenSDK's stress cases", () => {
  const cases = featureCases("golden/features");
  for (const { name, trace, options, spikes, sweep } of cases) {
    it(`agree in case ${name}`, () => {
      const found = extractFeatures(trace, options);
      expect(found.notes).toEqual([]);
      expect(found.spikes).toHaveLength(spikes.length);
      found.spikes.forEach((spike, n) => {
        expect(disagreements({ ...spike }, spikes[n]!)).toEqual([]);
      });
      expect(disagreements({ ...found.sweep }, sweep)).toEqual([]);
    });
  }

  it("agree in the delay as often as a plain Levenberg-Marquardt can: within 1e-3 in 236 of 300", () => {
    const compared = cases.flatMap(({ trace, options, sweep }) => {
      const golden = sweep.delay_metrics;
      if (!Array.isArray(golden)) return [];
      const found = extractFeatures(trace, options).sweep.delay_metrics ?? [Number.NaN, Number.NaN];
      return [Math.max(relativeError(found[0], golden[0]!), relativeError(found[1], golden[1]!))];
    });
    expect(compared.length).toBeGreaterThan(40);
    expect(compared.filter((error) => error <= 1e-3).length / compared.length).toBeGreaterThan(236 / 300);
  });
});
