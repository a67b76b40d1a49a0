import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CancelledError } from "../../errors.js";
import { AtomicFile } from "../../files/atomic-file.js";
import { writeFailed } from "../../files/system-error.js";
import { OWN } from "./layout.js";

/**
 * Writes a small file of a cache in one step: whoever looks sees the old one or the new one, whole.
 *
 * @param root folder of the cache
 * @throws WriteFailedError that says why the system refused (full disk, read-only …); an old file is then still there
 */
export async function writeWhole(root: string, path: string, content: string | Uint8Array): Promise<void> {
  await putWhole(root, path, (part) => writeFile(part, content));
}

/** The same for a file that `fill` makes at the path that it is given. */
export async function putWhole(root: string, path: string, fill: (part: string) => Promise<void>): Promise<void> {
  const what = "cached file";
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (cause) {
    throw writeFailed(path, cause, what);
  }
  await using file = await AtomicFile.create(path, { what, folder: join(root, OWN) });
  await fill(file.path).catch((cause: unknown) => {
    throw writeFailed(path, cause, what);
  });
  await file.commit();
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
