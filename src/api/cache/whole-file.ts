import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { CancelledError } from "../../errors.js";
import { writeFailed } from "../../nwb/part-file.js";

/**
 * Writes a small file of the cache in one step: whoever looks sees the old one or the new one, whole.
 *
 * @throws WriteFailedError that says why the system refused (full disk, read-only …); an old file is then still there
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(part, "wx");
    try {
      await file.writeFile(content);
      await file.sync(); // some disks are full only here
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw writeFailed(path, cause, "cached file");
  }
}

/**
 * SHA-256 of a file, in hexadecimal, and its length [bytes].
 *
 * @param told called with the bytes read since the last call
 */
export async function hashFile(
  path: string,
  options: { readonly signal?: AbortSignal | undefined; readonly told?: (bytes: number) => void } = {},
): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { signal: options.signal, highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
      options.told?.((chunk as Buffer).length);
    }
  } catch (cause) {
    if (options.signal?.aborted) throw new CancelledError(`Cancelled reading ${path}`, { path, cause });
    throw cause;
  }
  return { sha256: hash.digest("hex"), size };
}
