/**
 * Reading HDF5, without surprises: paths that are not there give null, everything that h5wasm throws becomes an
 * {@link InvalidRecordingError}, and the work-arounds of nwb.md 1.3 live here and nowhere else.
 */
import { setImmediate } from "node:timers/promises";
import { InvalidRecordingError, isRheobaseError, throwIfAborted } from "../../errors.js";
import { checkHdf5File } from "./check-file.js";
import { checkTextHeaps } from "./check-heaps.js";
import { abandonAfterCrash, isCrash, LEADS_NOWHERE, why } from "./failures.js";
import { type Dataset, type H5, type H5wasmFile, loadH5, type Reference } from "./load.js";
import { readTimeSeriesReferences, type TimeSeriesReference } from "./references.js";
import { allocate, copyScaled, hasHighCharacter, hex, repairAscii, toNumbers, toTexts } from "./values.js";

/** What is found at a path; links that lead nowhere or to another file count as not there. */
export type H5Kind = "group" | "dataset";

/** Samples read in one go, rounded to whole chunks: large enough to be fast, small enough to keep memory low. */
const BLOCK_SAMPLES = 1 << 20;

/** An HDF5 file open for reading. Paths start at the root: `general/subject`. */
export class H5Reader {
  readonly path: string;
  readonly #h5: H5;
  readonly #file: H5wasmFile;
  #open = true;

  private constructor(path: string, h5: H5, file: H5wasmFile) {
    this.path = path;
    this.#h5 = h5;
    this.#file = file;
  }

  /**
   * Opens a file.
   *
   * @throws NotFoundError where there is none
   * @throws InvalidRecordingError for anything that is not a whole HDF5 file
   */
  static async open(path: string): Promise<H5Reader> {
    await checkHdf5File(path);
    await checkTextHeaps(path);
    const h5 = await loadH5();
    try {
      return new H5Reader(path, h5, new h5.File(path, "r"));
    } catch (cause) {
      abandonAfterCrash(h5, cause);
      throw new InvalidRecordingError(`Cannot open recording ${path}: its HDF5 structure is damaged${why(cause)}`, {
        path,
        cause,
      });
    }
  }

  /** Closes the file; reading then throws. Closing twice is fine. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    // A damaged file may refuse to be closed; nothing was written, so nothing is lost.
    try {
      this.#file.close();
    } catch (cause) {
      abandonAfterCrash(this.#h5, cause);
    }
  }

  /** What is at `at`, or null. */
  kind(at: string): H5Kind | null {
    try {
      return this.#kind(at);
    } catch (cause) {
      // HDF5 throws for a path below a dataset and for some links that lead nowhere: that is only "not there".
      if (LEADS_NOWHERE.test(String(cause))) return null;
      const slash = at.lastIndexOf("/");
      if (slash > 0 && this.kind(at.slice(0, slash)) !== "group") return null;
      throw this.#damaged(at, cause);
    }
  }

  #kind(at: string): H5Kind | null {
    this.#checkOpen(at);
    const { module } = this.#h5;
    const type = module.get_type(this.#file.file_id, absolute(at));
    if (type === module.H5G_GROUP) return "group";
    return type === module.H5G_DATASET ? "dataset" : null;
  }

  /** Names in a group, in HDF5's order; none where there is no group. */
  keys(at: string): readonly string[] {
    if (this.kind(at) !== "group") return [];
    return this.#call(at, () => this.#h5.module.get_names(this.#file.file_id, absolute(at), false));
  }

  /** Lengths of a dataset along its dimensions; `[]` for a scalar, null where there is no dataset. */
  shape(at: string): readonly number[] | null {
    const dataset = this.#dataset(at);
    return dataset && this.#call(at, () => dataset.metadata.shape);
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
    const dataset = this.#dataset(at);
    return dataset && this.#text(at, this.#valueOf(at, dataset), () => dataset.metadata.cset);
  }

  /** The first text of a dataset. */
  text(at: string): string | null {
    return this.texts(at)?.[0] ?? null;
  }

  /** Whether the object at `at` has this attribute. */
  hasAttribute(at: string, name: string): boolean {
    if (this.kind(at) === null) return false;
    return this.#call(at, () => this.#h5.module.get_attribute_names(this.#file.file_id, absolute(at))).includes(name);
  }

  /** The first number of an attribute, or null. */
  attributeNumber(at: string, name: string): number | null {
    return toNumbers(this.#attribute(at, name))?.[0] ?? null;
  }

  /** Text of an attribute, flattened, or null. */
  attributeTexts(at: string, name: string): string[] | null {
    const { module } = this.#h5;
    const value = this.#attribute(at, name);
    return this.#text(at, value, () => module.get_attribute_metadata(this.#file.file_id, absolute(at), name).cset);
  }

  /** The first text of an attribute, or null. */
  attributeText(at: string, name: string): string | null {
    return this.attributeTexts(at, name)?.[0] ?? null;
  }

  #attribute(at: string, name: string): unknown {
    this.#checkOpen(at);
    try {
      // A Dataset reads the attributes of groups too.
      return new this.#h5.Dataset(this.#file.file_id, absolute(at)).get_attribute(name, false);
    } catch (cause) {
      if (!isCrash(cause) && !this.hasAttribute(at, name)) return null;
      throw this.#damaged(`${at}@${name}`, cause);
    }
  }

