import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { ModelPackage } from "../models/opened-model.js";

/** A folder of one cell's models, as named by the Allen Institute's tools. */
const CELL_FOLDER = /^(?:specimen_)?(\d{5,})$/;

/**
 * Default name of the recording that a run writes, in the current folder. The name identifies the cell: an id is used
 * as it is, a package gives the name of its folder, a GLIF configuration in the folder of its cell the name of both,
 * and any other file its own name.
 *
 * @param model what the user named: an id, a folder, or a file
 */
export function outputName(model: string, { fetchRecording, label, model: opened, summary }: ModelPackage): string {
  // It was an id, or one node type of several.
  if (fetchRecording !== undefined || summary.node_type !== undefined) return `${label}.nwb`;
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
