/** The objects of an HDF5 file with their stored types, for validation. */

import type { Decoded } from "./decode.js";
import { isCrash } from "./failures.js";
import { type AccessOptions, isFailureOfHdf5, type Metadata, OpenFile } from "./open-file.js";
import { type TimeSeriesReference, timeSeriesReferences } from "./references.js";
import { toNumbers, toTexts } from "./values.js";

/** Stored types that NWB distinguishes. */
export type StoredType =
  | "text"
  | "reference"
  | "compound"
  | "bool"
  | "other"
  | `${"int" | "uint" | "float"}${8 | 16 | 32 | 64}`;

/** Type and shape of a stored value. */
export interface Stored {
  readonly type: StoredType;
  /** Shape; `[]` for a scalar, null for an empty dataspace. */
  readonly shape: readonly number[] | null;
}

/** A group or dataset. */
export interface TreeNode extends Stored {
  /** Path from the root: `/general/subject`. */
  readonly path: string;
  readonly kind: "group" | "dataset";
}

/** Kind of a link: to an object in this file (hard), a path (soft), or another file (external). */
export type LinkKind = "hard" | "soft" | "external" | "broken";

/** An open file as a tree. Methods may throw the errors of {@link OpenFile}. */
export class H5Tree {
  readonly #file: OpenFile;

  private constructor(file: OpenFile) {
    this.#file = file;
  }

  /** @param isFresh whether to create a new HDF5 instance, as after a failure in the shared one */
  static async open(path: string, options: AccessOptions, isFresh: boolean): Promise<H5Tree> {
    return new H5Tree(await OpenFile.open(path, options, isFresh));
  }

  get path(): string {
    return this.#file.path;
  }

  close(): void {
    this.#file.close();
  }

  /** Whether the file crashed HDF5; reading must then stop. */
  hasCrashed(cause: unknown): boolean {
    return isCrash(cause);
  }

  /** Names in a group. */
  names(group: string): readonly string[] {
    return this.#file.names(group);
  }

  /** Kind of the link at a path. */
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

  /** How an attribute is stored; it must exist. */
  attribute(path: string, name: string): Stored {
    return this.#stored(this.#file.attributeMetadata(path, name));
  }

  attributeTexts(path: string, name: string): string[] | null {
    return toTexts(this.#file.attribute(path, name));
  }

  attributeNumbers(path: string, name: string): Float64Array | null {
    return toNumbers(this.#file.attribute(path, name));
  }

  /** Key of the target of a reference attribute (see {@link H5Tree.key}). */
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

  /** Keys of the objects in a dataset of references. */
  references(path: string): string[] {
    const value = this.#value(path);
    return value?.kind === "references" ? value.keys : [];
  }

  /** Rows of a column {idx_start, count, timeseries}; null for other members. */
  seriesParts(path: string): TimeSeriesReference[] | null {
    const value = this.#value(path);
    return value && timeSeriesReferences(value);
  }

  /** A key that is equal for all paths to one object and for references to it. */
  key(path: string): string {
    return this.#file.key(path);
  }

  #value(path: string): Decoded | null {
    const metadata = this.#file.dataset(path);
    return metadata.shape ? this.#file.value(path, metadata) : null;
  }

  /** HDF5 fails if part of the path is missing: that counts as missing. */
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
