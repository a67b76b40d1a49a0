/** A file open in an HDF5 instance, with methods that map directly to HDF5's functions. */
import { type Decoded, decode, hex, holdsPointers, Unsuitable } from "./decode.js";
import { FileDoor } from "./file-door.js";
import { Hdf5Failure, Instance, isCrash, sharedInstance } from "./instance.js";
import type { Metadata, Module } from "./load.js";

export type { Metadata };

/** Whether other files may be opened that a file refers to. */
export interface AccessOptions {
  /**
   * Whether to read other files that the file refers to by external links, external storage or virtual datasets.
   * Default false, because an untrusted file could name any file of this machine.
   */
  readonly allowExternal?: boolean | undefined;
}

/** Maximum size of one value, attribute or chunk [bytes]: a damaged file may state any size. */
const LARGEST_VALUE = 256e6;

/** Kind of a path's target: `link` is a broken link, `external` leads to another file. */
export type EntryKind = "group" | "dataset" | "other" | "link" | "external";

/** A range of rows. */
export interface Rows {
  readonly from: number;
  readonly to: number;
  /** The dimension that the rows count along; default the first. */
  readonly axis?: number;
}

/** Paths are absolute. Every method may throw {@link Hdf5Failure}, ReachesElsewhere or Unsuitable, or crash. */
export class OpenFile {
  readonly path: string;
  /** Whether the file has its own HDF5 instance: failures are then due to the file. */
  readonly isFresh: boolean;
  readonly #instance: Instance;
  readonly #door: FileDoor;
  readonly #id: bigint;

  private constructor(path: string, instance: Instance, door: FileDoor, isFresh: boolean) {
    this.path = path;
    this.#instance = instance;
    this.#door = door;
    this.isFresh = isFresh;
    this.#id = this.#ask((module) => module.open(path, module.H5F_ACC_RDONLY, false, -1, -1));
  }

  /** @param isFresh whether to create a new HDF5 instance, as after a failure in the shared one */
  static async open(path: string, options: AccessOptions, isFresh: boolean): Promise<OpenFile> {
    const instance = isFresh ? await Instance.create() : await sharedInstance();
    return new OpenFile(path, instance, new FileDoor(path, options.allowExternal ?? false), isFresh);
  }

  /** Opens a file in the shared instance or, if that fails, in a new one; an error there is due to the file. */
  static async openSurely(path: string, options: AccessOptions): Promise<OpenFile> {
    const shared = await sharedInstance();
    try {
      return await OpenFile.open(path, options, false);
    } catch {
      const file = await OpenFile.open(path, options, true);
      shared.trusted = false;
      return file;
    }
  }

  /** Opens another file, which this one refers to, in the same instance. */
  openBeside(path: string): OpenFile {
    return new OpenFile(path, this.#instance, new FileDoor(path, true), this.isFresh);
  }

  /** Closes the file. Errors are irrelevant, because nothing was written. */
  close(): void {
    try {
      this.#ask((module) => module.close_file(this.#id));
    } catch {
      this.distrust();
    }
  }

  /** Stops using this instance for further files. */
  distrust(): void {
    this.#instance.trusted = false;
  }

  kind(at: string): EntryKind | null {
    return this.#ask((module) => {
      switch (module.get_type(this.#id, at)) {
        case -1:
          return null;
        case module.H5G_GROUP:
          return "group";
        case module.H5G_DATASET:
          return "dataset";
        case module.H5G_LINK:
          return "link";
        case module.H5G_UDLINK:
          return "external";
        default:
          return "other";
      }
    });
  }

  /** Names in a group, in HDF5's order. */
  names(group: string): string[] {
    return this.#ask((module) => module.get_names(this.#id, group, false));
  }

  /** Target path of a soft link; null for any other object. */
  softLink(at: string): string | null {
    return this.#ask((module) => module.get_symbolic_link(this.#id, at)) || null;
  }

  /** Target file and path of an external link, without following it; null for any other object. */
  externalLink(at: string): { readonly file: string; readonly path: string } | null {
    const link: Partial<{ filename: string; obj_path: string }> = this.#ask((module) =>
      module.get_external_link(this.#id, at),
    );
    return link.filename === undefined ? null : { file: link.filename, path: link.obj_path ?? "/" };
  }

  attributeNames(at: string): string[] {
    return this.#ask((module) => module.get_attribute_names(this.#id, at));
  }

