/**
 * Values of a file that are read on demand: reading everything for a listing would take thousands of HDF5 calls, most
 * of them unnecessary (nwb.md 1.4).
 */
import { isRheobaseError } from "../../base/errors.js";
import { isCrash } from "../h5/failures.js";

/** The values of one file that have not been read yet. */
export class LateReads {
  readonly #unread = new Set<LateRead<unknown>>();

  /**
   * Defers a value: the returned function reads it on the first call and caches it.
   *
   * @param read reads the value; its errors reach the caller on every call until {@link LateReads.settle}
   * @param absent replaces the value if it cannot be read before the file is closed
   */
  add<T>(read: () => T, absent: T): () => T {
    const late = new LateRead(read, absent);
    this.#unread.add(late);
    return () => {
      const value = late.get();
      this.#unread.delete(late);
      return value;
    };
  }

  /** Reads all unread values before the file is closed. Damaged values count as absent. */
  settle(): void {
    let crashed = false;
    for (const late of this.#unread) {
      try {
        if (!crashed) late.get();
      } catch (error) {
        if (!isRheobaseError(error, "InvalidRecording")) throw error;
        // After a crash, further calls to the HDF5 instance may crash, too.
        crashed = isCrash(error.cause);
      }
      late.giveUp();
    }
    this.#unread.clear();
  }
}

class LateRead<T> {
  readonly #read: () => T;
  readonly #absent: T;
  #value: { readonly is: T } | undefined;

  constructor(read: () => T, absent: T) {
    this.#read = read;
    this.#absent = absent;
  }

  get(): T {
    this.#value ??= { is: this.#read() };
    return this.#value.is;
  }

  giveUp(): void {
    this.#value ??= { is: this.#absent };
  }
}

/** Returns a function that reads a value on the first call and caches it. */
export function once<T>(read: () => T): () => T {
  let value: { readonly is: T } | undefined;
  return () => {
    value ??= { is: read() };
    return value.is;
  };
}
