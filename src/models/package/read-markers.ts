import { InvalidMorphologyError, messageOf } from "../../base/errors.js";
import type { CellMarkers } from "../../biophys/cable/cable-cell.js";
import { parseMarkers } from "../../biophys/morphology/markers.js";
import type { PackageFiles } from "./package-files.js";

/**
 * Reads the marker file of a package. A damaged one is no reason to refuse the model: the problem is told to those who
 * use a marker.
 *
 * @returns null if there is none
 */
export async function readMarkers(files: PackageFiles, path: string | null): Promise<CellMarkers | null> {
  if (path === null) return null;
  try {
    const text = await files.text(path);
    return text === null ? null : { points: parseMarkers(text, { path: files.shown(path) }), problem: null };
  } catch (error) {
    return { points: [], problem: error instanceof InvalidMorphologyError ? error.reason : messageOf(error) };
  }
}
