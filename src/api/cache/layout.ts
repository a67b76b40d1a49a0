/**
 * Layout of the cache. Cells are stored like in AllenSDK's CellTypesCache and models like in its BiophysicalApi, so
 * that both tools can use the same folder:
 *
 *     manifest.json, cells.json, ephys_features.csv, morphology_features.csv
 *     specimen_<id>/ephys.nwb, ephys_sweeps.json, reconstruction.swc, reconstruction.marker
 *     models.json
 *     models/<id>/            one package per model
 *     modfiles/               files shared by packages
 *     .rheobase/              index, locks and unfinished files; all can be recreated
 *     services/<address>/     the same layout for another service than the one that this folder belongs to
 *
 * All paths are relative to the cache, with forward slashes.
 */
export const MANIFEST = "manifest.json";
export const CELLS = "cells.json";
export const MODELS = "models.json";
const EPHYS_FEATURES = "ephys_features.csv";
const MORPHOLOGY_FEATURES = "morphology_features.csv";
export const SHARED_MODFILES = "modfiles";
/** Our own bookkeeping and unfinished files, in one folder, so that leftovers of killed processes can be found. */
export const OWN = ".rheobase";
/** File with the address of the service that the folder belongs to. */
export const SERVICE = `${OWN}/service.json`;
/** Folder with one cache per additional service. */
export const OTHER_SERVICES = "services";

export const recordingPath = (specimen: number): string => `specimen_${specimen}/ephys.nwb`;
export const sweepsPath = (specimen: number): string => `specimen_${specimen}/ephys_sweeps.json`;
export const reconstructionPath = (specimen: number): string => `specimen_${specimen}/reconstruction.swc`;
export const markerPath = (specimen: number): string => `specimen_${specimen}/reconstruction.marker`;
export const modelFolder = (model: number): string => `models/${model}`;

/**
 * The item that a file belongs to, the unit for listing, pruning and exporting: `specimen_<id>`, `models/<id>`,
 * `modfiles`, or `tables` for the lists of the whole database.
 */
export function itemOf(path: string): string {
  const [first = "", second = "", ...rest] = path.split("/");
  if (first === "models" && /^\d+$/.test(second) && rest.length > 0) return `models/${second}`;
  return second === "" ? "tables" : first;
}

/** Whether a path belongs to an item; any other file in the cache's folder is not ours and is left alone. */
export function isCachePath(path: string): boolean {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part))) return false;
  if (parts.length === 1) return TABLES.includes(path);
  return /^(?:specimen_\d+\/[^/]+|models\/\d+\/.+|modfiles\/[^/]+)$/.test(path);
}

const TABLES: readonly string[] = [MANIFEST, CELLS, MODELS, EPHYS_FEATURES, MORPHOLOGY_FEATURES];

/** AllenSDK's manifest, with which its CellTypesCache can open this folder (allen-api.md A.4). */
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
