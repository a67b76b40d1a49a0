/**
 * Values of a file that are read when somebody asks for them: a listing that asked for everything would ask HDF5 thousands
 * of questions, most of them for nothing (nwb.md 1.4).
 */
import { isRheobaseError } from "../../base/errors.js";
import { isCrash } from "../h5/failures.js";

/** The values of one file that nobody has asked for yet. */
export class LateReads {
  readonly #unread = new Set<LateRead<unknown>>();

  /**
   * Puts a value off: the function that comes back reads it when first called, and knows it from then on.
   *
   * @param read reads the value; what it throws, the caller gets to see, every time until {@link LateReads.settle}
   * @param absent stands for the value if it could not be read before the file was closed
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

  /** Reads what is still unread, as the file is about to be closed. Where it is damaged, the value counts as absent. */
  settle(): void {
    let crashed = false;
    for (const late of this.#unread) {
      try {
        if (!crashed) late.get();
      } catch (error) {
        if (!isRheobaseError(error, "InvalidRecording")) throw error;
        // Whatever is asked next of an instance that crashed may crash too.
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

/** Reads a value when first asked for it, if ever. */
export function once<T>(read: () => T): () => T {
  let value: { readonly is: T } | undefined;
  return () => {
    value ??= { is: read() };
    return value.is;
  };
}
