import { copyFile, link, lstat, open, readlink, realpath, rename, rm, stat, truncate } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { OutputExistsError, WriteFailedError } from "../base/errors.js";
import { removeDebris } from "./debris.js";
import { makeFolder } from "./make-folder.js";
import { unfitFor } from "./output-place.js";
import { forget, ownMark, remember } from "./owner.js";
import { errnoOf, writeFailed } from "./system-error.js";

/** What to do when the output is there already. */
export type Existing = "error" | "overwrite";

export interface AtomicFileOptions {
  /** What it is, for messages, such as `figure`. */
  readonly what: string;
  /** Default `overwrite`. */
  readonly existing?: Existing | undefined;
  /** Folder to write in, on the same disk; default the one that the file belongs in. Made where it is missing. */
  readonly folder?: string | undefined;
}

/** The system takes names of 255 bytes; the mark of an unfinished one needs some fifty of them. */
const LONGEST_BASE = 180;

/**
 * A file under construction. It lies beside the one to be, under a name of its own, and takes the final name in one step
 * when it is whole: whatever happens before, also the end of the process, leaves the old file, or none. What a killed
 * process leaves is removed by the next one that writes in the folder.
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
   * Makes the unfinished file, empty.
   *
   * @throws OutputExistsError where `target` exists and `existing` is `error`
   * @throws WriteFailedError where `target` is no file, or its folder is missing or refuses new files
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

  /** Writes the whole content. @throws WriteFailedError; the unfinished file is removed then */
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
   * Gives the file its final name. With `existing: "error"` a file that appeared meanwhile is kept.
   *
   * @throws OutputExistsError, WriteFailedError; the unfinished file is removed then
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

  /** Removes the unfinished file, unless it has its final name; never throws. */
  async discard(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    // Emptied first, since a file that HDF5 could not close keeps its blocks till the end.
    await truncate(this.path).catch(() => undefined);
    await rm(this.path, { force: true }).catch(() => undefined);
    forget(this.path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.discard();
  }

  /** Another disk than the folder that was named for the unfinished file: the last step is done beside the target. */
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
 * Writes a whole file in one step: whoever looks sees the old one or the new one.
 *
 * @throws OutputExistsError, WriteFailedError; an old file is then still there
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

/** The file that is to be written: where a link stands in its place, what the link leads to. */
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
  if (unfit) throw new WriteFailedError(`Cannot write ${what} ${target}: ${unfit}`, { path: target });
}

/** The beginning of a name, cut between letters. */
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
    `Cannot write ${what} ${path}: the file exists already, and only the option existing: "overwrite" replaces it`,
    { path, allowed: ["error", "overwrite"] },
  );
}

/** A full disk on a network folder may report only here. */
async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Like rename, but fails with EEXIST where `path` exists. */
async function renameToNew(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") throw error;
    // A file system without hard links: an exclusive empty file takes the name first, the rename then fills it.
    await (await open(path, "wx")).close();
    await rename(part, path);
    return;
  }
  await rm(part, { force: true }).catch(() => undefined); // the file is there under its name
}
