import { rmdirSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { writeAtomic } from "../files/atomic-file.js";
import { abandonedIn, removeDebris } from "../files/debris.js";
import { makeFolder, makeResultsFolder } from "../files/make-folder.js";
import { ownMark } from "../files/owner.js";
import { errnoOf, whyNotMade, writeFailed } from "../files/system-error.js";
import { GENERATOR } from "./page-parts.js";

/** The page of a report, which links to all its parts. */
export const PAGE = "index.html";
/** Name prefix of the staging folder, where files are collected. */
const STAGING = ".report";
/**
 * File in the staging folder that lists its files; it exists only once all files are complete and are being moved into
 * place.
 */
const PUBLISHING = "publishing.json";

/** A file of the report. */
interface ReportFile {
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  readonly what: string;
}

/**
 * The folder of a report under construction. Files are collected in a staging folder inside it and moved into place
 * once all are complete. If it is disposed of earlier, or the program exits, the folder is left as it was. A process
 * killed while moving files leaves a list of them, from which the next process completes the move.
 */
export class ReportFolder implements Disposable {
  readonly #folder: string;
  /** The outermost folder created for this report, if any. */
  readonly #made: string | undefined;
  readonly #staging: string;
  readonly #files: ReportFile[] = [];
  readonly #remove = (): void => this.#clear();

  private constructor(folder: string, made: string | undefined, staging: string) {
    this.#folder = folder;
    this.#made = made;
    this.#staging = staging;
    process.once("exit", this.#remove); // needed because a second Ctrl-C exits at once
  }

  /** @throws WriteFailedError if the folder or files in it cannot be created */
  static async open(folder: string): Promise<ReportFolder> {
    await tidyReport(folder);
    const made = await makeResultsFolder(folder);
    const staging = join(resolve(folder), `${STAGING}${ownMark()}`);
    await making(folder, mkdir(staging));
    return new ReportFolder(folder, made === undefined ? undefined : resolve(made), staging);
  }

  /**
   * Adds a file. Files are moved into place in the order they were added.
   *
   * @param name relative to the folder, with forward slashes
   * @param what noun for messages
   */
  async add(name: string, content: Uint8Array | string, what: string): Promise<void> {
    const path = join(this.#staging, name);
    try {
      await makeFolder(dirname(path));
      await writeFile(path, content);
    } catch (cause) {
      throw writeFailed(join(this.#folder, name), cause, what);
    }
    this.#files.push({ name, what });
  }

  /** Moves all files into place, replacing those of an older report. */
  async publish(): Promise<void> {
    await writeAtomic(join(this.#staging, PUBLISHING), JSON.stringify(this.#files), { what: "report" });
    await removeOlderFigures(this.#folder, this.#files);
    for (const file of this.#files) await moveInto(this.#folder, this.#staging, file);
  }

  [Symbol.dispose](): void {
    process.off("exit", this.#remove);
    this.#clear();
  }

  /** Removes the staging folder, and the folders created for it if they are empty. */
  #clear(): void {
    rmSync(this.#staging, { recursive: true, force: true });
    if (this.#made === undefined) return;
    try {
      for (let at = dirname(this.#staging); at.length >= this.#made.length; at = dirname(at)) rmdirSync(at);
    } catch {
      // Not empty: the report is complete, or other files exist.
    }
  }
}

/**
 * Removes what killed processes left in the folder of a report, after completing a report whose files were being moved.
 */
export async function tidyReport(folder: string): Promise<void> {
  for (const name of await abandonedIn(folder)) {
    const staging = join(folder, name);
    const files = await publishingIn(staging);
    if (files === null) continue;
    await removeOlderFigures(folder, files);
    for (const file of files) {
      await moveInto(folder, staging, file).catch((error: unknown) => {
        if (errnoOf((error as Error).cause) !== "ENOENT") throw error; // already in its place
      });
    }
  }
  await removeDebris(folder);
}

/** The files that were being moved into place; null if they were not complete. */
async function publishingIn(staging: string): Promise<readonly ReportFile[] | null> {
  try {
    const files = JSON.parse(await readFile(join(staging, PUBLISHING), "utf8")) as ReportFile[];
    // Untrusted: a manipulated list must not affect other folders.
    return files.every(({ name }) => /^(?:figures\/)?[^/\\]+$/.test(name) && !name.endsWith("..")) ? files : null;
  } catch {
    return null;
  }
}

async function moveInto(folder: string, staging: string, { name, what }: ReportFile): Promise<void> {
  const path = join(folder, name);
  try {
    await makeFolder(dirname(path));
    await rename(join(staging, name), path);
  } catch (cause) {
    throw writeFailed(path, cause, what);
  }
}

/** Removes figures of an older report, which would seem to belong to the new one. */
async function removeOlderFigures(folder: string, files: readonly ReportFile[]): Promise<void> {
  const old = await readFile(join(folder, PAGE), "utf8").catch(() => "");
  if (!old.includes(GENERATOR)) return;
  const figures = join(folder, "figures");
  const ours = new Set(files.map(({ name }) => join(folder, name)));
  for (const name of await readdir(figures).catch((): string[] => [])) {
    const path = join(figures, name);
    if (!ours.has(path)) await rm(path, { recursive: true, force: true });
  }
}

async function making<T>(folder: string, made: Promise<T>): Promise<T> {
  return made.catch((cause: unknown) => {
    throw new WriteFailedError(`create the folder ${folder}`, whyNotMade(folder, cause), {
      path: folder,
      cause,
    });
  });
}
