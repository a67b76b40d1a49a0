/**
 * Where things lie in the cache. Cells are kept as AllenSDK's CellTypesCache keeps them and models as its
 * BiophysicalApi does, so that a folder of either tool serves the other:
 *
 *     manifest.json, cells.json, ephys_features.csv, morphology_features.csv
 *     specimen_<id>/ephys.nwb, ephys_sweeps.json, reconstruction.swc, reconstruction.marker
 *     models.json
 *     models/<id>/            one package each
 *     modfiles/               what the packages share
 *     .rheobase/              index, locks and what is under way; nothing that cannot be made anew
 *     services/<address>/     the same once more, of another service than the one that this folder belongs to
 *
 * All paths are relative to the cache, with forward slashes.
 */
export const MANIFEST = "manifest.json";
export const CELLS = "cells.json";
export const MODELS = "models.json";
const EPHYS_FEATURES = "ephys_features.csv";
const MORPHOLOGY_FEATURES = "morphology_features.csv";
export const SHARED_MODFILES = "modfiles";
/** Our own bookkeeping, and what is under way: in one folder, so that what killed processes left is found. */
export const OWN = ".rheobase";
/** Notes the address of the service that a folder belongs to. */
export const SERVICE = `${OWN}/service.json`;
/** Holds a cache for each further service. */
export const OTHER_SERVICES = "services";

export const recordingPath = (specimen: number): string => `specimen_${specimen}/ephys.nwb`;
export const sweepsPath = (specimen: number): string => `specimen_${specimen}/ephys_sweeps.json`;
export const reconstructionPath = (specimen: number): string => `specimen_${specimen}/reconstruction.swc`;
export const markerPath = (specimen: number): string => `specimen_${specimen}/reconstruction.marker`;
export const modelFolder = (model: number): string => `models/${model}`;

/**
 * The item that a file belongs to: what is listed, pruned and exported as one. `specimen_<id>`, `models/<id>`,
 * `modfiles`, or `tables` for the lists of the whole database.
 */
export function itemOf(path: string): string {
  const [first = "", second = "", ...rest] = path.split("/");
  if (first === "models" && /^\d+$/.test(second) && rest.length > 0) return `models/${second}`;
  return second === "" ? "tables" : first;
}

/** Folders that hold items; whatever else lies in the folder of the cache is none of ours and is let alone. */
export function isCachePath(path: string): boolean {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part))) return false;
  if (parts.length === 1) return TABLES.includes(path);
  return /^(?:specimen_\d+\/[^/]+|models\/\d+\/.+|modfiles\/[^/]+)$/.test(path);
}

const TABLES: readonly string[] = [MANIFEST, CELLS, MODELS, EPHYS_FEATURES, MORPHOLOGY_FEATURES];

/** AllenSDK's manifest, so that its CellTypesCache opens this folder (allen-api.md A.4). */
export const allenManifest = {
  manifest: [
    { type: "manifest_version", value: "1.1" },
    { key: "BASEDIR", type: "dir", spec: "." },
    ...Object.entries({
      CELLS,
      EPHYS_DATA: "specimen_%d/ephys.nwb",
      EPHYS_FEATURES,
      MORPHOLOGY_FEATURES,
      RECONSTRUCTION: "specimen_%d/reconstruction.swc",
      MARKER: "specimen_%d/reconstruction.marker",
      EPHYS_SWEEPS: "specimen_%d/ephys_sweeps.json",
    }).map(([key, spec]) => ({ key, type: "file", spec, parent_key: "BASEDIR" })),
  ],
} as const;
