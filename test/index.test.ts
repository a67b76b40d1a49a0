import { describe, expect, it } from "vitest";
import * as rheobase from "../src/index.js";
import { hiddenTypes } from "./support/public-types.js";

describe('import "rheobase"', () => {
  it("exports these names and no others", () => {
    expect(Object.keys(rheobase).sort()).toMatchInlineSnapshot(`
      [
        "BiophysicalModel",
        "CancelledError",
        "DamagedCacheError",
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
        "cacheDirectory",
        "campaignStatus",
        "cellFeaturesOfRecording",
        "checkCampaignPlan",
        "compareModels",
        "compareWithReport",
        "createRecordingWriter",
        "crossings",
        "detectSpikes",
        "drawFiCurve",
        "drawIvCurve",
        "estimateCampaign",
        "extractFeatures",
        "featuresOfRecording",
        "fetchCells",
        "fetchItem",
        "fetchModel",
        "fetchModels",
        "fetchRecording",
        "fetchSweeps",
        "fiCurve",
        "filterCells",
        "isRheobaseError",
        "ivCurve",
        "netStimTimes",
        "openModel",
        "openRecording",
        "openSimulation",
        "parseGlifConfig",
        "protocolStimuli",
        "queryCampaign",
        "readCampaignTable",
        "readSpikeTrain",
        "renderSweeps",
        "runCampaign",
        "runSweeps",
        "traceView",
        "validateRecording",
        "writeRecording",
        "writeSimulation",
      ]
    `);
  });

  it("exports the types that its public signatures name", () => expect(hiddenTypes("index")).toEqual([]));
});
