import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { InvalidModelError } from "../../base/errors.js";
import { HEAD_BYTES } from "../../base/file-kind.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import type { ModelFiles } from "../../biophys/package/model-files.js";
import { openRegularFile } from "../../files/read-file.js";
import { speciesOfRecord } from "./model-species.js";

/** Whether a path is a file or a directory; null where there is nothing. */
export async function kindOf(path: string): Promise<"file" | "directory" | null> {
  try {
    return (await stat(path)).isDirectory() ? "directory" : "file";
  } catch {
    return null;
  }
}

/**
 * The first bytes of a file, which tell its kind.
 *
 * @param task completes "Cannot …" in errors; without it, opening the model
 * @throws NotFoundError, InvalidModelError for anything but a regular file
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

/** Files in which the Allen Institute's services put what they know of a model. */
const METADATA = ["model_metadata.json", "neuronal_model.json"];

/** What metadata say of a model; null where they do not. */
export interface ModelMetadata {
  readonly id: number | null;
  readonly name: string | null;
  /** Species of its cell. */
  readonly species: string | null;
}

/** Where there are none. */
export const NO_METADATA: ModelMetadata = { id: null, name: null, species: null };

/** Id, name and species from the metadata that lie beside a model's parameters, where there are any. */
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

/** The one recording in a folder of a package, or null. */
export async function recordingIn(files: ModelFiles, folder: string): Promise<string | null> {
  const recordings = (await files.list(folder)).filter((name) => /\.nwb$/i.test(name));
  return recordings.length === 1 ? within(folder, recordings[0]!) : null;
}

/** A file in a folder of a package. */
export function within(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Name of a folder, also where it is given as `.` */
export function folderName(directory: string): string {
  return basename(resolve(directory));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
