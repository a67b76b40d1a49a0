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

/** Writes a recording with some things done wrong, since h5wasm can neither delete nor replace what is in a file. */
export async function writeAltered(
  path: string,
  items: readonly WrittenSweep[],
  alterations: readonly Alteration[],
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
  const done = new Map(alterations.map((alteration) => [alteration, 0]));
  /** The alteration of an object, link or attribute that is about to be written. */
  const alterationOf = (path: string, name: string, separator: string): Alteration | undefined => {
    const at = `${path === "/" && separator === "/" ? "" : path}${separator}${name}`;
    const found = alterations.find((each) => each.at === at);
    if (found) done.set(found, done.get(found)! + 1);
    return found;
  };
  vi.spyOn(group, "create_group").mockImplementation(function (this: Group, name, ...rest) {
    return alterationOf(this.path, name, "/")?.skip ? nothing : original.group.call(this, name, ...rest);
  });
  vi.spyOn(group, "create_dataset").mockImplementation(function (this: Group, made) {
    const alteration = alterationOf(this.path, made.name, "/");
    if (alteration?.skip) return nothing;
    return original.dataset.call(this, alteration?.dataset?.(made) || made);
  });
  vi.spyOn(group, "create_soft_link").mockImplementation(function (this: Group, target, name) {
    const alteration = alterationOf(this.path, name, "/");
    if (!alteration) return original.link.call(this, target, name);
    if (alteration.link === "hard") return this.create_hard_link(target, name);
    return alteration.skip ? 0 : original.link.call(this, alteration.link ?? target, name);
  });
  vi.spyOn(anything, "create_attribute").mockImplementation(function (this: Group, name, data, shape, dtype) {
    const alteration = alterationOf(this.path, name, "@");
    if (!alteration) return original.attribute.call(this, name, data, shape, dtype);
    const { attribute } = alteration;
    if (attribute) original.attribute.call(this, name, attribute.value, attribute.shape ?? [], attribute.dtype);
  });
  try {
    await writeRecording(path, items, { ...options, existing: "overwrite" });
  } finally {
    vi.restoreAllMocks();
  }
  for (const [{ at }, times] of done) {
    if (times !== 1) throw new Error(`${at} was written ${times} times, expected once`);
  }
}
