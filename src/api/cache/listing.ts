import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { InvalidOptionError, throwIfAborted } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { errnoOf, whyNotRead } from "../../files/system-error.js";
import type { Cache } from "./cache.js";
import type { CacheEntry } from "./index-file.js";
import { isCachePath, itemOf, MANIFEST } from "./layout.js";

/** A file of the cache. */
export interface CachedFile {
  /** Relative to the cache, with forward slashes. */
  readonly path: string;
  /** Length on disk [bytes]. */
  readonly size: number;
  readonly modified: Date;
  /** Its index entry; null for files of other programs. */
  readonly entry: CacheEntry | null;
}

/** An item with its files. */
export interface CachedItem {
  /** `specimen_<id>`, `models/<id>`, `modfiles`, or `tables`. */
  readonly item: string;
  readonly files: readonly CachedFile[];
  /** Length of all files [bytes]. */
  readonly size: number;
  /** Download time of the newest file. */
  readonly fetched: Date;
  /** When the item was last used; if unknown, `fetched`. */
  readonly used: Date;
}

/** Content of a cache. */
export interface CacheListing {
  readonly items: readonly CachedItem[];
  /** Interrupted downloads, which the next fetch resumes. */
  readonly parts: readonly CachedFile[];
  /** Files with an index entry that do not exist. */
  readonly missing: readonly string[];
}

/**
 * Lists a cache, which may be read-only; a cache that does not exist is empty.
 *
 * @throws InvalidOptionError if the folder cannot be read or is not a folder
 */
export async function listCache(cache: Cache, { signal }: CallOptions = {}): Promise<CacheListing> {
  const parts: CachedFile[] = [];
  const missing: string[] = [];
  const byItem = new Map<string, string[]>();
  for (const path of await filesOf(cache.root)) {
    const item = itemOf(path);
    byItem.set(item, [...(byItem.get(item) ?? []), path]);
  }
  for (const item of await cache.index.items()) byItem.set(item, byItem.get(item) ?? []);
  const items: CachedItem[] = [];
  for (const [item, paths] of [...byItem].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))) {
    throwIfAborted(signal, "listing the cache");
    const entries = await cache.index.read(item);
    const found = await Promise.all(paths.map((path) => fileAt(cache, path, entries.get(path) ?? null)));
    const there = found.filter((file) => file !== null);
    const whole = there.filter((file) => !isPart(file.path));
    parts.push(...there.filter((file) => isPart(file.path)));
    missing.push(...[...entries.keys()].filter((path) => !whole.some((file) => file.path === path)));
    if (whole.length === 0) continue;
    const fetched = new Date(Math.max(...whole.map(dateOf)));
    const used = (await cache.index.used(item)) ?? fetched;
    const size = whole.reduce((sum, file) => sum + file.size, 0);
    items.push({ item, files: whole, size, fetched, used });
  }
  return { items, parts, missing };
}

const dateOf = ({ entry, modified }: CachedFile): number =>
  entry === null ? modified.getTime() : Date.parse(entry.fetched);

async function fileAt(cache: Cache, path: string, entry: CacheEntry | null): Promise<CachedFile | null> {
  const info = await stat(cache.path(path)).catch(() => null); // may be removed meanwhile
  return info?.isFile() ? { path, size: info.size, modified: info.mtime, entry } : null;
}

/** Suffixes of unfinished files and their notes. */
const UNFINISHED = /\.part(?:\.\w+)?$|\.\d+-[0-9a-f]{8}\.tmp$/;

/** The final name of an unfinished file. */
export const wholeName = (path: string): string => path.replace(UNFINISHED, "");

const isPart = (path: string): boolean => UNFINISHED.test(path);

/** All files in the cache's own folders; other files are ignored. */
async function filesOf(root: string): Promise<string[]> {
  const names = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    if (errnoOf(cause) === "ENOENT") return []; // nothing fetched yet
    const why = errnoOf(cause) === "ENOTDIR" ? "it is not a folder" : whyNotRead(cause);
    throw new InvalidOptionError(`list the cache ${root}`, why, { path: root, cause });
  });
  const found: string[] = [];
  for (const entry of names) {
    if (!/^(?:specimen_\d+|models|modfiles)$/.test(entry.name)) {
      found.push(entry.name);
      continue;
    }
    const inner = await readdir(join(root, entry.name), { recursive: true }).catch((): string[] => []);
    found.push(...inner.map((name) => `${entry.name}/${name.replaceAll("\\", "/")}`));
  }
  return found.filter((path) => path !== MANIFEST && isCachePath(wholeName(path)));
}
