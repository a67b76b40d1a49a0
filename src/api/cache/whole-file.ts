import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join } from "node:path";
import { CancelledError, DamagedCacheError } from "../../base/errors.js";
import { AtomicFile } from "../../files/atomic-file.js";
import { makeFolder } from "../../files/make-folder.js";
import { whyNotRead, writeFailed } from "../../files/system-error.js";
import { OWN } from "./layout.js";

const WHAT = "cached file";

/**
 * Writes a small file of a cache atomically: readers see the old or the new content.
 *
 * @param root folder of the cache
 * @throws WriteFailedError with the system's reason (full disk, read-only …); an old file is then unchanged
 */
export async function writeWhole(root: string, path: string, content: string | Uint8Array): Promise<void> {
  await using file = await openWhole(root, path);
  await file.write(content);
  await file.commit();
}

/** SHA-256, in hexadecimal, and length [bytes] of a file. */
export interface FileContent {
  readonly sha256: string;
  readonly size: number;
}

/** As {@link writeWhole}, for a file that `fill` writes to the given path; `onWhole` is called before the rename. */
export async function putWhole(
  root: string,
  path: string,
  fill: (part: string) => Promise<void>,
  onWhole?: (content: FileContent) => Promise<void>,
): Promise<FileContent> {
  await using file = await openWhole(root, path);
  await fill(file.path).catch((cause: unknown) => {
    throw writeFailed(path, cause, WHAT);
  });
  const content = await hashFile(file.path);
  await onWhole?.(content);
  await file.commit();
  return content;
}

async function openWhole(root: string, path: string): Promise<AtomicFile> {
  await makeFolder(dirname(path)).catch((cause: unknown) => {
    throw writeFailed(path, cause, WHAT);
  });
  return AtomicFile.create(path, { what: WHAT, folder: join(root, OWN) });
}

/**
 * SHA-256 of a file, in hexadecimal, and its length [bytes].
 *
 * @param told called with the bytes read since the last call
 * @throws DamagedCacheError if it cannot be read, CancelledError
 */
export async function hashFile(
  path: string,
  options: { readonly signal?: AbortSignal | undefined; readonly told?: (bytes: number) => void } = {},
): Promise<FileContent> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { signal: options.signal, highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
      options.told?.((chunk as Buffer).length);
    }
  } catch (cause) {
    if (options.signal?.aborted) throw new CancelledError(`reading ${path}`, { path, cause });
    throw new DamagedCacheError(`read ${path}`, whyNotRead(cause), { path, cause });
  }
  return { sha256: hash.digest("hex"), size };
}
