import { constants } from "node:fs";
import { copyFile, rename, stat } from "node:fs/promises";
import { throwIfAborted } from "../../../base/errors.js";
import type { CallOptions } from "../../../base/types.js";
import type { Cache } from "../cache.js";
import type { CacheEntry } from "../index-file.js";
import { itemOf } from "../layout.js";
import { type CachedFile, type CachedItem, listCache } from "../listing.js";
import { type CacheFinding, faultOf } from "../verify.js";
import { hashFile } from "../whole-file.js";

/** Result of copying files between caches. */
export interface TransferReport {
  /** Number of copied files. */
  readonly files: number;
  readonly bytes: number;
  /** Number of files that the target already had, the same or newer. */
  readonly kept: number;
  /** Files that were not copied, with reasons. */
  readonly findings: readonly CacheFinding[];
}

export interface TransferOptions extends CallOptions {
  /** Items to copy; default: all. */
  readonly items?: ReadonlySet<string> | undefined;
  /** Whether to move files if possible, since the source is temporary. */
  readonly move?: boolean | undefined;
}

/**
 * Copies the files of one cache into another. Checks each file's hash first; omits damaged files, and keeps files of
 * the target that are not older.
 *
 * @throws WriteFailedError if the target is not writable
 */
export async function transfer(from: Cache, to: Cache, options: TransferOptions = {}): Promise<TransferReport> {
  await to.claim();
  const listing = await listCache(from, options);
  const isAsked = (item: string): boolean => options.items?.has(item) ?? true;
  const files = listing.items.filter(({ item }) => isAsked(item)).flatMap((item: CachedItem) => item.files);
  const findings: CacheFinding[] = listing.missing
    .filter((path) => isAsked(itemOf(path)))
    .map((path) => ({ path, problem: "missing", message: "it is listed, and is not there" }));
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const report = { files: 0, bytes: 0, kept: 0 };
  let done = 0;
  for (const file of files) {
    throwIfAborted(options.signal, "copying the cache");
    const outcome = await bring(file, from, to, options);
    done += file.size;
    options.onProgress?.({ stage: file.path, done, total, unit: "B" });
    if (outcome === "kept") report.kept += 1;
    else if (outcome === "brought") {
      report.files += 1;
      report.bytes += file.size;
    } else findings.push(outcome);
  }
  // Also if all files were kept: an import that was killed after its last file has not written it.
  if (report.files + report.kept > 0) await to.writeManifest();
  return { ...report, findings };
}

async function bring(
  file: CachedFile,
  from: Cache,
  to: Cache,
  options: TransferOptions,
): Promise<"brought" | "kept" | CacheFinding> {
  const { path } = file;
  const source = from.path(path);
  const fault = await faultOf(source, file, { signal: options.signal });
  if (fault !== null) return { path, problem: "damaged", message: fault };
  const entry = file.entry ?? (await adopted(source, file));
  return to.locked(path, options, async (signal) => {
    if (await hasSameOrNewer(to, path, entry)) return "kept";
    const note = (): Promise<void> => to.index.update(itemOf(path), new Map([[path, entry]]), { signal });
    const isNew = (await stat(to.path(path)).catch(() => null)) === null;
    if (isNew) await note(); // before the file exists, as in Cache.ensure
    await to.putWhole(to.path(path), (part) => place(source, part, options.move === true));
    if (!isNew) await note();
    return "brought";
  });
}

/** Index entry for a file of another program, dated by its modification time. */
export async function adopted(source: string, { modified }: CachedFile): Promise<CacheEntry> {
  return { ...(await hashFile(source)), url: null, fetched: modified.toISOString() };
}

async function hasSameOrNewer(to: Cache, path: string, entry: CacheEntry): Promise<boolean> {
  if ((await to.state(path)) !== "whole") return false;
  const there = await to.index.entry(path);
  if (there === null) return true; // another program's file, which must not be replaced
  return there.sha256 === entry.sha256 || there.fetched >= entry.fetched;
}

async function place(source: string, target: string, move: boolean): Promise<void> {
  const moved =
    move &&
    (await rename(source, target).then(
      () => true,
      () => false,
    ));
  if (!moved) await copyFile(source, target, constants.COPYFILE_FICLONE);
}
