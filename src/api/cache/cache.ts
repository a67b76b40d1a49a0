import { createHash } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import { DamagedCacheError, isRheobaseError, NotFoundError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { AtomicFile } from "../../files/atomic-file.js";
import { isDead, type LockHolder, withLock } from "../../files/lock.js";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";
import { checkHdf5File } from "../../nwb/h5/guard/check-file.js";
import { isOfService, serviceAddress, serviceKey } from "../transport/service-address.js";
import { tidyOnce } from "./debris.js";
import { type CacheEntry, CacheIndex } from "./index-file.js";
import { allenManifest, itemOf, MANIFEST, OWN, SERVICE } from "./layout.js";
import { cacheDirectory } from "./location.js";
import { ownerNote, ownerOf, serviceFolder } from "./service-folder.js";
import { type FileContent, hashFile, putWhole, writeWhole } from "./whole-file.js";

/** How to obtain a file that is not in the cache. */
export interface CacheSource {
  /** Address for the index; null for locally generated files. */
  readonly url: string | null;
  /**
   * Writes the file to `path` atomically, or throws and leaves the old file. Returns hash and length if known.
   */
  readonly put: (path: string, options: PutOptions) => Promise<undefined | FileContent>;
}

export interface PutOptions extends CallOptions {
  /** Should be called, if possible, when the file is complete and before it is moved to its path. */
  readonly onWhole?: ((content: FileContent) => Promise<void>) | undefined;
}

export interface EnsureOptions extends CallOptions {
  /** Fetch the file again even if present. */
  readonly refresh?: boolean | undefined;
  /** Called when waiting for another process that uses the same file. */
  readonly onWait?: ((holder: LockHolder | null) => void) | undefined;
}

/** State of a file; `damaged` if its length differs from the index, or if it is a truncated recording. */
export type FileState = "whole" | "damaged" | "missing";

/**
 * Files of the Allen Cell Types database on this machine (see layout.ts for paths). Any number of processes can use one
 * folder concurrently: only one of them fetches a file, which appears atomically.
 */
export class Cache {
  /** The folder given by the user; {@link root} is this folder or inside it. */
  readonly base: string;
  /** The service that the files come from; null to use the folder regardless of its service. */
  readonly address: string | null;
  #root: string;
  #index: CacheIndex;
  #claimed = false;

  /**
   * @param folder its path; default: {@link cacheDirectory}
   * @param address the service; default: use the folder regardless of its service
   * @throws InvalidOptionError if `address` is invalid
   */
  constructor(folder?: string, address?: string) {
    if (address !== undefined) checkArguments("use a cache", { address: [address, "text"] });
    this.base = cacheDirectory(folder);
    this.address = address === undefined ? null : serviceAddress(address);
    this.#root = this.address === null ? this.base : serviceFolder(this.base, this.address);
    this.#index = new CacheIndex(this.#root);
  }

  /** Absolute path of the folder. */
  get root(): string {
    return this.#root;
  }

  /** @internal */
  get index(): CacheIndex {
    return this.#index;
  }

  /** Absolute path of a file of the cache. */
  path(relative: string): string {
    checkArguments("find a file of the cache", { "its path": [relative, "text"] });
    return join(this.root, relative);
  }

  /** Whether a file exists and, judging by its length, is complete. */
  async state(relative: string): Promise<FileState> {
    const info = await stat(this.path(relative)).catch(() => null);
    if (info === null) return "missing";
    if (!info.isFile()) return "damaged"; // a folder or a pipe, which cannot be read as a file
    const entry = await this.index.entry(relative);
    if (entry !== null && this.#isOfAnother(entry)) return "missing";
    if (entry !== null) return entry.size === info.size ? "whole" : "damaged";
    // A file of another program such as AllenSDK, which leaves incomplete downloads under the final name.
    if (info.size === 0) return "damaged";
    if (!relative.endsWith(".nwb")) return "whole";
    return checkHdf5File(this.path(relative)).then(
      () => "whole",
      () => "damaged",
    );
  }

  /**
   * The path of a file that must be cached.
   *
   * @param what completes "Cannot …", such as `open model 472363762`
   * @param remedy command that fetches it
   * @returns absolute path
   * @throws NotFoundError, DamagedCacheError
   */
  async require(relative: string, what: string, remedy: string): Promise<string> {
    checkArguments("find a file of the cache", { what: [what, "text"], remedy: [remedy, "text"] });
    const path = this.path(relative);
    const state = await this.state(relative);
    if (state === "whole") {
      await this.touch(relative);
      return path;
    }
    if (state === "damaged") throw this.damaged(relative, what, remedy, "its length has changed since the download");
    throw new NotFoundError(
      `${what} offline`,
      `the required files are not in the cache ${this.root}, so run \`${remedy}\` while connected`,
      { path },
    );
  }

  /** Whether a file still has its original hash; false for files of other programs, whose hash is unknown. */
  async isAsItCame(relative: string): Promise<boolean> {
    const entry = await this.index.entry(relative);
    if (entry === null || (await this.state(relative)) !== "whole") return false;
    return (await hashFile(this.path(relative))).sha256 === entry.sha256;
  }

  /** The error for a file that exists but is unusable. */
  damaged(relative: string, what: string, remedy: string, why: string): DamagedCacheError {
    const path = this.path(relative);
    return new DamagedCacheError(
      `${what} offline`,
      `${path} is damaged (${why}), so run \`${remedy}\` while connected`,
      { path },
    );
  }

  /** Records that the item of a file was used. */
  async touch(relative: string): Promise<void> {
    await tidyOnce(this.root);
    await this.index.touch(itemOf(relative));
  }

  /**
   * Assigns the folder to the service if it is unassigned. If another process has just assigned it to another service,
   * this cache moves to its own folder; therefore called before any file is written.
   */
  async claim(): Promise<void> {
    await tidyOnce(this.root);
    if (this.#claimed || this.address === null) return;
    this.#claimed = true;
    if (this.root !== this.base && ownerOf(this.root) !== null) return;
    try {
      const note = join(this.root, SERVICE);
      const folder = join(this.root, OWN);
      await using file = await AtomicFile.create(note, { what: "cached file", existing: "error", folder });
      await file.write(ownerNote(this.address));
      await file.commit();
    } catch (error) {
      if (!isRheobaseError(error, "OutputExists")) throw error;
      this.#root = serviceFolder(this.base, this.address);
      this.#index = new CacheIndex(this.#root);
    }
  }

  /**
   * Returns the path of a file, which is first fetched if it is missing, damaged or from another address.
   *
   * @returns absolute path, and whether it was fetched just now
   * @throws errors of the source; WriteFailedError if the cache is not writable
   */
  async ensure(
    relative: string,
    source: CacheSource,
    options: EnsureOptions = {},
  ): Promise<{ readonly path: string; readonly fetched: boolean }> {
    checkArguments("add a file to the cache", { "its path": [relative, "path"], source: [source, "object"] });
    checkArguments("add a file to the cache", { "source.put": [source.put, "function"] });
    checkOptions("add a file to the cache", options, { ...callOptions, refresh: "boolean", onWait: "function" });
    await this.claim();
    const path = this.path(relative);
    const began = Date.now();
    if (!options.refresh && (await this.#has(relative, source.url))) {
      await this.touch(relative);
      return { path, fetched: false };
    }
    return withLock(this.#lockOf(relative), options, async (signal) => {
      // The previous holder of the lock may have fetched the file.
      if (await this.#has(relative, source.url)) {
        const entry = await this.index.entry(relative);
        const justNow = entry !== null && Date.parse(entry.fetched) >= began;
        if (!options.refresh || justNow) return { path, fetched: false };
      }
      await makeFolder(dirname(path)).catch((cause: unknown) => {
        throw writeFailed(path, cause, "cached file");
      });
      const isNew = (await stat(path).catch(() => null)) === null;
      const note = (content: FileContent): Promise<void> => {
        const entry = { ...content, url: source.url, fetched: new Date().toISOString() };
        return this.index.update(itemOf(relative), new Map([[relative, entry]]), { signal });
      };
      // A process killed between the two steps leaves an entry without a file, which is fetched again, or an old entry
      // of a changed file, which is detected; a file without an entry would count as another program's.
      let noted = false;
      const onWhole = async (content: FileContent): Promise<void> => {
        await note(content);
        noted = true;
      };
      const known = await source.put(path, {
        onProgress: options.onProgress,
        signal,
        onWhole: isNew ? onWhole : undefined,
      });
      if (!noted) await note(known ?? (await hashFile(path, options)));
      await this.writeManifest();
      return { path, fetched: true };
    });
  }

  /** Writes a small file of the cache, such as an answer of the service. */
  async write(relative: string, content: string, url: string | null, options: EnsureOptions = {}): Promise<string> {
    checkArguments("write a file of the cache", { content: [content, "text"], url: [url ?? "", "text"] });
    checkOptions("write a file of the cache", options, { ...callOptions, refresh: "boolean", onWait: "function" });
    const source = { url, put: (path: string, put: PutOptions) => this.putWhole(path, content, put) };
    return (await this.ensure(relative, source, { ...options, refresh: true })).path;
  }

  /** Writes a file of the cache atomically, from its content or by a callback; for the `put` of a source. */
  putWhole(
    path: string,
    content: string | ((part: string) => Promise<void>),
    { onWhole }: PutOptions = {},
  ): Promise<FileContent> {
    const fill = typeof content === "string" ? (part: string) => writeFile(part, content) : content;
    return putWhole(this.root, path, fill, onWhole);
  }

  /** Removes a file and its index entry. */
  async remove(relative: string): Promise<void> {
    await rm(this.path(relative), { force: true }).catch((cause: unknown) => {
      throw writeFailed(this.path(relative), cause, "cached file");
    });
    await this.index.update(itemOf(relative), new Map([[relative, null]]));
  }

  /** Whether another process is using this file now. */
  async isLocked(relative: string): Promise<boolean> {
    const content = await readFile(this.#lockOf(relative), "utf8").catch(() => null);
    return content !== null && !isDead(content);
  }

  /** Does `work` while holding the lock of this file. */
  locked<T>(relative: string, options: EnsureOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withLock(this.#lockOf(relative), options, work);
  }

  async #has(relative: string, url: string | null): Promise<boolean> {
    if ((await this.state(relative)) !== "whole") return false;
    const entry = await this.index.entry(relative);
    return entry === null || url === null || entry.url === null || placeOf(entry.url) === placeOf(url);
  }

  /** Writes a manifest with which AllenSDK can open the folder, too. */
  async writeManifest(): Promise<void> {
    const there = await stat(this.path(MANIFEST)).catch(() => null);
    if (there !== null) return;
    await writeWhole(this.root, this.path(MANIFEST), `${JSON.stringify(allenManifest, null, 2)}\n`);
  }

  /** Whether an entry is from another service, in a folder from the time when services shared one folder. */
  #isOfAnother({ url }: CacheEntry): boolean {
    return this.address !== null && url !== null && !isOfService(url, serviceKey(this.address));
  }

  #lockOf(relative: string): string {
    let name = relative.replaceAll("/", "+");
    // The lock's name is longer than the file's and could exceed the system's limit.
    if (name.length > 150)
      name = `${name.slice(0, 100)}+${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
    return join(this.root, OWN, "locks", `${name}.lock`);
  }
}

/** An address without its host: a service may have several hosts, with the same paths. */
function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
}
