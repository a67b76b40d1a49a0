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

/** How a file that is not in the cache comes into it. */
export interface CacheSource {
  /** Address for the index; null for what is made here. */
  readonly url: string | null;
  /**
   * Puts the whole file at `path` in one step, or throws and leaves what was there. Gives hash and length where it
   * knows them.
   */
  readonly put: (path: string, options: PutOptions) => Promise<undefined | FileContent>;
}

export interface PutOptions extends CallOptions {
  /** To be called, where that can be done, when the file is whole and before it takes its place. */
  readonly onWhole?: ((content: FileContent) => Promise<void>) | undefined;
}

export interface EnsureOptions extends CallOptions {
  /** Get the file again even where it is there. */
  readonly refresh?: boolean | undefined;
  /** Called when another process is at the same file. */
  readonly onWait?: ((holder: LockHolder | null) => void) | undefined;
}

/** State of a file: `damaged` is one whose length is not the one in the index, or a recording that was cut short. */
export type FileState = "whole" | "damaged" | "missing";

/**
 * Files of the Allen Cell Types database on this machine (layout.ts says where each lies). Any number of processes may
 * use one folder at once: a file is fetched by one of them, and shows up whole or not at all.
 */
export class Cache {
  /** The folder that was named; {@link root} lies in it, or is it. */
  readonly base: string;
  /** The service whose answers these are; null where the folder is taken as it is, whoever's. */
  readonly address: string | null;
  #root: string;
  #index: CacheIndex;
  #claimed = false;

  /**
   * @param folder where it lies; absent: {@link cacheDirectory}
   * @param address the service; absent: the folder as it is
   * @throws InvalidOptionError where `address` is none
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

  /** Whether a file is there and, as far as its length tells, whole. */
  async state(relative: string): Promise<FileState> {
    const info = await stat(this.path(relative)).catch(() => null);
    if (info === null) return "missing";
    if (!info.isFile()) return "damaged"; // a folder or a pipe, which nobody can read
    const entry = await this.index.entry(relative);
    if (entry !== null && this.#isOfAnother(entry)) return "missing";
    if (entry !== null) return entry.size === info.size ? "whole" : "damaged";
    // Another program's, such as AllenSDK, which leaves files that broke off where whole ones belong.
    if (info.size === 0) return "damaged";
    if (!relative.endsWith(".nwb")) return "whole";
    return checkHdf5File(this.path(relative)).then(
      () => "whole",
      () => "damaged",
    );
  }

  /**
   * Gives a file that must be there.
   *
   * @param what completes "Cannot …", such as `open model 472363762`
   * @param remedy command that brings it
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
    if (state === "damaged") throw this.damaged(relative, what, remedy, "its length is not the one it came with");
    throw new NotFoundError(
      `Cannot ${what} offline: what that takes is not in the cache ${this.root}, so run \`${remedy}\` while connected`,
      { path },
    );
  }

  /** Whether a file is, to its last bit, the one that came; of files of other programs that cannot be told. */
  async isAsItCame(relative: string): Promise<boolean> {
    const entry = await this.index.entry(relative);
    if (entry === null || (await this.state(relative)) !== "whole") return false;
    return (await hashFile(this.path(relative))).sha256 === entry.sha256;
  }

  /** The error for a file that is there and cannot be used. */
  damaged(relative: string, what: string, remedy: string, why: string): DamagedCacheError {
    const path = this.path(relative);
    return new DamagedCacheError(
      `Cannot ${what} offline: ${path} is damaged (${why}), so run \`${remedy}\` while connected`,
      { path },
    );
  }

  /** Notes that the item of a file was used. */
  async touch(relative: string): Promise<void> {
    await tidyOnce(this.root);
    await this.index.touch(itemOf(relative));
  }

  /**
   * Notes that the folder belongs to the service, where it is nobody's yet. Where another process was faster, for another
   * service, this cache moves to a folder of its own: called before anything is put into it.
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
   * Gives a file, and gets it first where it is not there, damaged, or came from another address.
   *
   * @returns absolute path, and whether it was fetched just now
   * @throws whatever the source throws; WriteFailedError where the cache takes no files
   */
  async ensure(
    relative: string,
    source: CacheSource,
    options: EnsureOptions = {},
  ): Promise<{ readonly path: string; readonly fetched: boolean }> {
    checkArguments("bring a file into the cache", { "its path": [relative, "path"], source: [source, "object"] });
    checkArguments("bring a file into the cache", { "source.put": [source.put, "function"] });
    checkOptions("bring a file into the cache", options, { ...callOptions, refresh: "boolean", onWait: "function" });
    await this.claim();
    const path = this.path(relative);
    const began = Date.now();
    if (!options.refresh && (await this.#has(relative, source.url))) {
      await this.touch(relative);
      return { path, fetched: false };
    }
    return withLock(this.#lockOf(relative), options, async (signal) => {
      // Whoever held the lock before may have done it.
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
      // A process that is killed between the two leaves an entry without a file, which is fetched, or an old entry of a
      // file that has changed, which is noticed; a file without an entry would pass for another program's.
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

  /** Puts a file of the cache at its path (content, or what `fill` makes) in one step; for the `put` of a source. */
  putWhole(
    path: string,
    content: string | ((part: string) => Promise<void>),
    { onWhole }: PutOptions = {},
  ): Promise<FileContent> {
    const fill = typeof content === "string" ? (part: string) => writeFile(part, content) : content;
    return putWhole(this.root, path, fill, onWhole);
  }

  /** Removes a file and what is known of it. */
  async remove(relative: string): Promise<void> {
    await rm(this.path(relative), { force: true }).catch((cause: unknown) => {
      throw writeFailed(this.path(relative), cause, "cached file");
    });
    await this.index.update(itemOf(relative), new Map([[relative, null]]));
  }

  /** Whether another process is at this file now. */
  async isLocked(relative: string): Promise<boolean> {
    const content = await readFile(this.#lockOf(relative), "utf8").catch(() => null);
    return content !== null && !isDead(content);
  }

  /** Does `work` while no other process gets or replaces this file. */
  locked<T>(relative: string, options: EnsureOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withLock(this.#lockOf(relative), options, work);
  }

  async #has(relative: string, url: string | null): Promise<boolean> {
    if ((await this.state(relative)) !== "whole") return false;
    const entry = await this.index.entry(relative);
    return entry === null || url === null || entry.url === null || placeOf(entry.url) === placeOf(url);
  }

  /** Lets AllenSDK open the folder, too. */
  async writeManifest(): Promise<void> {
    const there = await stat(this.path(MANIFEST)).catch(() => null);
    if (there !== null) return;
    await writeWhole(this.root, this.path(MANIFEST), `${JSON.stringify(allenManifest, null, 2)}\n`);
  }

  /** Whether an entry is of an answer of another service, in a folder that several filled before each had its own. */
  #isOfAnother({ url }: CacheEntry): boolean {
    return this.address !== null && url !== null && !isOfService(url, serviceKey(this.address));
  }

  #lockOf(relative: string): string {
    let name = relative.replaceAll("/", "+");
    // A system that takes the name of the file may not take one that is longer.
    if (name.length > 150)
      name = `${name.slice(0, 100)}+${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
    return join(this.root, OWN, "locks", `${name}.lock`);
  }
}

/** An address without its host: a service may be reached by several, and numbers its files alike. */
function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url;
}
