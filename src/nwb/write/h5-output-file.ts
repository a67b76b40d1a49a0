import { stat } from "node:fs/promises";
import { isRheobaseError } from "../../base/errors.js";
import { AtomicFile, type Existing } from "../../files/atomic-file.js";
import { writeFailed } from "../../files/system-error.js";
import { explainFailure } from "../explain-failure.js";
import { type H5, type H5wasmFile, loadH5 } from "../h5/load.js";

/** A file that was written. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** An HDF5 file under construction, which appears under its name when it is whole. */
export class H5OutputFile {
  /** The HDF5 file, for writing. */
  readonly h5: H5wasmFile;
  readonly #path: string;
  readonly #what: string;
  readonly #part: AtomicFile;
  readonly #library: H5;
  #isOpen = true;

  private constructor(path: string, what: string, part: AtomicFile, library: H5) {
    this.#path = path;
    this.#what = what;
    this.#part = part;
    this.#library = library;
    this.h5 = new library.File(part.path, "w");
  }

  /**
   * Begins a file under a temporary name.
   *
   * @param what noun for messages, such as `recording`
   * @throws OutputExistsError, WriteFailedError
   */
  static async create(path: string, what: string, existing: Existing): Promise<H5OutputFile> {
    const library = await loadH5();
    const part = await AtomicFile.create(path, { what, existing });
    try {
      return new H5OutputFile(path, what, part, library);
    } catch (cause) {
      const reason = await explainFailure(part.path, cause);
      await part.discard();
      throw writeFailed(path, reason, what);
    }
  }

  /** Runs what writes to the file; what HDF5 refuses becomes an error with the system's reason. */
  async write(work: (h5: H5wasmFile) => void | Promise<void>): Promise<void> {
    try {
      await work(this.h5);
    } catch (cause) {
      throw await this.explained(cause);
    }
  }

  /** An error of writing as users see it: what HDF5 refuses, with the system's reason. */
  async explained(cause: unknown): Promise<unknown> {
    if (isRheobaseError(cause)) return cause;
    return writeFailed(this.#path, await explainFailure(this.#part.path, cause), this.#what);
  }

  /**
   * Closes the file, which is then whole under its temporary name. h5wasm's own flush ignores the status, but an unflushed file
   * may be unreadable even if closing succeeds.
   */
  finish(): Promise<void> {
    return this.write((h5) => {
      if (this.#library.module.flush(h5.file_id) < 0 || h5.close() < 0) throw new Error("the file could not be closed");
      this.#isOpen = false;
    });
  }

  /** Gives a finished file its name. */
  async commit(): Promise<WrittenFile> {
    await this.#part.commit();
    return { path: this.#path, bytes: (await stat(this.#path)).size };
  }

  /** Removes the unfinished file; never throws. */
  async discard(): Promise<void> {
    try {
      if (this.#isOpen) this.h5.close();
    } catch {
      // The error that came before is the one to report; the unfinished file is removed anyway.
    }
    await this.#part.discard();
  }
}