  /**
   * Samples [start, start + count) of a one-dimensional dataset, clamped to what is there, times `scale` plus `offset`.
   * Reads in blocks and lets other work run in between.
   */
  async samples(
    at: string,
    range: { readonly start: number; readonly count: number },
    scaling: { readonly scale: number; readonly offset: number },
    signal?: AbortSignal,
  ): Promise<Float64Array> {
    const dataset = this.#dataset(at);
    const metadata = dataset && this.#call(at, () => dataset.metadata);
    const shape = metadata?.shape;
    if (!dataset || !shape) throw this.#unreadable(at, "there are no such samples");
    const length = shape[0] ?? 1;
    if (shape.reduce((product, size) => product * size, 1) !== length) {
      throw this.#unreadable(at, `its shape is ${shape.join(" × ")}, and one value a sample was expected`);
    }
    const start = Math.min(Math.max(range.start, 0), length);
    const stop = Math.min(Math.max(range.start + range.count, start), length);
    const values = allocate(stop - start, () => this.#unreadable(at, `${stop - start} samples do not fit in memory`));
    const chunk = metadata.chunks?.[0] ?? 1;
    const block = chunk * Math.max(1, Math.floor(BLOCK_SAMPLES / chunk));
    for (let from = start; from < stop; ) {
      // h5wasm does not check slices (nwb.md 1.3.7), so from < to <= length must hold here.
      const to = Math.min(stop, (Math.floor(from / block) + 1) * block);
      const part = this.#call(at, () =>
        shape.length === 0 ? dataset.value : dataset.slice([[from, to], ...shape.slice(1).map((): [] => [])]),
      );
      copyScaled(part, values, from - start, scaling, () => this.#unreadable(at, "it holds no numbers"));
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
    const reference = () => this.#h5.module.create_object_reference(this.#file.file_id, absolute(at));
    return this.#attempt(at, ["group", "dataset"], () => hex(reference()));
  }

  /** Path of the object with this key. Slow in large files (nwb.md 1.3.2): look keys up among known paths first. */
  pathOfKey(key: string): string | null {
    try {
      return this.#h5.module.get_referenced_name(this.#file.file_id, Buffer.from(key, "hex"), true) || null;
    } catch (cause) {
      abandonAfterCrash(this.#h5, cause);
      return null;
    }
  }

  /** Keys of the objects that a dataset of references points at; null where there is none. */
  references(at: string): string[] | null {
    const value = this.#value(at);
    const items = Array.isArray(value) ? value : [value];
    return items.every((item) => this.#isReference(item)) ? items.map((item) => hex(item.ref_data)) : null;
  }

  /** Rows of a column of references to parts of time series; null where there is none. */
  timeSeriesReferences(at: string): TimeSeriesReference[] | null {
    const dataset = this.#dataset(at);
    if (!dataset) return null;
    return this.#call(at, () => readTimeSeriesReferences(dataset, (value) => this.#isReference(value)));
  }

  #isReference(value: unknown): value is Reference {
    return value instanceof this.#h5.Reference;
  }

  #dataset(at: string): Dataset | null {
    return this.#attempt(at, ["dataset"], () => {
      const dataset = new this.#h5.Dataset(this.#file.file_id, absolute(at));
      return dataset.metadata ? dataset : null;
    });
  }

  #value(at: string): unknown {
    const dataset = this.#dataset(at);
    return dataset && this.#valueOf(at, dataset);
  }

  #valueOf(at: string, dataset: Dataset): unknown {
    return this.#call(at, () => (dataset.metadata.shape?.includes(0) ? new Float64Array(0) : dataset.value));
  }

  #text(at: string, value: unknown, characterSet: () => number | undefined): string[] | null {
    const texts = toTexts(value);
    if (!texts?.some(hasHighCharacter)) return texts;
    return this.#call(at, characterSet) === 0 ? texts.map(repairAscii) : texts;
  }

  /**
   * Reads what should be at `at`, and asks whether it is there only if that fails: every question to HDF5 costs tens of
   * microseconds, and a listing asks thousands.
   */
  #attempt<T>(at: string, kinds: readonly H5Kind[], read: () => T): T | null {
    this.#checkOpen(at);
    try {
      return read();
    } catch (cause) {
      const kind = isCrash(cause) ? null : this.kind(at);
      if (!isCrash(cause) && (kind === null || !kinds.includes(kind))) return null;
      throw this.#damaged(at, cause);
    }
  }

  #call<T>(at: string, read: () => T): T {
    this.#checkOpen(at);
    try {
      return read();
    } catch (cause) {
      throw this.#damaged(at, cause);
    }
  }

  #checkOpen(at: string): void {
    if (!this.#open) throw this.#unreadable(at, "the recording was closed");
  }

  #damaged(at: string, cause: unknown): Error {
    if (isRheobaseError(cause)) return cause;
    abandonAfterCrash(this.#h5, cause);
    return this.#unreadable(
      at,
      `the file is damaged there, or stored in a way that HDF5 cannot read${why(cause)}`,
      cause,
    );
  }

  #unreadable(at: string, reason: string, cause?: unknown): InvalidRecordingError {
    return new InvalidRecordingError(`Cannot read ${absolute(at)} of ${this.path}: ${reason}`, {
      path: this.path,
      id: at,
      cause,
    });
  }
}

function absolute(at: string): string {
  return at.startsWith("/") ? at : `/${at}`;
}
