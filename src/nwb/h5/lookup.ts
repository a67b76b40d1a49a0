/** Lookups in a file: missing objects give null, and every failure is one of rheobase's errors. */
import { InvalidRecordingError } from "../../base/errors.js";
import type { Decoded } from "./decode.js";
import { isCrash, LEADS_NOWHERE, readingError, reasonOf, UnconfirmedFailure } from "./failures.js";
import { LinkedFiles, type LinkPlace } from "./guard/linked-files.js";
import { type AccessOptions, isFailureOfHdf5, type Metadata, OpenFile, type Rows } from "./open-file.js";

/** Kind of the object at a path; links without a target count as missing. */
export type H5Kind = "group" | "dataset";

/**
 * Number of objects whose attribute names are cached: readers usually query several attributes of one object in a row.
 */
const REMEMBERED_OBJECTS = 64;

/** An open file, including the targets of its external links if allowed. Paths start at the root. */
export class Lookup {
  readonly path: string;
  readonly #options: AccessOptions;
  #file: OpenFile | null;
  #links: LinkedFiles | null;
  /** Cached, because a file does not change while it is read. */
  readonly #kinds = new Map<string, H5Kind | null>();
  readonly #attributeNames = new Map<string, ReadonlySet<string>>();
  /** Names that were missing before (see {@link Lookup.#likely}). */
  readonly #missed = new Set<string>();

  private constructor(path: string, options: AccessOptions, file: OpenFile) {
    this.path = path;
    this.#options = options;
    this.#file = file;
    this.#links = options.allowExternal ? new LinkedFiles(file) : null;
  }

  static async open(path: string, options: AccessOptions): Promise<Lookup> {
    try {
      return new Lookup(path, options, await OpenFile.openSurely(path, options));
    } catch (cause) {
      const reason = `its HDF5 structure is damaged${reasonOf(cause)}`;
      throw new InvalidRecordingError(`open recording ${path}`, reason, { path, cause });
    }
  }

  /** See `H5Reader.surely`. */
  async surely<T>(read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const suspected = this.#file;
      if (!(error instanceof UnconfirmedFailure) || suspected === null) throw error;
      this.close();
      this.#kinds.clear();
      this.#attributeNames.clear();
      this.#file = await OpenFile.open(this.path, this.#options, true);
      this.#links = this.#options.allowExternal ? new LinkedFiles(this.#file) : null;
      const value = await read();
      suspected.distrust();
      return value;
    }
  }

  close(): void {
    this.#links?.close();
    this.#file?.close();
    this.#file = null;
  }

  kind(at: string): H5Kind | null {
    const known = this.#kinds.get(at);
    if (known !== undefined) return known;
    const kind = this.#kind(at);
    this.#kinds.set(at, kind);
    return kind;
  }

  #kind(at: string): H5Kind | null {
    const { file, path } = this.#place(at);
    try {
      const kind = file.kind(path);
      return kind === "group" || kind === "dataset" ? kind : null;
    } catch (cause) {
      if (isCrash(cause)) throw readingError(file, at, cause);
      // HDF5 fails below a dataset and for some broken links; both only mean "missing".
      if (LEADS_NOWHERE.test(String(cause))) return null;
      const slash = at.lastIndexOf("/");
      if (isFailureOfHdf5(cause) && slash > 0 && this.kind(at.slice(0, slash)) !== "group") return null;
      throw readingError(file, at, cause);
    }
  }

  names(at: string): readonly string[] {
    return this.kind(at) === "group" ? this.#ask(at, ({ file, path }) => file.names(path)) : [];
  }

  hasAttribute(at: string, name: string): boolean {
    const known = this.#attributeNames.get(at);
    if (known !== undefined) return known.has(name);
    const isThere = this.kind(at) !== null;
    const names = new Set(isThere ? this.#ask(at, ({ file, path }) => file.attributeNames(path)) : []);
    if (this.#attributeNames.size >= REMEMBERED_OBJECTS) this.#attributeNames.clear();
    this.#attributeNames.set(at, names);
    return names.has(name);
  }

  attribute(at: string, name: string): Decoded | null {
    const isThere = () => this.hasAttribute(at, name);
    const read = ({ file, path }: LinkPlace) => file.attribute(path, name);
    return this.#likely(at, `@${name}`, isThere, read, `${at}@${name}`);
  }

  /** How a dataset is stored. */
  metadata(at: string): Metadata | null {
    const isThere = () => this.kind(at) === "dataset";
    return this.#likely(at, nameOf(at), isThere, ({ file, path }) => file.dataset(path));
  }

  /** A dataset, or some of its rows; the dataset must exist. */
  value(at: string, metadata: Metadata, rows?: Rows): Decoded {
    return this.#ask(at, ({ file, path }) => keysOf(file.value(path, metadata, rows), this.#mark(file)));
  }

  /** A key that is equal for two paths exactly if they lead to the same object. */
  key(at: string): string | null {
    const isThere = () => this.kind(at) !== null;
    return this.#likely(at, nameOf(at), isThere, ({ file, path }) => this.#mark(file) + file.key(path));
  }

  /** Path in the main file of the object with this key. */
  pathOfKey(key: string): string | null {
    const { file } = this.#place("/");
    try {
      return /^[0-9a-f]*$/.test(key) ? file.pathOfKey(key) || null : null;
    } catch (cause) {
      if (isFailureOfHdf5(cause)) return null;
      throw readingError(file, "/", cause);
    }
  }

  /** A prefix for keys: objects of different files may have the same address. */
  #mark(file: OpenFile): string {
    return file === this.#file ? "" : `${file.path}:`;
  }

  /**
   * Reads something that usually exists with a single call; null if it does not. A failed lookup is expensive in HDF5;
   * for a name that was missing before, existence is therefore checked first.
   *
   * @param name of the object in general form, the same for all sweeps
   */
  #likely<T>(at: string, name: string, isThere: () => boolean, read: (place: LinkPlace) => T, title = at): T | null {
    if (this.#missed.has(name) && !isThere()) return null;
    const place = this.#place(at);
    try {
      return read(place);
    } catch (cause) {
      const isMissing = isFailureOfHdf5(cause) && !isCrash(cause) && !isThere();
      if (!isMissing) throw readingError(place.file, title, cause);
      this.#missed.add(name);
      return null;
    }
  }

  #ask<T>(at: string, question: (place: LinkPlace) => T): T {
    const place = this.#place(at);
    try {
      return question(place);
    } catch (cause) {
      throw readingError(place.file, at, cause);
    }
  }

  #place(at: string): LinkPlace {
    const file = this.#file;
    if (file === null) throw unreadable(this.path, at, "the recording was closed");
    if (this.#links === null) return { file, path: at };
    try {
      return this.#links.place(at);
    } catch (cause) {
      throw readingError(file, at, cause);
    }
  }
}

/** The error for an unusable object at `at`. */
export function unreadable(path: string, at: string, reason: string): InvalidRecordingError {
  return new InvalidRecordingError(`read ${at} of ${path}`, reason, { path, id: at.slice(1) });
}

/** Prefixes object keys with the mark of their file. */
function keysOf(value: Decoded, mark: string): Decoded {
  if (mark === "") return value;
  if (value.kind === "references") return { ...value, keys: value.keys.map((key) => mark + key) };
  if (value.kind !== "records") return value;
  return { ...value, columns: new Map(Array.from(value.columns, ([name, column]) => [name, keysOf(column, mark)])) };
}

/** General form of a path's last name, the same for all sweeps. */
function nameOf(at: string): string {
  return at.slice(at.lastIndexOf("/") + 1).replace(/\d+/g, "#");
}
