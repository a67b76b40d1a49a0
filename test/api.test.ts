import { describe, expect, it } from "vitest";
import * as api from "../src/api.js";
import { hiddenTypes } from "./support/public-types.js";

describe('import "rheobase/api"', () => {
  it("exports these names and no others", () => {
    expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
      [
        "ALLEN_API_URL",
        "CELL_FEATURE_UNITS",
        "Cache",
        "EPHYS_UNITS",
        "MORPHOLOGY_UNITS",
        "association",
        "cacheDirectory",
        "cellValues",
        "download",
        "downloadMany",
        "downloadPackage",
        "filterCells",
        "isRheobaseError",
        "openTransport",
        "queryBiophysicalModels",
        "queryCell",
        "queryCells",
        "queryEphysFeatures",
        "queryGlifConfig",
        "queryGlifModels",
        "queryMarkerFile",
        "queryModel",
        "queryModelPackage",
        "queryModelTemplates",
        "queryModels",
        "queryMorphologyFeatures",
        "queryPages",
        "queryReconstructionFile",
        "queryRecordingFile",
        "queryRows",
        "querySweeps",
        "quoted",
        "rma",
        "rmaModel",
        "rmaStage",
        "where",
      ]
    `);
  });

  it("exports the types that its public signatures name", () => expect(hiddenTypes("api")).toEqual([]));
});
