/** The objects of an HDF5 file with their stored types, for checks that care how a value is stored. */

import type { Decoded } from "./decode.js";
import { isCrash } from "./failures.js";
import { type AccessOptions, isFailureOfHdf5, type Metadata, OpenFile } from "./open-file.js";
import { type TimeSeriesReference, timeSeriesReferences } from "./references.js";
import { toNumbers, toTexts } from "./values.js";

/** How values are stored, as far as NWB cares. */
export type StoredType =
  | "text"
  | "reference"
  | "compound"
  | "bool"
  | "other"
  | `${"int" | "uint" | "float"}${8 | 16 | 32 | 64}`;

/** A value with how it is stored. */
export interface Stored {
  readonly type: StoredType;
  /** Lengths along the dimensions; `[]` for a scalar, null for an empty dataspace. */
  readonly shape: readonly number[] | null;
}

/** One group or dataset, and how the walk came to it. */
export interface TreeNode extends Stored {
  /** Path from the root: `/general/subject`. */
  readonly path: string;
  readonly kind: "group" | "dataset";
}

/** A link in a group: to an object here (hard), to a path (soft), to another file (external). */
export type LinkKind = "hard" | "soft" | "external" | "broken";

/** An open file seen as a tree. Every method may throw what {@link OpenFile} throws. */
export class H5Tree {
  readonly #file: OpenFile;

  private constructor(file: OpenFile) {
    this.#file = file;
  }

  /** @param isFresh whether to take an HDF5 of its own, as after a failure in the shared one */
  static async open(path: string, options: AccessOptions, isFresh: boolean): Promise<H5Tree> {
    return new H5Tree(await OpenFile.open(path, options, isFresh));
  }

  get path(): string {
    return this.#file.path;
  }

  close(): void {
    this.#file.close();
  }

  /** Whether HDF5 itself broke on the file, which must then be left. */
  hasCrashed(cause: unknown): boolean {
    return isCrash(cause);
  }

  /** Names in a group. */
  names(group: string): readonly string[] {
    return this.#file.names(group);
  }

  /** What a name in a group links to. */
  link(path: string): LinkKind {
    if (this.#file.externalLink(path) !== null) return "external";
    const kind = this.#kind(path);
    if (kind === null || kind === "link") return "broken";
    return this.#file.softLink(path) === null ? "hard" : "soft";
  }

  /** The object at a path, or null. */
  node(path: string): TreeNode | null {
    const kind = this.#kind(path);
    if (kind === "group") return { path, kind, type: "other", shape: null };
    return kind === "dataset" ? { path, kind, ...this.#stored(this.#file.dataset(path)) } : null;
  }

  attributeNames(path: string): ReadonlySet<string> {
    return new Set(this.#file.attributeNames(path));
  }

  /** How an attribute is stored; it must be there. */
  attribute(path: string, name: string): Stored {
    return this.#stored(this.#file.attributeMetadata(path, name));
  }

  attributeTexts(path: string, name: string): string[] | null {
    return toTexts(this.#file.attribute(path, name));
  }

  attributeNumbers(path: string, name: string): Float64Array | null {
    return toNumbers(this.#file.attribute(path, name));
  }

  /** Key of the object that a reference attribute points at (see {@link H5Tree.key}). */
  attributeReference(path: string, name: string): string | null {
    const value = this.#file.attribute(path, name);
    return value?.kind === "references" ? (value.keys[0] ?? null) : null;
  }

  texts(path: string): string[] | null {
    return toTexts(this.#value(path));
  }

  numbers(path: string): Float64Array | null {
    return toNumbers(this.#value(path));
  }

  /** Keys of the objects that a dataset of references points at. */
  references(path: string): string[] {
    const value = this.#value(path);
    return value?.kind === "references" ? value.keys : [];
  }

  /** Rows of a column {idx_start, count, timeseries}; null where the members are others. */
  seriesParts(path: string): TimeSeriesReference[] | null {
    const value = this.#value(path);
    return value && timeSeriesReferences(value);
  }

  /** A key that is the same for all paths to one object, and for references to it. */
  key(path: string): string {
    return this.#file.key(path);
  }

  #value(path: string): Decoded | null {
    const metadata = this.#file.dataset(path);
    return metadata.shape ? this.#file.value(path, metadata) : null;
  }

  /** HDF5 fails where a part of the way is missing: that is not there. */
  #kind(path: string): ReturnType<OpenFile["kind"]> {
    try {
      return this.#file.kind(path);
    } catch (cause) {
      if (isFailureOfHdf5(cause) && !isCrash(cause)) return null;
      throw cause;
    }
  }

  #stored(metadata: Metadata): Stored {
    return { type: this.#storedType(metadata), shape: metadata.shape };
  }

  #storedType({ type, size, signed }: Metadata): StoredType {
    const { classes } = this.#file;
    const bits = (size * 8) as 8 | 16 | 32 | 64;
    if (type === classes.H5T_STRING.value) return "text";
    if (type === classes.H5T_REFERENCE.value) return "reference";
    if (type === classes.H5T_COMPOUND.value) return "compound";
    if (type === classes.H5T_ENUM.value) return "bool";
    if (type === classes.H5T_FLOAT.value) return `float${bits}`;
    if (type === classes.H5T_INTEGER.value) return `${signed ? "int" : "uint"}${bits}`;
    return "other";
  }
}
