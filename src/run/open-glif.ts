import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { parseCommentedJson } from "../biophys/json-text.js";
import { parseGlifDocument } from "../glif/config.js";
import { GlifModel } from "../glif/model.js";
import type { ModelPackage } from "./opened-model.js";
import { folderName, modelMetadata, recordingIn, sha256 } from "./package-folder.js";

/**
 * Opens a GLIF configuration file.
 *
 * @param ofDirectory whether its directory was named, and stands for it; a bare file has no recording, even where one
 *   happens to lie beside it
 * @throws InvalidModelError
 */
export async function openGlif(path: string, ofDirectory: boolean): Promise<ModelPackage> {
  const text = await readFile(path, "utf8");
  const metadata = await modelMetadata(dirname(path));
  const document = parseCommentedJson(text, path);
  const parsed = parseGlifDocument(document, { path, ...(metadata.id === null ? {} : { id: metadata.id }) });
  const id = parsed.id ?? metadata.id;
  const hash = sha256(text);
  const { name } = metadata;
  const model = new GlifModel(parsed.config, { id, name, source: basename(path), sha256: hash });
  const stem = ofDirectory ? folderName(dirname(path)) : basename(path).replace(/\.json$/i, "");
  return {
    model,
    summary: { kind: model.kind, level: model.level, id, name, path, sha256: hash },
    label: id === null ? stem : String(id),
    title: name ?? stem.replace(/_neuron_config$/, ""),
    path,
    recordingPath: ofDirectory ? await recordingIn(dirname(path)) : null,
  };
}
