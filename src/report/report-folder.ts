import { rmdirSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { writeAtomic } from "../files/atomic-file.js";
import { abandonedIn, removeDebris } from "../files/debris.js";
import { makeFolder } from "../files/make-folder.js";
import { ownMark } from "../files/owner.js";
import { errnoOf, whyNotMade, writeFailed } from "../files/system-error.js";
import { GENERATOR } from "./report-page.js";

/** The page of a report, from which all its parts are reached. */
export const PAGE = "index.html";
/** Begin the name of the folder in which files gather. */
const STAGING = ".report";
/** In that folder: the names of its files, where all of them are there and are taking their places. */
const PUBLISHING = "publishing.json";

/** A file of the report, and what it is. */
interface ReportFile {
  /** With forward slashes, relative to the folder. */
  readonly name: string;
  readonly what: string;
}

/**
 * The folder of a report in the making. Its files gather in a folder inside, and take their places when all are there;
 * disposed of before, or where the program ends, nothing is left that was not there. A process that is killed while files
 * take their places leaves a list of them, after which the next one goes on.
 */
export class ReportFolder implements Disposable {
  readonly #folder: string;
  /** The outermost folder that was made for this report, if any. */
  readonly #made: string | undefined;
  readonly #staging: string;
  readonly #files: ReportFile[] = [];
  readonly #remove = (): void => this.#clear();

  private constructor(folder: string, made: string | undefined, staging: string) {
    this.#folder = folder;
    this.#made = made;
    this.#staging = staging;
    process.once("exit", this.#remove); // a second Ctrl-C waits for nobody
  }

  /** @throws WriteFailedError where there cannot be such a folder, or no file in it */
  static async open(folder: string): Promise<ReportFolder> {
    await tidyReport(folder);
    const made = await making(folder, makeFolder(folder));
    const staging = join(resolve(folder), `${STAGING}${ownMark()}`);
    await making(folder, mkdir(staging));
    return new ReportFolder(folder, made === undefined ? undefined : resolve(made), staging);
  }

  /**
   * Adds a file; those added last take their places last.
   *
   * @param name with forward slashes, relative to the folder
   * @param what what it is, for messages
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

  /** Puts all files in their places, for those of an older report. */
  async publish(): Promise<void> {
    await writeAtomic(join(this.#staging, PUBLISHING), JSON.stringify(this.#files), { what: "report" });
    await removeOlderFigures(this.#folder, this.#files);
    for (const file of this.#files) await moveInto(this.#folder, this.#staging, file);
  }

  [Symbol.dispose](): void {
    process.off("exit", this.#remove);
    this.#clear();
  }

  /** Removes what is in the making, and the folders that were made for it unless something is in them. */
  #clear(): void {
    rmSync(this.#staging, { recursive: true, force: true });
    if (this.#made === undefined) return;
    try {
      for (let at = dirname(this.#staging); at.length >= this.#made.length; at = dirname(at)) rmdirSync(at);
    } catch {
      // The report is there, or somebody else's file.
    }
  }
}

/** Removes what killed processes left in the folder of a report; a report that was taking its place is completed first. */
export async function tidyReport(folder: string): Promise<void> {
  for (const name of await abandonedIn(folder)) {
    const staging = join(folder, name);
    const files = await publishingIn(staging);
    if (files === null) continue;
    await removeOlderFigures(folder, files);
    for (const file of files) {
      await moveInto(folder, staging, file).catch((error: unknown) => {
        if (errnoOf((error as Error).cause) !== "ENOENT") throw error; // in its place already
      });
    }
  }
  await removeDebris(folder);
}

/** The files that were taking their places; null where they were not all there. */
async function publishingIn(staging: string): Promise<readonly ReportFile[] | null> {
  try {
    const files = JSON.parse(await readFile(join(staging, PUBLISHING), "utf8")) as ReportFile[];
    // Whoever put the list there must not reach other folders with it.
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

/** Figures of an older report would lie beside the new ones as if they belonged to them. */
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
    throw new WriteFailedError(`Cannot create the folder ${folder}: ${whyNotMade(folder, cause)}`, {
      path: folder,
      cause,
    });
  });
}
