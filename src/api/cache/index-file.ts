import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { DamagedCacheError } from "../../base/errors.js";
import { type LockOptions, withLock } from "../../files/lock.js";
import { readRegularText } from "../../files/read-file.js";
import { writeFailed } from "../../files/system-error.js";
import { itemOf, OWN } from "./layout.js";
import { writeWhole } from "./whole-file.js";

/** Index entry of a cached file. */
export interface CacheEntry {
  /** Length [bytes]. */
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
  /** Its source; null for locally generated files. */
  readonly url: string | null;
  /** Time of the download, as ISO 8601. */
  readonly fetched: string;
}

/** Entries of the files of one item, by path relative to the cache. */
export type ItemEntries = ReadonlyMap<string, CacheEntry>;

const SCHEMA = "rheobase.cache-index/1";
/** Maximum size of an index file. An item has about thirty files, but an imported index may be arbitrary. */
const LARGEST_BYTES = 64e6;

/**
 * The index: one JSON file per item, so that processes fetching different cells do not contend; replaced atomically
 * under a lock. If an index file is lost or damaged, only the sources and hashes are lost, not the files.
 */
export class CacheIndex {
  readonly #root: string;
  readonly #folder: string;
  readonly #locks: string;

  constructor(root: string) {
    this.#root = root;
    this.#folder = join(root, OWN, "index");
    this.#locks = join(root, OWN, "locks");
  }

  /** Entries of an item; empty if it has none. */
  async read(item: string): Promise<ItemEntries> {
    const options = { task: "read the index of the cache", Refusal: DamagedCacheError, maxBytes: LARGEST_BYTES };
    const text = await readRegularText(this.#path(item), options).catch(() => null);
    return new Map(text === null ? [] : entriesIn(text));
  }

  async entry(path: string): Promise<CacheEntry | null> {
    return (await this.read(itemOf(path))).get(path) ?? null;
  }

  /** When an item was last used; null if unknown. */
  async used(item: string): Promise<Date | null> {
    return stat(this.#path(item)).then(
      ({ mtime }) => mtime,
      () => null,
    );
  }

  /** Records that an item was used, if the folder is writable. */
  async touch(item: string): Promise<void> {
    const now = new Date();
    await utimes(this.#path(item), now, now).catch(() => undefined);
  }

  /** Adds, replaces (or, with null, removes) entries of an item. */
  async update(
    item: string,
    changes: ReadonlyMap<string, CacheEntry | null>,
    options: LockOptions = {},
  ): Promise<void> {
    await withLock(join(this.#locks, `${fileName(item)}.index.lock`), options, async () => {
      const entries = new Map(await this.read(item));
      for (const [path, entry] of changes) {
        if (entry === null) entries.delete(path);
        else entries.set(path, entry);
      }
      if (entries.size === 0) {
        return rm(this.#path(item), { force: true }).catch((cause: unknown) => {
          throw writeFailed(this.#path(item), cause, "index of the cache");
        });
      }
      const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
      const document = { schema: SCHEMA, files: Object.fromEntries(sorted) };
      await writeWhole(this.#root, this.#path(item), `${JSON.stringify(document, null, 1)}\n`);
    });
  }

  /** All items that have entries. */
  async items(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5).replace("+", "/"));
  }

  #path(item: string): string {
    return join(this.#folder, `${fileName(item)}.json`);
  }
}

const fileName = (item: string): string => item.replace("/", "+");

function entriesIn(text: string): [string, CacheEntry][] {
  try {
    const { files } = JSON.parse(text) as { files?: Record<string, CacheEntry> };
    return Object.entries(files ?? {}).filter(([, entry]) => isEntry(entry));
  } catch {
    return [];
  }
}

/**
 * Whether a value from an index file, which may be imported, is a valid entry. By hand: for a schema of four fields every
 * import of rheobase/api would load the 92 modules of zod.
 */
function isEntry(value: unknown): value is CacheEntry {
  if (typeof value !== "object" || value === null) return false;
  const { size, sha256, url, fetched } = value as Partial<CacheEntry>;
  return (
    Number.isSafeInteger(size) &&
    typeof sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    (url === null || typeof url === "string") &&
    typeof fetched === "string" &&
    !Number.isNaN(Date.parse(fetched))
  );
}