  /** How an attribute is stored; it must exist. */
  attributeMetadata(at: string, name: string): Metadata {
    return this.#ask((module) => module.get_attribute_metadata(this.#id, at, name));
  }

  /** An attribute, which must exist; null if it has no value. */
  attribute(at: string, name: string): Decoded | null {
    return this.#ask((module) => {
      const metadata = module.get_attribute_metadata(this.#id, at, name);
      if (!metadata.shape) return null;
      const read = (into: bigint) => module.get_attribute_data(this.#id, at, name, into);
      const reclaim = (from: bigint) => module.reclaim_vlen_memory(this.#id, at, name, from);
      return this.#read(module, metadata, metadata.total_size, read, reclaim);
    });
  }

  dataset(at: string): Metadata {
    return this.#ask((module) => module.get_dataset_metadata(this.#id, at));
  }

  /**
   * A dataset, or some rows of a dataset without text.
   *
   * @param rows within the dataset, which has at least one dimension
   */
  value(at: string, metadata: Metadata, rows?: Rows): Decoded {
    const { shape, chunks, size } = metadata;
    const axis = rows?.axis ?? 0;
    const chunk = (chunks ?? []).reduce((product, length) => product * length, chunks ? size : 0);
    if (chunk > LARGEST_VALUE) throw new Unsuitable(`has chunks of ${megabytes(chunk)}, and at most ${limit} are read`);
    return this.#ask((module) => {
      const data = (into: bigint) => {
        if (!rows || !shape) module.get_dataset_data(this.#id, at, null, null, null, into);
        else {
          const count = shape.map((length, i) => (i === axis ? rows.to - rows.from : length));
          const offset = shape.map((_, i) => (i === axis ? rows.from : 0));
          module.get_dataset_data(
            this.#id,
            at,
            count.map(BigInt),
            offset.map(BigInt),
            shape.map(() => 1n),
            into,
          );
        }
      };
      const perRow = (shape ?? []).reduce((product, length, i) => (i === axis ? product : product * length), 1);
      const values = rows ? (rows.to - rows.from) * perRow : metadata.total_size;
      return this.#read(module, metadata, values, data, (from) => module.reclaim_vlen_memory(this.#id, at, "", from));
    });
  }

  /** A key that is equal for all paths to one object and for references to it. */
  key(at: string): string {
    return this.#ask((module) => hex(module.create_object_reference(this.#id, at)));
  }

  /** Path of the object with a key; empty if there is none. */
  pathOfKey(key: string): string {
    return this.#ask((module) => module.get_referenced_name(this.#id, Buffer.from(key, "hex"), true)) || "";
  }

  /** Ids of a dataset's chunk filters, with the names stored in the file. */
  filters(at: string): { readonly id: number; readonly name: string }[] {
    return this.#ask((module) => module.get_dataset_filters(this.#id, at));
  }

  /** The module's constants for type classes. */
  get classes(): Module["H5T_class_t"] {
    return this.#instance.module.H5T_class_t;
  }

  #read(
    module: Module,
    metadata: Metadata,
    values: number,
    read: (into: bigint) => void,
    reclaim: (from: bigint) => void,
  ): Decoded {
    const bytes = metadata.size * values;
    if (!(bytes <= LARGEST_VALUE))
      throw new Unsuitable(`claims ${megabytes(bytes)}, and at most ${limit} are read at once`);
    const at = module._malloc(Math.max(1, bytes));
    if (at === 0) throw new Unsuitable(`needs ${megabytes(bytes)} of memory, and HDF5 got none`);
    const pointers = holdsPointers(metadata, module);
    // After a partial failure, the unread part must not look like pointers.
    if (pointers) module.HEAPU8.fill(0, at, at + bytes);
    try {
      read(BigInt(at));
      return decode(module.HEAPU8.slice(at, at + bytes), metadata, module);
    } finally {
      if (pointers) reclaim(BigInt(at));
      module._free(at);
    }
  }

  #ask<T>(question: (module: Module) => T): T {
    try {
      return this.#instance.ask(this.#door, question);
    } catch (cause) {
      if (isCrash(cause)) this.distrust();
      throw cause;
    }
  }
}

/** Whether HDF5 failed, as opposed to our own checks. */
export function isFailureOfHdf5(cause: unknown): boolean {
  return cause instanceof Hdf5Failure || isCrash(cause);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString("en-US")} MB`;
const limit = megabytes(LARGEST_VALUE);
