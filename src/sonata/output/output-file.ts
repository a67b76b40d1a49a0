import { stat } from "node:fs/promises";
import { isRheobaseError } from "../../base/errors.js";
import { AtomicFile, type Existing } from "../../files/atomic-file.js";
import { writeFailed } from "../../files/system-error.js";
import { explainFailure } from "../../nwb/explain-failure.js";
import { type H5, type H5wasmFile, loadH5 } from "../../nwb/h5/load.js";
import { setCounts, setNumber } from "../../nwb/h5/writer.js";

/** Marks an HDF5 file as one of SONATA. */
const MAGIC = 0x0a7a;
const VERSION = [0, 1];

/** A file that was written. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** A SONATA file under construction, which appears under its name when it is whole. */
export class OutputFile {
  /** The HDF5 file, for writing. */
  readonly h5: H5wasmFile;
  readonly #path: string;
  readonly #part: AtomicFile;
  readonly #library: H5;
  #isOpen = true;

  private constructor(path: string, part: AtomicFile, library: H5) {
    this.#path = path;
    this.#part = part;
    this.#library = library;
    this.h5 = new library.File(part.path, "w");
    setNumber(this.h5, "magic", MAGIC, "<I");
    setCounts(this.h5, "version", VERSION);
  }

  /** @throws OutputExistsError, WriteFailedError */
  static async create(path: string, what: string, existing: Existing): Promise<OutputFile> {
    const library = await loadH5();
    const part = await AtomicFile.create(path, { what, existing });
    try {
      return new OutputFile(path, part, library);
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
      if (isRheobaseError(cause)) throw cause;
      throw writeFailed(this.#path, await explainFailure(this.#part.path, cause), "SONATA output");
    }
  }

  /** Closes the file, which is then whole under its temporary name. */
  finish(): Promise<void> {
    return this.write((h5) => {
      this.#isOpen = false;
      if (this.#library.module.flush(h5.file_id) < 0 || h5.close() < 0) throw new Error("the file could not be closed");
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
      // The error that came before is the one to report.
    }
    await this.#part.discard();
  }
}
