import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { InvalidModelError } from "../../base/errors.js";
import { HEAD_BYTES } from "../../base/file-kind.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import type { ModelFiles } from "../../biophys/package/model-files.js";
import { openRegularFile } from "../../files/read-file.js";
import { speciesOfRecord } from "./model-species.js";

/** Whether a path is a file or a directory; null if it does not exist. */
export async function kindOf(path: string): Promise<"file" | "directory" | null> {
  try {
    return (await stat(path)).isDirectory() ? "directory" : "file";
  } catch {
    return null;
  }
}

/**
 * The first bytes of a file, for recognizing its kind.
 *
 * @param task completes "Cannot …" in errors; default: opening the model
 * @throws NotFoundError, InvalidModelError if it is not a regular file
 */
export async function fileHead(path: string, task = `open model ${path}`): Promise<Uint8Array> {
  const file = await openRegularFile(path, { task, Refusal: InvalidModelError });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Names of the metadata files written by the Allen Institute's services. */
const METADATA = ["model_metadata.json", "neuronal_model.json"];

/** Metadata of a model; null if unknown. */
export interface ModelMetadata {
  readonly id: number | null;
  readonly name: string | null;
  /** Species of its cell. */
  readonly species: string | null;
}

export const NO_METADATA: ModelMetadata = { id: null, name: null, species: null };

/** Id, name and species from the metadata files next to a model's parameters, if any. */
export async function modelMetadata(files: ModelFiles, folder: string): Promise<ModelMetadata> {
  for (const file of METADATA) {
    try {
      const text = await files.text(within(folder, file));
      const metadata = text === null ? null : parseCommentedJson(text, file);
      if (typeof metadata !== "object" || metadata === null) continue;
      const { id, name } = metadata as { id?: unknown; name?: unknown };
      return {
        id: typeof id === "number" ? id : null,
        name: typeof name === "string" ? name : null,
        species: speciesOfRecord(metadata),
      };
    } catch {
      // Metadata are optional; unreadable ones are ignored.
    }
  }
  return NO_METADATA;
}

/** The only recording in a folder of a package; null if there is none or several. */
export async function recordingIn(files: ModelFiles, folder: string): Promise<string | null> {
  const recordings = (await files.list(folder)).filter((name) => /\.nwb$/i.test(name));
  return recordings.length === 1 ? within(folder, recordings[0]!) : null;
}

/** Path of a file in a folder of a package. */
export function within(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Name of a folder, even if given as `.` */
export function folderName(directory: string): string {
  return basename(resolve(directory));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
