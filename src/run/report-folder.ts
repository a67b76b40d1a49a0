import { rmdirSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { WriteFailedError } from "../errors.js";
import { writeFailed } from "../nwb/part-file.js";
import { GENERATOR } from "./report-page.js";

/** The page of a report, from which all its parts are reached. */
export const PAGE = "index.html";

/**
 * The folder of a report in the making. Its files gather in a folder inside, and take their places when all are there;
 * disposed of before, or where the program ends, nothing is left that was not there.
 */
export class ReportFolder implements Disposable {
  readonly #folder: string;
  /** The outermost folder that was made for this report, if any. */
  readonly #made: string | undefined;
  readonly #staging: string;
  readonly #files: { readonly name: string; readonly what: string }[] = [];
  readonly #remove = (): void => this.#clear();

  private constructor(folder: string, made: string | undefined, staging: string) {
    this.#folder = folder;
    this.#made = made;
    this.#staging = staging;
    process.once("exit", this.#remove); // a second Ctrl-C waits for nobody
  }

  /** @throws WriteFailedError where there cannot be such a folder, or no file in it */
  static async open(folder: string): Promise<ReportFolder> {
    const made = await making(folder, mkdir(folder, { recursive: true }));
    const staging = await making(folder, mkdtemp(join(resolve(folder), ".report-")));
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
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    } catch (cause) {
      throw writeFailed(join(this.#folder, name), cause, what);
    }
    this.#files.push({ name, what });
  }

  /** Puts all files in their places, for those of an older report. */
  async publish(): Promise<void> {
    const old = await readFile(join(this.#folder, PAGE), "utf8").catch(() => "");
    // Figures of an older report would lie beside the new ones as if they belonged to them.
    if (old.includes(GENERATOR)) await rm(join(this.#folder, "figures"), { recursive: true, force: true });
    for (const { name, what } of this.#files) {
      const path = join(this.#folder, name);
      try {
        await mkdir(dirname(path), { recursive: true });
        await rename(join(this.#staging, name), path);
      } catch (cause) {
        throw writeFailed(path, cause, what);
      }
    }
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

async function making<T>(folder: string, made: Promise<T>): Promise<T> {
  return made.catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WriteFailedError(`Cannot create the folder ${folder}: ${reason}`, { path: folder, cause });
  });
}
