import { rename, rm, writeFile } from "node:fs/promises";
import { writeFailed } from "../nwb/part-file.js";

/**
 * Writes a figure at once: whoever looks sees the old one or the new one, never half of it.
 *
 * @throws WriteFailedError that says why the system refused
 */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw writeFailed(path, cause, "figure");
  }
}
