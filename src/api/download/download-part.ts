import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";

/** Source of a partial download, for resuming it (RFC 9110, 13.1.5 and 14). */
export interface Origin {
  readonly url: string;
  /** Strong entity tag, or null. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Size of the whole file [B], or null. */
  readonly total: number | null;
}

/**
 * The files of an unfinished download: `<path>.part` with the bytes so far and `<path>.part.json` with their origin.
 * They stay after a failure, a cancellation and the end of the process, so that the next attempt can resume.
 */
export class Part {
  readonly path: string;
  readonly #target: string;
  readonly #notes: string;

  constructor(target: string) {
    this.#target = target;
    this.path = `${target}.part`;
    this.#notes = `${target}.part.json`;
  }

  /** Existing bytes and their origin; null if there are none, or their origin is unknown or different. */
  async begun(url: string): Promise<{ readonly bytes: number; readonly origin: Origin } | null> {
    const there = await stat(this.path).catch(() => null);
    if (!there?.isFile() || there.size === 0) return null;
    const notes = await readFile(this.#notes, "utf8").catch(() => "");
    try {
      const origin = JSON.parse(notes) as Origin;
      return origin.url === url ? { bytes: there.size, origin } : null;
    } catch {
      return null; // truncated by a crash: restart instead of mixing two files
    }
  }

  /** Creates or empties the part, and records the origin of its future bytes. */
  async begin(origin: Origin): Promise<void> {
    await this.guard(async () => {
      await makeFolder(dirname(this.path));
      await writeFile(this.path, ""); // first, so that old bytes never have new notes
      await writeFile(this.#notes, JSON.stringify(origin));
    });
  }

  /** Opens the part for writing at any position. */
  async open() {
    return this.guard(() => open(this.path, "r+"));
  }

  /** Renames the part to its final name. */
  async commit(): Promise<void> {
    // Remove the notes first: after a kill in between, the next attempt restarts, and no notes stay beside a whole
    // file.
    await rm(this.#notes, { force: true }).catch(() => undefined);
    await this.guard(() => rename(this.path, this.#target));
  }

  /** Deletes the bytes so far. */
  async discard(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => undefined);
    await rm(this.#notes, { force: true }).catch(() => undefined);
  }

  /** Deletes the part if it is empty; otherwise it stays for the next attempt. */
  async tidy(): Promise<void> {
    if ((await stat(this.path).catch(() => null))?.size === 0) await this.discard();
  }

  /** Converts system errors to WriteFailedError. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw writeFailed(this.#target, cause, "file");
    }
  }
}
