import { describe, expect, it } from "vitest";
import * as engine from "../src/engine.js";
import { hiddenTypes } from "./support/public-types.js";

describe('import "rheobase/engine"', () => {
  it("exports these names and no others", () => {
    expect(Object.keys(engine).sort()).toMatchInlineSnapshot(`
      [
        "BiophysicalModel",
        "CancelledError",
        "DamagedCacheError",
        "GlifCell",
        "GlifModel",
        "InternalError",
        "InvalidModelError",
        "InvalidMorphologyError",
        "InvalidOptionError",
        "InvalidRecordingError",
        "InvalidStimulusError",
        "NetworkError",
        "NotFoundError",
        "NumericalFailureError",
        "OutputExistsError",
        "RheobaseError",
        "Stimulus",
        "UnsupportedMechanismError",
        "VERSION",
        "WriteFailedError",
        "analyzeCell",
        "axonRuleOf",
        "buildSections",
        "coarseStep",
        "coincidenceFactor",
        "compareVoltages",
        "compileCable",
        "crossings",
        "detectSpikes",
        "explainedVariance",
        "extractFeatures",
        "featureScores",
        "featureTargets",
        "fittingFeatures",
        "isRheobaseError",
        "loadSolver",
        "netStimTimes",
        "openGlifConfig",
        "parseFit",
        "parseSwc",
        "placeNamed",
        "placesNamed",
        "runForcedSpikes",
        "spikeErrors",
        "spikeTrainFeatures",
        "subthresholdVariance",
        "traceView",
        "vanRossumDistance",
        "victorPurpuraDistance",
      ]
    `);
  });

  it("exports the types that its public signatures name", () => expect(hiddenTypes("engine")).toEqual([]));
});
