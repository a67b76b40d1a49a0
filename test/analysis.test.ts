import { describe, expect, it } from "vitest";
import * as analysis from "../src/analysis.js";
import { hiddenTypes } from "./support/public-types.js";

describe('import "rheobase/analysis"', () => {
  it("exports these names and no others", () => {
    expect(Object.keys(analysis).sort()).toMatchInlineSnapshot(`
      [
        "analyzeCell",
        "coarseStep",
        "coincidenceFactor",
        "compareVoltages",
        "crossings",
        "detectSpikes",
        "explainedVariance",
        "extractFeatures",
        "featureScores",
        "featureTargets",
        "fittingFeatures",
        "isRheobaseError",
        "spikeErrors",
        "spikeTrainFeatures",
        "subthresholdVariance",
        "vanRossumDistance",
        "victorPurpuraDistance",
      ]
    `);
  });

  it("exports the types that its public signatures name", () => expect(hiddenTypes("analysis")).toEqual([]));
});
