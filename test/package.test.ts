import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import * as rheobase from "../src/index.js";
import { hiddenTypes } from "./support/public-types.js";

interface PackageJson {
  name: string;
  version: string;
  engines: { node: string };
  bin: Record<string, string>;
  exports: Record<string, unknown>;
  repository: { url: string };
  homepage: string;
  bugs: string;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
}

const root = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as PackageJson;

describe("package.json", () => {
  it("keeps its contract", () => {
    expect(manifest.name).toBe("rheobase");
    expect(manifest.engines.node).toBe(">=20.19");
    expect(manifest.bin).toEqual({ rheobase: "dist/cli/main.js" });
    // `default` is for import and require alike: Node requires modules too from 20.19 on.
    expect(manifest.exports["."]).toEqual({ types: "./dist/index.d.ts", default: "./dist/index.js" });
    expect(manifest.exports["./models/*"]).toBe("./models/*");
    expect(manifest.repository.url).toMatch(/github\.com\/rheobase\/rheobase\.git$/);
    expect([manifest.homepage, manifest.bugs].every((url) => url.startsWith("https://"))).toBe(true);
  });

  it("states the version that the library states", () => {
    expect(rheobase.VERSION).toBe(manifest.version);
  });

  it("pins what its numerics and files lean on", () => {
    expect(manifest.dependencies.h5wasm).toBe("0.10.3");
    for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(manifest.optionalDependencies)).toEqual(["chartjs-node-canvas"]);
    expect(manifest.overrides.canvas).toMatch(/^npm:@napi-rs\/canvas@/);
  });

  it("has no dependency with an install script in its lock file", () => {
    const lock = JSON.parse(readFileSync(resolve(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { hasInstallScript?: boolean; dev?: boolean; optional?: boolean }>;
    };
    const scripts = Object.entries(lock.packages).filter(([name, entry]) => name !== "" && entry.hasInstallScript);
    // fsevents is vitest's, for macOS, and optional there.
    expect(scripts.map(([name]) => name).filter((name) => !name.endsWith("fsevents"))).toEqual([]);
  });
});

describe('import "rheobase"', () => {
  it("exports these names and no others", () => {
    expect(Object.keys(rheobase).sort()).toMatchInlineSnapshot(`
      [
        "ALLEN_API_URL",
        "BiophysicalModel",
        "CELL_FEATURE_UNITS",
        "Cache",
        "CancelledError",
        "DamagedCacheError",
        "EPHYS_UNITS",
        "GlifCell",
        "GlifModel",
        "InternalError",
        "InvalidModelError",
        "InvalidMorphologyError",
        "InvalidOptionError",
        "InvalidRecordingError",
        "InvalidStimulusError",
        "MORPHOLOGY_UNITS",
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
        "association",
        "cacheDirectory",
        "cellFeaturesOfRecording",
        "cellValues",
        "coarseStep",
        "coincidenceFactor",
        "compareModels",
        "compareVoltages",
        "compareWithReport",
        "createRecordingWriter",
        "crossings",
        "detectSpikes",
        "download",
        "downloadMany",
        "downloadPackage",
        "explainedVariance",
        "extractFeatures",
        "featureScores",
        "featureTargets",
        "featuresOfRecording",
        "fetchBiophysicalModels",
        "fetchCells",
        "fetchEphysFeatures",
        "fetchGlifConfig",
        "fetchGlifModels",
        "fetchMarkerFile",
        "fetchModel",
        "fetchModelPackage",
        "fetchModelTemplates",
        "fetchModels",
        "fetchMorphologyFeatures",
        "fetchReconstructionFile",
        "fetchRecording",
        "fetchRecordingFile",
        "fetchSweeps",
        "filterCells",
        "fittingFeatures",
        "isRheobaseError",
        "openModel",
        "openRecording",
        "openTransport",
        "parseGlifConfig",
        "queryCell",
        "queryCells",
        "queryModel",
        "queryModels",
        "queryPages",
        "queryRows",
        "querySweeps",
        "quoted",
        "renderSweeps",
        "rma",
        "rmaModel",
        "rmaStage",
        "runForcedSpikes",
        "runSweeps",
        "spikeErrors",
        "spikeTrainFeatures",
        "subthresholdVariance",
        "throwIfAborted",
        "traceView",
        "validateRecording",
        "vanRossumDistance",
        "victorPurpuraDistance",
        "where",
        "writeRecording",
      ]
    `);
  });
});

describe("the types of the library", () => {
  it("are exported wherever a public signature names them", () => expect(hiddenTypes()).toEqual([]));
});
