/**
 * Reading HDF5, without surprises: paths that are not there give null, every failure becomes an
 * {@link InvalidRecordingError}, and nothing is called damaged that an HDF5 of its own can read.
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

/** Samples read in one go, rounded to whole chunks: large enough to be fast, small enough to keep memory low. */
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
   * @throws NotFoundError where there is none
   * @throws InvalidRecordingError for anything that is not a whole HDF5 file
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
   * Reads something. Where HDF5 fails, it is read again with an HDF5 of its own before the file is called damaged: HDF5
   * fails on intact files, too, once enough went wrong in it.
   */
  surely<T>(read: () => T | Promise<T>): Promise<T> {
    return this.#lookup.surely(read);
  }

  /** Closes the file; reading then throws. Closing twice is fine. */
  close(): void {
    this.#lookup.close();
  }

  /** What is at `at`, or null. */
  kind(at: string): H5Kind | null {
    return this.#lookup.kind(absolute(at));
  }

  /** Names in a group, in HDF5's order; none where there is no group. */
  keys(at: string): readonly string[] {
    return this.#lookup.names(absolute(at));
  }

  /** Lengths of a dataset along its dimensions; `[]` for a scalar, null where there is no dataset. */
  shape(at: string): readonly number[] | null {
    return this.#lookup.metadata(absolute(at))?.shape ?? null;
  }

  /** Numbers of a dataset of any numeric type, flattened; null where there is none or it holds no numbers. */
  numbers(at: string): Float64Array | null {
    return toNumbers(this.#value(at));
  }

  /** The first number of a dataset, as scalars are also stored as arrays of one. */
  number(at: string): number | null {
    return this.numbers(at)?.[0] ?? null;
  }

  /** Text of a dataset, flattened; null where there is none or it holds no text. */
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
   * Samples [start, start + count) of a dataset with one value a sample, clamped to what is there, times `scale` plus `offset`.
   * Reads in blocks and lets other work run in between.
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

  /** A key that two paths share when they lead to the same object, through whatever links; null where nothing is. */
  objectKey(at: string): string | null {
    return this.#lookup.key(absolute(at));
  }

  /** Path of the object with this key. Slow in large files (nwb.md 1.3.2): look keys up among known paths first. */
  pathOfKey(key: string): string | null {
    return this.#lookup.pathOfKey(key);
  }

  /** Keys of the objects that a dataset of references points at; null where there is none. */
  references(at: string): string[] | null {
    const value = this.#value(at);
    return value?.kind === "references" ? value.keys : null;
  }

  /** Rows of a column of references to parts of time series; null where there is none. */
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
