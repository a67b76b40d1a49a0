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
 * Writes a small file of a cache in one step: whoever looks sees the old one or the new one, whole.
 *
 * @param root folder of the cache
 * @throws WriteFailedError that says why the system refused (full disk, read-only …); an old file is then still there
 */
export async function writeWhole(root: string, path: string, content: string | Uint8Array): Promise<void> {
  await using file = await openWhole(root, path);
  await file.write(content);
  await file.commit();
}

/** What is known of a file: hash, in hexadecimal, and length [bytes]. */
export interface FileContent {
  readonly sha256: string;
  readonly size: number;
}

/** The same for a file that `fill` makes at the path that it is given; `onWhole` is called before it takes its place. */
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
 * @throws DamagedCacheError where it cannot be read, CancelledError
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
    if (options.signal?.aborted) throw new CancelledError(`Cancelled reading ${path}`, { path, cause });
    throw new DamagedCacheError(`Cannot read ${path}: ${whyNotRead(cause)}`, { path, cause });
  }
  return { sha256: hash.digest("hex"), size };
}
