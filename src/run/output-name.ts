import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { ModelPackage } from "../models/opened-model.js";

/** A folder of one cell's models, as the Allen Institute's tools name it. */
const CELL_FOLDER = /^(?:specimen_)?(\d{5,})$/;

/**
 * The recording that a run writes where none is named, in the current folder. The name says which cell it is of: an id
 * keeps its own, a package takes its folder's, a GLIF configuration in the folder of its cell is named after both, any
 * other file after itself.
 *
 * @param model what the user named: an id, a folder, or a file
 */
export function outputName(model: string, { fetchRecording, label, model: opened, summary }: ModelPackage): string {
  if (fetchRecording !== undefined) return `${label}.nwb`; // it was an id
  const path = resolve(model);
  const folder = basename(dirname(path));
  const stem = basename(path).replace(/\.(?:json|zip)$/i, "");
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false) return `${basename(path) || label}.nwb`;
  if (basename(path) === "manifest.json") return `${folder || label}.nwb`;
  const cell = CELL_FOLDER.exec(folder)?.[1];
  if (opened.kind !== "glif" || cell === undefined || /\.zip$/i.test(path)) return `${stem}.nwb`;
  if (Number(cell) === summary.id) return `${folder}.nwb`; // the folder of a downloaded model is named after the model
  return `specimen_${cell}_${opened.level === null ? stem : `GLIF${opened.level}`}.nwb`;
}
