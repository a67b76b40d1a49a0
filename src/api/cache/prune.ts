import { rmdir } from "node:fs/promises";
import { throwIfAborted } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import type { Cache } from "./cache.js";
import { tidyCache } from "./debris.js";
import { itemOf } from "./layout.js";
import { type CachedFile, type CachedItem, listCache, wholeName } from "./listing.js";

export interface PruneOptions extends CallOptions {
  /** Remove items last used longer ago than this [s]. */
  readonly olderThanS?: number | undefined;
  /** Remove the least recently used items until at most this is left [bytes]. */
  readonly maxBytes?: number | undefined;
  /** Only report what would be removed. */
  readonly dryRun?: boolean | undefined;
}

/** What {@link pruneCache} removed, or would remove. */
export interface PruneReport {
  readonly items: readonly CachedItem[];
  /** Number of interrupted downloads. */
  readonly parts: number;
  /** Total size of items and interrupted downloads. */
  readonly bytes: number;
  /** Remaining size of the cache [bytes]. */
  readonly leftBytes: number;
}

/**
 * Removes unfinished downloads, other leftovers of killed processes and, if requested, items by age or size. Never
 * removes files of other programs, or files that another process is fetching.
 *
 * @throws WriteFailedError if the cache is read-only
 */
export async function pruneCache(cache: Cache, options: PruneOptions = {}): Promise<PruneReport> {
  const { items, parts } = await listCache(cache, options);
  const own = items
    .map((item) => {
      const files = item.files.filter((file) => file.entry !== null);
      return { ...item, files, size: files.reduce((sum, file) => sum + file.size, 0) };
    })
    .filter((item) => item.files.length > 0)
    .sort((a, b) => a.used.getTime() - b.used.getTime());
  const total = items.reduce((sum, item) => sum + item.size, 0);
  const chosen = new Set<CachedItem>();
  let left = total;
  for (const item of own) {
    const old = options.olderThanS !== undefined && Date.now() - item.used.getTime() > options.olderThanS * 1000;
    const tooMuch = options.maxBytes !== undefined && left > options.maxBytes;
    if (!old && !tooMuch) continue;
    if (await anyLocked(cache, item)) continue;
    chosen.add(item);
    left -= item.size;
  }
  const idle: CachedFile[] = [];
  for (const part of parts) if (!(await cache.isLocked(wholeName(part.path)))) idle.push(part);
  if (!options.dryRun) {
    for (const item of chosen) {
      for (const { path } of item.files) {
        throwIfAborted(options.signal, "pruning the cache");
        await cache.remove(path);
      }
    }
    for (const { path } of idle) await cache.remove(path);
    await tidyCache(cache.root);
    for (const item of new Set([...items.map(({ item }) => item), ...idle.map(({ path }) => itemOf(path))])) {
      await removeEmpty(cache, item);
    }
  }
  const bytes = total - left + idle.reduce((sum, part) => sum + part.size, 0);
  return { items: [...chosen], parts: idle.length, bytes, leftBytes: left };
}

async function anyLocked(cache: Cache, item: CachedItem): Promise<boolean> {
  for (const { path } of item.files) if (await cache.isLocked(path)) return true;
  return false;
}

/** Removes empty folders; rmdir fails on the others. */
async function removeEmpty(cache: Cache, item: string): Promise<void> {
  if (item === "tables") return;
  for (const folder of [`${item}/modfiles`, `${item}/work`, item]) {
    await rmdir(cache.path(folder)).catch(() => undefined);
  }
}
