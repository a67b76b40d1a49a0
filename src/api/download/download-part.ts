import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";

/** Where a file under way came from, so that the rest can be asked for (RFC 9110, 13.1.5 and 14). */
export interface Origin {
  readonly url: string;
  /** Strong entity tag, or null. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Size of the whole file [B], or null. */
  readonly total: number | null;
}

/**
 * The files of a download under way: `<path>.part` with the bytes so far and `<path>.part.json` with their origin. They
 * outlive a failure, a cancellation and the end of the process, so that the next attempt goes on from there.
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

  /** Bytes that are there already, of which origin; null where there are none, or nobody knows whose. */
  async begun(url: string): Promise<{ readonly bytes: number; readonly origin: Origin } | null> {
    const there = await stat(this.path).catch(() => null);
    if (!there?.isFile() || there.size === 0) return null;
    const notes = await readFile(this.#notes, "utf8").catch(() => "");
    try {
      const origin = JSON.parse(notes) as Origin;
      return origin.url === url ? { bytes: there.size, origin } : null;
    } catch {
      return null; // cut off by a crash: better to begin anew than to mix two files
    }
  }

  /** Empties the part, or makes it, and notes whose bytes it is going to hold. */
  async begin(origin: Origin): Promise<void> {
    await this.guard(async () => {
      await makeFolder(dirname(this.path));
      await writeFile(this.path, ""); // first, so that old bytes never stand under new notes
      await writeFile(this.#notes, JSON.stringify(origin));
    });
  }

  /** Opens the part to write at any place. */
  async open() {
    return this.guard(() => open(this.path, "r+"));
  }

  /** Gives the part its final name. */
  async commit(): Promise<void> {
    // The notes go first: killed in between, the next one downloads anew, and no notes are left beside a whole file.
    await rm(this.#notes, { force: true }).catch(() => undefined);
    await this.guard(() => rename(this.path, this.#target));
  }

  /** Forgets the bytes so far. */
  async discard(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => undefined);
    await rm(this.#notes, { force: true }).catch(() => undefined);
  }

  /** Leaves bytes behind for a next attempt, but no empty file. */
  async tidy(): Promise<void> {
    if ((await stat(this.path).catch(() => null))?.size === 0) await this.discard();
  }

  /** Turns what the system refuses into a WriteFailedError. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw writeFailed(this.#target, cause, "file");
    }
  }
}
