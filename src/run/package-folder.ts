import { createHash } from "node:crypto";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { HEAD_BYTES } from "../file-kind.js";

/** Whether a path is a file or a directory; null where there is nothing. */
export async function kindOf(path: string): Promise<"file" | "directory" | null> {
  try {
    return (await stat(path)).isDirectory() ? "directory" : "file";
  } catch {
    return null;
  }
}

/** The first bytes of a file, which tell its kind. */
export async function fileHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Files in which the Allen Institute's services put what they know of a model. */
const METADATA = ["model_metadata.json", "neuronal_model.json"];

/** Id and name from the metadata that lie beside a model's parameters, where there are any. */
export async function modelMetadata(
  directory: string,
): Promise<{ readonly id: number | null; readonly name: string | null }> {
  for (const file of METADATA) {
    try {
      const metadata: unknown = JSON.parse(await readFile(join(directory, file), "utf8"));
      if (typeof metadata !== "object" || metadata === null) continue;
      const { id, name } = metadata as { id?: unknown; name?: unknown };
      return { id: typeof id === "number" ? id : null, name: typeof name === "string" ? name : null };
    } catch {
      // Metadata are a courtesy: a model opens without them.
    }
  }
  return { id: null, name: null };
}

/** The one recording in a package directory, or null. */
export async function recordingIn(directory: string): Promise<string | null> {
  const recordings = (await readdir(directory)).filter((name) => /\.nwb$/i.test(name)).sort();
  return recordings.length === 1 ? join(directory, recordings[0]!) : null;
}

/** Name of a folder, also where it is given as `.` */
export function folderName(directory: string): string {
  return basename(resolve(directory));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
