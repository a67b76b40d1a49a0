import { DamagedCacheError, isRheobaseError, messageOf } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { readRegularText } from "../../files/read-file.js";
import { whyNotRead } from "../../files/system-error.js";
import { checkHdf5File } from "../../nwb/h5/guard/check-file.js";
import type { Cache } from "./cache.js";
import { type CachedFile, listCache } from "./listing.js";
import { hashFile } from "./whole-file.js";

/** A problem of a file in the cache. */
export interface CacheFinding {
  /** Relative to the cache. */
  readonly path: string;
  readonly problem: "damaged" | "missing";
  /** Description of the problem. */
  readonly message: string;
}

/** What {@link verifyCache} found. */
export interface CacheVerification {
  /** Number of intact files, by their original hash. */
  readonly checked: number;
  /** Number of files of other programs, without a hash, that can be opened. */
  readonly unknown: number;
  readonly bytes: number;
  readonly findings: readonly CacheFinding[];
  /** Interrupted downloads. */
  readonly parts: readonly CachedFile[];
}

/**
 * Reads every file of the cache and compares it with its original hash; for files without a hash, checks that they can
 * be opened.
 */
export async function verifyCache(cache: Cache, options: CallOptions = {}): Promise<CacheVerification> {
  const { items, missing, parts } = await listCache(cache, options);
  const files = items.flatMap((item) => item.files);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const findings: CacheFinding[] = missing.map((path) => ({
    path,
    problem: "missing",
    message: "it was fetched, and is not there any more",
  }));
  let done = 0;
  let unknown = 0;
  const told = (bytes: number): void => {
    done += bytes;
    options.onProgress?.({ stage: "verify", done, total: Math.max(done, total), unit: "B" });
  };
  for (const file of files) {
    const message = await faultOf(cache.path(file.path), file, { signal: options.signal, told });
    if (message !== null) findings.push({ path: file.path, problem: "damaged", message });
    else if (file.entry === null) unknown += 1;
  }
  const damaged = findings.filter(({ problem }) => problem === "damaged").length;
  return { checked: files.length - damaged - unknown, unknown, bytes: total, findings, parts };
}

/** Description of a file's problem; null if it is intact. */
export async function faultOf(
  path: string,
  { entry, size }: Pick<CachedFile, "entry" | "size">,
  options: Parameters<typeof hashFile>[1] = {},
): Promise<string | null> {
  if (entry === null) return openingFault(path);
  if (entry.size !== size) return `it has ${size} bytes and came with ${entry.size}`;
  try {
    const { sha256 } = await hashFile(path, options);
    return sha256 === entry.sha256 ? null : `its content has changed since it came (${entry.fetched.slice(0, 10)})`;
  } catch (error) {
    if (!isRheobaseError(error, "DamagedCache")) throw error;
    return `it cannot be read (${whyNotRead(error.cause)})`;
  }
}

async function openingFault(path: string): Promise<string | null> {
  try {
    if (path.endsWith(".nwb")) await checkHdf5File(path);
    else if (path.endsWith(".json")) {
      JSON.parse(await readRegularText(path, { task: "read it", Refusal: DamagedCacheError }));
    }
    return null;
  } catch (error) {
    return `it cannot be opened (${messageOf(error)})`;
  }
}
