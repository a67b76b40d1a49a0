import { vi } from "vitest";
import type { Dataset, Group } from "../../src/nwb/h5/load.js";
import { loadH5 } from "../../src/nwb/h5/load.js";
import { type WriteOptions, type WrittenSweep, writeRecording } from "../../src/nwb/write/write-recording.js";

type DatasetArguments = Parameters<Group["create_dataset"]>[0];

/** What to do otherwise while a file is written; `skip` leaves the object, link or attribute out. */
export interface Alteration {
  /** Path of a group, dataset, link, or attribute as `/path@name`. */
  readonly at: string;
  readonly dataset?: (made: DatasetArguments) => DatasetArguments;
  readonly attribute?: {
    readonly value: string | number | Float64Array;
    readonly dtype: string;
    readonly shape?: number[];
  };
  readonly link?: "hard" | string;
  readonly skip?: true;
}

/** Stands for an object that was left out: takes every call. */
const nothing = new Proxy({}, { get: () => (): unknown => nothing }) as Dataset & Group;

/** Writes a recording with one thing done wrong, since h5wasm can neither delete nor replace what is in a file. */
export async function writeAltered(
  path: string,
  items: readonly WrittenSweep[],
  alteration: Alteration,
  options: WriteOptions = {},
): Promise<void> {
  const h5 = await loadH5();
  const group = Object.getPrototypeOf(h5.File.prototype) as Group;
  const anything = Object.getPrototypeOf(group) as Group;
  const original = {
    group: group.create_group,
    dataset: group.create_dataset,
    link: group.create_soft_link,
    attribute: anything.create_attribute,
  };
  let done = 0;
  const hits = (path: string, name: string, separator: string): boolean => {
    const hit = `${path === "/" && separator === "/" ? "" : path}${separator}${name}` === alteration.at;
    if (hit) done++;
    return hit;
  };
  vi.spyOn(group, "create_group").mockImplementation(function (this: Group, name, ...rest) {
    return hits(this.path, name, "/") && alteration.skip ? nothing : original.group.call(this, name, ...rest);
  });
  vi.spyOn(group, "create_dataset").mockImplementation(function (this: Group, made) {
    const hit = hits(this.path, made.name, "/");
    if (hit && alteration.skip) return nothing;
    return original.dataset.call(this, (hit && alteration.dataset?.(made)) || made);
  });
  vi.spyOn(group, "create_soft_link").mockImplementation(function (this: Group, target, name) {
    if (!hits(this.path, name, "/")) return original.link.call(this, target, name);
    if (alteration.link === "hard") return this.create_hard_link(target, name);
    return alteration.skip ? 0 : original.link.call(this, alteration.link ?? target, name);
  });
  vi.spyOn(anything, "create_attribute").mockImplementation(function (this: Group, name, data, shape, dtype) {
    if (!hits(this.path, name, "@")) return original.attribute.call(this, name, data, shape, dtype);
    const { attribute } = alteration;
    if (attribute) original.attribute.call(this, name, attribute.value, attribute.shape ?? [], attribute.dtype);
  });
  try {
    await writeRecording(path, items, { ...options, existing: "overwrite" });
  } finally {
    vi.restoreAllMocks();
  }
  if (done !== 1) throw new Error(`${alteration.at} was written ${done} times, expected once`);
}
