/**
 * Reads HDF5 files: missing paths give null, every failure becomes an {@link InvalidRecordingError}, and a file is
 * called damaged only after a new HDF5 instance failed to read it, too.
 */
import { setImmediate } from "node:timers/promises";
import { type InvalidRecordingError, throwIfAborted } from "../../base/errors.js";
import type { Decoded } from "./decode.js";
import { checkHdf5File } from "./guard/check-file.js";
import { checkTextHeaps } from "./guard/check-heaps.js";
import { type H5Kind, Lookup, unreadable } from "./lookup.js";
import type { AccessOptions } from "./open-file.js";
import { type TimeSeriesReference, timeSeriesReferences } from "./references.js";
import { allocate, copyScaled, toNumbers, toTexts } from "./values.js";

export type { H5Kind };

/** Samples read per block, rounded to whole chunks: large enough for speed, small enough for memory. */
const BLOCK_SAMPLES = 1 << 20;

/** An HDF5 file open for reading. Paths start at the root: `general/subject`. */
export class H5Reader {
  readonly #lookup: Lookup;

  private constructor(lookup: Lookup) {
    this.#lookup = lookup;
  }

  /**
   * Opens a file.
   *
   * @throws NotFoundError if the file does not exist
   * @throws InvalidRecordingError if it is not a complete HDF5 file
   */
  static async open(path: string, options: AccessOptions = {}): Promise<H5Reader> {
    await checkHdf5File(path);
    await checkTextHeaps(path);
    return new H5Reader(await Lookup.open(path, options));
  }

  get path(): string {
    return this.#lookup.path;
  }

  /**
   * Runs a read and, if HDF5 fails, repeats it in a new instance before calling the file damaged: after too many
   * errors, an HDF5 instance fails on intact files, too.
   */
  surely<T>(read: () => T | Promise<T>): Promise<T> {
    return this.#lookup.surely(read);
  }

  /** Closes the file; later reads throw. May be called twice. */
  close(): void {
    this.#lookup.close();
  }

  /** Kind of the object at `at`, or null. */
  kind(at: string): H5Kind | null {
    return this.#lookup.kind(absolute(at));
  }

  /** Names in a group, in HDF5's order; empty if there is no group. */
  keys(at: string): readonly string[] {
    return this.#lookup.names(absolute(at));
  }

  /** Shape of a dataset; `[]` for a scalar, null if there is no dataset. */
  shape(at: string): readonly number[] | null {
    return this.#lookup.metadata(absolute(at))?.shape ?? null;
  }

  /** Numbers of a dataset of any numeric type, flattened; null if it is missing or not numeric. */
  numbers(at: string): Float64Array | null {
    return toNumbers(this.#value(at));
  }

  /** The first number of a dataset; scalars may be stored as arrays of one. */
  number(at: string): number | null {
    return this.numbers(at)?.[0] ?? null;
  }

  /** Text of a dataset, flattened; null if it is missing or not text. */
  texts(at: string): string[] | null {
    return toTexts(this.#value(at));
  }

  /** The first text of a dataset. */
  text(at: string): string | null {
    return this.texts(at)?.[0] ?? null;
  }

  /** Whether the object at `at` has this attribute. */
  hasAttribute(at: string, name: string): boolean {
    return this.#lookup.hasAttribute(absolute(at), name);
  }

  /** The first number of an attribute, or null. */
  attributeNumber(at: string, name: string): number | null {
    return toNumbers(this.#lookup.attribute(absolute(at), name))?.[0] ?? null;
  }

  /** Text of an attribute, flattened, or null. */
  attributeTexts(at: string, name: string): string[] | null {
    return toTexts(this.#lookup.attribute(absolute(at), name));
  }

  /** The first text of an attribute, or null. */
  attributeText(at: string, name: string): string | null {
    return this.attributeTexts(at, name)?.[0] ?? null;
  }

  /**
   * Samples [start, start + count) of a dataset with one value per sample, clamped to its length, times `scale` plus
   * `offset`. Reads in blocks and yields in between.
   */
  async samples(
    at: string,
    range: { readonly start: number; readonly count: number },
    scaling: { readonly scale: number; readonly offset: number },
    signal?: AbortSignal,
  ): Promise<Float64Array> {
    const path = absolute(at);
    const metadata = this.#lookup.metadata(path);
    const shape = metadata?.shape;
    if (!metadata || !shape) throw this.#unreadable(at, "there are no such samples");
    // MatNWB writes samples as a row, 1 × N.
    const axis = Math.max(
      0,
      shape.findIndex((size) => size !== 1),
    );
    const length = shape[axis] ?? 1;
    if (shape.reduce((product, size) => product * size, 1) !== length) {
      throw this.#unreadable(at, `its shape is ${shape.join(" × ")}, and one value a sample was expected`);
    }
    const start = Math.min(Math.max(range.start, 0), length);
    const stop = Math.min(Math.max(range.start + range.count, start), length);
    const values = allocate(stop - start, () => this.#unreadable(at, `${stop - start} samples do not fit in memory`));
    const chunk = metadata.chunks?.[axis] ?? 1;
    const block = chunk * Math.max(1, Math.floor(BLOCK_SAMPLES / chunk));
    for (let from = start; from < stop; ) {
      const to = Math.min(stop, (Math.floor(from / block) + 1) * block);
      const part = this.#lookup.value(path, metadata, shape.length === 0 ? undefined : { from, to, axis });
      if (part.kind !== "numbers") throw this.#unreadable(at, "it holds no numbers");
      copyScaled(part.numbers, values, from - start, scaling);
      from = to;
      if (from < stop) {
        await setImmediate();
        throwIfAborted(signal, `reading ${this.path}`);
      }
    }
    return values;
  }

  /**
   * A key that is equal for two paths exactly if they lead to the same object, including through links; null if there
   * is none.
   */
  objectKey(at: string): string | null {
    return this.#lookup.key(absolute(at));
  }

  /** Path of the object with this key. Slow in large files (nwb.md 1.3.2): search known paths first. */
  pathOfKey(key: string): string | null {
    return this.#lookup.pathOfKey(key);
  }

  /** Keys of the objects in a dataset of references; null if there is none. */
  references(at: string): string[] | null {
    const value = this.#value(at);
    return value?.kind === "references" ? value.keys : null;
  }

  /** Rows of a column of references to parts of time series; null if there is none. */
  timeSeriesReferences(at: string): TimeSeriesReference[] | null {
    const value = this.#value(at);
    return value && timeSeriesReferences(value);
  }

  #value(at: string): Decoded | null {
    const path = absolute(at);
    const metadata = this.#lookup.metadata(path);
    return metadata?.shape ? this.#lookup.value(path, metadata) : null;
  }

  #unreadable(at: string, reason: string): InvalidRecordingError {
    return unreadable(this.path, absolute(at), reason);
  }
}

function absolute(at: string): string {
  return at.startsWith("/") ? at : `/${at}`;
}
