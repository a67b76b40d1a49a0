/** One file that is open in an instance of HDF5, and the questions it can be asked, each in HDF5's own terms. */
import { type Decoded, decode, hex, holdsPointers, Unsuitable } from "./decode.js";
import { FileDoor } from "./file-door.js";
import { Hdf5Failure, Instance, isCrash, sharedInstance } from "./instance.js";
import type { Metadata, Module } from "./load.js";

export type { Metadata };

/** Whether a file may have others opened, to which it refers. */
export interface AccessOptions {
  /**
   * Whether the contents of other files are read where the file refers to them: by external links, external storage, or
   * virtual datasets. Not by default, as a file from somewhere else could name any file of this machine.
   */
  readonly allowExternal?: boolean | undefined;
}

/** Bytes of one value, one attribute or one chunk that are read at most: a file may claim anything. */
const LARGEST_VALUE = 256e6;

/** What is at a path: `link` leads nowhere, `external` into another file. */
export type EntryKind = "group" | "dataset" | "other" | "link" | "external";

/** A range of the first dimension. */
export interface Rows {
  readonly from: number;
  readonly to: number;
  /** The dimension that they are rows along; default the first. */
  readonly axis?: number;
}

/** Paths are absolute. Every method may throw {@link Hdf5Failure}, ReachesElsewhere, Unsuitable, or a crash. */
export class OpenFile {
  readonly path: string;
  /** Whether the file has an HDF5 of its own, that nothing else was read with: a failure is then the file's. */
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

  /** @param isFresh whether to take an HDF5 of its own, as after a failure in the shared one */
  static async open(path: string, options: AccessOptions, isFresh: boolean): Promise<OpenFile> {
    const instance = isFresh ? await Instance.create() : await sharedInstance();
    return new OpenFile(path, instance, new FileDoor(path, options.allowExternal ?? false), isFresh);
  }

  /** Opens a file in the shared HDF5, and where that fails, in one of its own: what that throws is the file's fault. */
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

  /** Opens another file, to which this one refers, with the same HDF5. */
  openBeside(path: string): OpenFile {
    return new OpenFile(path, this.#instance, new FileDoor(path, true), this.isFresh);
  }

  /** Closes the file. What HDF5 makes of it does not matter, as nothing was written. */
  close(): void {
    try {
      this.#ask((module) => module.close_file(this.#id));
    } catch {
      this.distrust();
    }
  }

  /** Keeps further files out of this instance. */
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

  /** Path that a soft link holds; null for anything else. */
  softLink(at: string): string | null {
    return this.#ask((module) => module.get_symbolic_link(this.#id, at)) || null;
  }

  /** File and path that an external link holds, which is not followed; null for anything else. */
  externalLink(at: string): { readonly file: string; readonly path: string } | null {
    const link: Partial<{ filename: string; obj_path: string }> = this.#ask((module) =>
      module.get_external_link(this.#id, at),
    );
    return link.filename === undefined ? null : { file: link.filename, path: link.obj_path ?? "/" };
  }

  attributeNames(at: string): string[] {
    return this.#ask((module) => module.get_attribute_names(this.#id, at));
  }

  /** How an attribute is stored; it must be there. */
  attributeMetadata(at: string, name: string): Metadata {
    return this.#ask((module) => module.get_attribute_metadata(this.#id, at, name));
  }

  /** An attribute, which must be there; null where it is one without a value. */
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
   * A dataset, or some rows of one that holds no text.
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

  /** A key that is the same for all paths to one object, and for references to it. */
  key(at: string): string {
    return this.#ask((module) => hex(module.create_object_reference(this.#id, at)));
  }

  /** Path of the object with a key; empty where there is none. */
  pathOfKey(key: string): string {
    return this.#ask((module) => module.get_referenced_name(this.#id, Buffer.from(key, "hex"), true)) || "";
  }

  /** Identifiers of the filters that a dataset's chunks went through, with the names that the file gives them. */
  filters(at: string): { readonly id: number; readonly name: string }[] {
    return this.#ask((module) => module.get_dataset_filters(this.#id, at));
  }

  /** The module's numbers for the classes of types. */
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
    // Where HDF5 fails half way, the other half must not look like pointers.
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

/** Whether HDF5 failed, as opposed to a refusal of ours. */
export function isFailureOfHdf5(cause: unknown): boolean {
  return cause instanceof Hdf5Failure || isCrash(cause);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString("en-US")} MB`;
const limit = megabytes(LARGEST_VALUE);
