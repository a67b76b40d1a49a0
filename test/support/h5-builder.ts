/** Makes HDF5 files for tests, in as few words as possible. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset, Group } from "../../src/nwb/h5/load.js";
import { loadH5 } from "../../src/nwb/h5/load.js";

type Numbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;
/** Text is stored with variable length; `{ fixed }` with the length of the longest. A number is a scalar of 64 bits. */
export type Value = string | string[] | { readonly fixed: string | string[] } | number | Numbers | { ascii: string };
export type Attributes = Readonly<Record<string, Value>>;

/** One file being made. Groups come into being as paths are used. */
export class H5Builder {
  readonly file: Group;
  readonly #h5: Awaited<ReturnType<typeof loadH5>>;

  constructor(h5: Awaited<ReturnType<typeof loadH5>>, file: Group) {
    this.#h5 = h5;
    this.file = file;
  }

  group(at: string, attributes: Attributes = {}): this {
    this.#attributes(this.#group(at), attributes);
    return this;
  }

  data(
    at: string,
    value: Value,
    attributes: Attributes = {},
    options: { shape?: number[]; gzip?: boolean } = {},
  ): this {
    const { data, shape, dtype } = stored(value);
    const [group, name] = this.#parent(at);
    const size = options.shape ?? shape;
    const packed = options.gzip ? { chunks: size.map((n) => Math.min(n, 1000)), compression: 1 } : {};
    const created = group.create_dataset({ name, data: data as never, shape: size, dtype, ...packed });
    this.#attributes(created, attributes);
    return this;
  }

  link(at: string, target: string): this {
    const [group, name] = this.#parent(at);
    group.create_soft_link(`/${target}`, name);
    return this;
  }

  hardLink(at: string, target: string): this {
    const [group, name] = this.#parent(at);
    group.create_hard_link(`/${target}`, name);
    return this;
  }

  references(at: string, targets: readonly string[]): this {
    const [group, name] = this.#parent(at);
    const data = targets.map((target) => this.reference(target));
    group.create_dataset({ name, data, shape: [data.length], dtype: "Reference" });
    return this;
  }

  /** A column of TimeSeriesReferenceVectorData. */
  seriesColumn(at: string, rows: readonly (readonly [start: number, count: number, target: string])[]): this {
    const [group, name] = this.#parent(at);
    const data = new Map<string, unknown>([
      ["idx_start", Int32Array.from(rows, ([start]) => start)],
      ["count", Int32Array.from(rows, ([, count]) => count)],
      ["timeseries", rows.map(([, , target]) => this.reference(target))],
    ]);
    const dtype: [string, string][] = [
      ["idx_start", "<i"],
      ["count", "<i"],
      ["timeseries", "Reference"],
    ];
    group.create_dataset({ name, data: data as never, shape: [rows.length], dtype });
    return this;
  }

  reference(target: string) {
    return new this.#h5.Reference(
      Uint8Array.from(this.#h5.module.create_object_reference(this.file.file_id, `/${target}`)),
    );
  }

  #parent(at: string): [Group, string] {
    const parts = at.split("/");
    const name = parts.pop() ?? "";
    return [parts.length === 0 ? this.file : this.#group(parts.join("/")), name];
  }

  #group(at: string): Group {
    let group = this.file;
    for (const part of at.split("/").filter(Boolean)) {
      group = (group.get(part) ?? group.create_group(part)) as Group;
    }
    return group;
  }

  #attributes(owner: Group | Dataset, attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      const { data, shape, dtype } = stored(value);
      owner.create_attribute(name, data as never, shape, dtype);
    }
  }
}

function stored(value: Value): { data: unknown; shape: number[]; dtype: string } {
  if (typeof value === "string") return { data: value, shape: [], dtype: "S" };
  if (typeof value === "number") return { data: value, shape: [], dtype: "<d" };
  if (Array.isArray(value)) return { data: value, shape: [value.length], dtype: "S" };
  if (ArrayBuffer.isView(value)) return { data: value, shape: [value.length], dtype: codes[value.constructor.name]! };
  if ("ascii" in value) return { data: value.ascii, shape: [], dtype: "A" };
  const { fixed } = value;
  const length = Math.max(1, ...[fixed].flat().map((text) => Buffer.byteLength(text)));
  return { data: fixed, shape: typeof fixed === "string" ? [] : [fixed.length], dtype: `A${length}` };
}

const codes: Readonly<Record<string, string>> = {
  Float64Array: "<d",
  Float32Array: "<f",
  Int8Array: "<b",
  Int16Array: "<h",
  Int32Array: "<i",
  Uint8Array: "<B",
  Uint32Array: "<I",
  BigInt64Array: "<q",
  BigUint64Array: "<Q",
};

/** A folder that is gone after `remove()`. */
export function temporaryFolder(): { path: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-test-"));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes a file and closes it. */
export async function buildH5(path: string, build: (file: H5Builder) => void): Promise<string> {
  const h5 = await loadH5();
  const file = new h5.File(path, "w");
  build(new H5Builder(h5, file));
  file.flush();
  file.close();
  return path;
}
