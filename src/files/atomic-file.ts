import { copyFile, link, lstat, open, readlink, realpath, rename, rm, stat, truncate } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { OutputExistsError, WriteFailedError } from "../base/errors.js";
import { removeDebris } from "./debris.js";
import { makeFolder } from "./make-folder.js";
import { unfitFor } from "./output-place.js";
import { forget, ownMark, remember } from "./owner.js";
import { errnoOf, writeFailed } from "./system-error.js";

/** What to do if the output exists already. */
export type Existing = "error" | "overwrite";

export interface AtomicFileOptions {
  /** Noun for messages, such as `figure`. */
  readonly what: string;
  /** Default `overwrite`. */
  readonly existing?: Existing | undefined;
  /** Folder for the unfinished file, on the same disk; created if missing. Default: the target's folder. */
  readonly folder?: string | undefined;
}

/** File names may have 255 bytes; the mark of an unfinished file takes about fifty. */
const LONGEST_BASE = 180;

/**
 * A file under construction, next to its target under a temporary name. `commit` renames it atomically. A failure or
 * crash before that leaves the old file, if any, unchanged. The next process that writes in the folder removes what a
 * killed process left.
 *
 * ```ts
 * await using file = await AtomicFile.create("out.csv", { what: "table" });
 * await writeSomehow(file.path);
 * await file.commit();
 * ```
 */
export class AtomicFile implements AsyncDisposable {
  /** The unfinished file. */
  readonly path: string;
  readonly #target: string;
  readonly #options: AtomicFileOptions;
  #open = true;

  private constructor(path: string, target: string, options: AtomicFileOptions) {
    this.path = path;
    this.#target = target;
    this.#options = options;
  }

  /**
   * Creates the unfinished file, empty.
   *
   * @throws OutputExistsError if `target` exists and `existing` is `error`
   * @throws WriteFailedError if `target` is not a file, or its folder is missing or not writable
   */
  static async create(target: string, options: AtomicFileOptions): Promise<AtomicFile> {
    const { what, existing = "overwrite" } = options;
    const final = await finalPlace(target, existing, what);
    const folder = options.folder ?? dirname(final);
    if (options.folder === undefined) await removeDebris(folder);
    const path = join(folder, `${shortened(basename(final))}${ownMark()}`);
    try {
      if (options.folder !== undefined) await makeFolder(folder);
      await (await open(path, "wx")).close();
    } catch (cause) {
      throw writeFailed(target, cause, what);
    }
    remember(path);
    return new AtomicFile(path, final, options);
  }

  /** Writes the whole content. @throws WriteFailedError after removing the unfinished file */
  async write(content: string | Uint8Array): Promise<void> {
    await this.#or(async () => {
      const file = await open(this.path, "w");
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
    });
  }

  /**
   * Renames the file to its target. With `existing: "error"`, a file created there meanwhile is kept.
   *
   * @throws OutputExistsError, WriteFailedError after removing the unfinished file
   */
  async commit(): Promise<void> {
    await this.#or(async () => {
      await flushToDisk(this.path);
      if (this.#options.existing === "error") await renameToNew(this.path, this.#target);
      else await rename(this.path, this.#target).catch((cause: unknown) => this.#onto(this.#target, cause));
    });
    this.#open = false;
    forget(this.path);
  }

  /** Removes the unfinished file if it was not committed; never throws. */
  async discard(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    // Truncated first: a file that HDF5 could not close keeps its blocks until the process ends.
    await truncate(this.path).catch(() => undefined);
    await rm(this.path, { force: true }).catch(() => undefined);
    forget(this.path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.discard();
  }

  /** The unfinished file is on another disk: copies it next to the target before the atomic step. */
  async #onto(target: string, cause: unknown): Promise<void> {
    if (errnoOf(cause) !== "EXDEV" || this.#options.folder === undefined) throw cause;
    await using near = await AtomicFile.create(target, { what: this.#options.what });
    await copyFile(this.path, near.path);
    await near.commit();
    await rm(this.path, { force: true });
  }

  async #or(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      await this.discard();
      if (errnoOf(cause) === "EEXIST") throw outputExists(this.#target, this.#options.what);
      throw writeFailed(this.#target, cause, this.#options.what);
    }
  }
}

/**
 * Replaces the file atomically: readers see the old or the new content.
 *
 * @throws OutputExistsError, WriteFailedError; a pre-existing file is then unchanged
 */
export async function writeAtomic(
  target: string,
  content: string | Uint8Array,
  options: AtomicFileOptions,
): Promise<void> {
  await using file = await AtomicFile.create(target, options);
  await file.write(content);
  await file.commit();
}

/** Resolves symbolic links in the target. */
async function finalPlace(target: string, existing: Existing, what: string): Promise<string> {
  const there = await lstat(target).catch((cause: unknown) => {
    if (errnoOf(cause) === "ENOENT") return null;
    throw writeFailed(target, cause, what);
  });
  if (there === null) return target;
  if (!there.isSymbolicLink()) {
    refuseUnfit(there, target, what);
    if (existing === "error") throw outputExists(target, what);
    return target;
  }
  try {
    refuseUnfit(await stat(target), target, what);
    if (existing === "error") throw outputExists(target, what);
    return await realpath(target);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT" && existing === "error") throw outputExists(target, what);
    if (errnoOf(cause) === "ENOENT") return resolve(dirname(target), await readlink(target));
    throw cause instanceof WriteFailedError || cause instanceof OutputExistsError
      ? cause
      : writeFailed(target, cause, what);
  }
}

function refuseUnfit(there: Parameters<typeof unfitFor>[0], target: string, what: string): void {
  const unfit = unfitFor(there);
  if (unfit) throw new WriteFailedError(`write ${what} ${target}`, unfit, { path: target });
}

/** A prefix of the name, cut between characters. */
function shortened(name: string): string {
  let short = "";
  for (const letter of name) {
    if (Buffer.byteLength(short + letter) > LONGEST_BASE) break;
    short += letter;
  }
  return short;
}

function outputExists(path: string, what: string): OutputExistsError {
  return new OutputExistsError(
    `write ${what} ${path}`,
    'the file exists already, and only the option existing: "overwrite" replaces it',
    { path, allowed: ["error", "overwrite"] },
  );
}

/** A full disk on a network folder may be reported only here. */
async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Like rename, but fails with EEXIST if `path` exists. */
async function renameToNew(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") throw error;
    // For file systems without hard links: reserve the name with an empty file, then rename over it.
    await (await open(path, "wx")).close();
    await rename(part, path);
    return;
  }
  await rm(part, { force: true }).catch(() => undefined); // the file already has its final name
}
