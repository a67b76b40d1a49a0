/** The objects of an HDF5 file with their stored types, for checks that care how a value is stored. */

import { abandonAfterCrash, isCrash } from "./failures.js";
import { type Dataset, type Group, type H5, type H5wasmFile, loadH5 } from "./load.js";
import { hex, toNumbers, toTexts } from "./values.js";

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

/** An open file seen as a tree. Every method may throw what HDF5 throws. */
export class H5Tree {
  readonly #h5: H5;
  readonly #file: H5wasmFile;

  private constructor(h5: H5, file: H5wasmFile) {
    this.#h5 = h5;
    this.#file = file;
  }

  static async open(path: string): Promise<H5Tree> {
    const h5 = await loadH5();
    try {
      return new H5Tree(h5, new h5.File(path, "r"));
    } catch (cause) {
      abandonAfterCrash(h5, cause);
      throw cause;
    }
  }

  close(): void {
    try {
      this.#file.close();
    } catch (cause) {
      abandonAfterCrash(this.#h5, cause); // nothing was written: nothing is lost
    }
  }

  /** Whether HDF5 itself broke on the file, which must then be left; the next reader gets a fresh HDF5. */
  hasCrashed(cause: unknown): boolean {
    abandonAfterCrash(this.#h5, cause);
    return isCrash(cause);
  }

  /** Names in a group. */
  names(group: string): readonly string[] {
    return this.#h5.module.get_names(this.#file.file_id, group, false);
  }

  /** What a name in a group links to. */
  link(path: string): LinkKind {
    const { module } = this.#h5;
    let target: string | null;
    try {
      target = module.get_symbolic_link(this.#file.file_id, path);
    } catch {
      target = null;
    }
    try {
      const type = module.get_type(this.#file.file_id, path);
      if (type === module.H5G_UDLINK) return "external";
      if (type === module.H5G_LINK) return "broken";
    } catch {
      return "broken"; // HDF5 throws where a part of the way is missing
    }
    return target === null || target === "" ? "hard" : "soft";
  }

  /** The object at a path, or null. */
  node(path: string): TreeNode | null {
    const entity = this.#get(path);
    if (entity === null || !("attrs" in entity)) return null;
    if (!isDataset(entity)) return { path, kind: "group", type: "other", shape: null };
    return { path, kind: "dataset", ...this.#stored(entity.metadata) };
  }

  attributeNames(path: string): ReadonlySet<string> {
    return new Set(this.#h5.module.get_attribute_names(this.#file.file_id, path));
  }

  /** How an attribute is stored; throws where there is none. */
  attribute(path: string, name: string): Stored {
    return this.#stored(this.#h5.module.get_attribute_metadata(this.#file.file_id, path, name));
  }

  attributeTexts(path: string, name: string): string[] | null {
    return toTexts(this.#get(path)?.get_attribute(name, false));
  }

  attributeNumbers(path: string, name: string): Float64Array | null {
    return toNumbers(this.#get(path)?.get_attribute(name, false));
  }

  /** Key of the object that a reference attribute points at (see {@link H5Tree.key}). */
  attributeReference(path: string, name: string): string | null {
    return this.#keys(this.#get(path)?.get_attribute(name, false))[0] ?? null;
  }

  texts(path: string): string[] | null {
    return toTexts(this.#value(path));
  }

  numbers(path: string): Float64Array | null {
    return toNumbers(this.#value(path));
  }

  /** Keys of the objects that a dataset of references points at. */
  references(path: string): string[] {
    return this.#keys(this.#value(path));
  }

  /** Rows of a column {idx_start, count, timeseries}; null where the members are others. */
  seriesParts(path: string): { start: number; count: number; key: string }[] | null {
    const dataset = this.#get(path) as Dataset;
    const members = dataset.metadata.compound_type?.members ?? [];
    const places = ["idx_start", "count", "timeseries"].map((name) => members.findIndex((m) => m.name === name));
    if (places.some((place) => place < 0)) return null;
    for (const member of members) member.total_size = 1; // nwb.md 1.3.1: else references come back empty
    if (dataset.metadata.total_size === 0) return [];
    const [start = 0, count = 0, series = 0] = places;
    return (dataset.value as unknown[][]).map((row) => ({
      start: Number(row[start]),
      count: Number(row[count]),
      key: this.#keys([row[series]].flat())[0] ?? "",
    }));
  }

  /** A key that is the same for all paths to one object, and for references to it. */
  key(path: string): string {
    return hex(this.#h5.module.create_object_reference(this.#file.file_id, path));
  }

  #get(path: string): Dataset | Group | null {
    return this.#file.get(path) as Dataset | Group | null;
  }

  #value(path: string): unknown {
    const dataset = this.#get(path) as Dataset;
    return dataset.metadata.shape?.includes(0) ? new Float64Array(0) : dataset.value;
  }

  #keys(value: unknown): string[] {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item) => (item instanceof this.#h5.Reference ? [hex(item.ref_data)] : []));
  }

  #stored(metadata: Dataset["metadata"]): Stored {
    return { type: this.#storedType(metadata), shape: metadata.shape };
  }

  #storedType({ type, size, signed }: Dataset["metadata"]): StoredType {
    const classes = this.#h5.module.H5T_class_t;
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

const isDataset = (entity: Dataset | Group): entity is Dataset => "metadata" in entity;
