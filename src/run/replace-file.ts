import { rename, rm, writeFile } from "node:fs/promises";
import { WriteFailedError } from "../errors.js";

/** Writes a whole file at once: whoever looks sees the old one or the new one, never half of it. */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WriteFailedError(`Cannot write ${path}: ${reason}`, { path, cause });
  }
}
