import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { InvalidOptionError } from "../../../base/errors.js";

/** What is kept of models and stimuli that no task uses now [bytes]. */
const MOST_BYTES = 1e9;

interface Item {
  users: number;
  bytes: number;
  readonly made: Promise<unknown>;
}

/** A file or folder that stays while it is held. */
export interface Held extends Disposable {
  readonly path: string;
}

/** The files that a worker got from the queue, in a folder of its own; those used longest ago go first. */
export class KeptFiles {
  readonly #folder: string;
  readonly #most: number;
  /** By name, those used longest ago first. */
  readonly #items = new Map<string, Item>();
  #clearing = Promise.resolve();

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#most = mostBytes;
  }

  /** Where a file or folder lies if it is there. */
  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  /**
   * Holds a file or folder, made if it is not there.
   *
   * @param make makes it at a path, and returns how large it is [bytes]
   */
  async hold(name: string, make: (path: string) => Promise<number>): Promise<Held> {
    const path = this.pathOf(name);
    // What is being removed is not made again before it is gone.
    for (let seen = null as unknown; seen !== this.#clearing; ) {
      seen = this.#clearing;
      await seen;
    }
    let item = this.#items.get(name);
    if (item === undefined) {
      const made = make(path).then((bytes) => {
        fresh.bytes = bytes;
      });
      const fresh: Item = { users: 0, bytes: 0, made };
      item = fresh;
    }
    this.#items.delete(name);
    this.#items.set(name, item);
    item.users += 1;
    try {
      await item.made;
    } catch (error) {
      if (this.#items.get(name) === item) this.#items.delete(name);
      await rm(path, { recursive: true, force: true });
      throw error;
    }
    this.#clearing = this.#clearing.then(() => this.#makeRoom());
    const held = item;
    let isHeld = true;
    return {
      path,
      [Symbol.dispose]: () => {
        if (isHeld) held.users -= 1;
        isHeld = false;
      },
    };
  }

  async #makeRoom(): Promise<void> {
    let bytes = 0;
    for (const item of this.#items.values()) bytes += item.bytes;
    for (const [name, item] of [...this.#items]) {
      if (bytes <= this.#most) return;
      if (item.users > 0) continue;
      this.#items.delete(name);
      bytes -= item.bytes;
      await rm(this.pathOf(name), { recursive: true, force: true });
    }
  }
}

/**
 * Writes files below a folder as they lie on the machine that they are from: `/data/cell.swc` as `<folder>/data/cell.swc`.
 *
 * @throws InvalidOptionError for a path that leaves the folder
 */
export async function writeBelow(
  folder: string,
  files: readonly (readonly [path: string, digest: string])[],
  content: (digest: string) => Promise<Uint8Array>,
): Promise<number> {
  let bytes = 0;
  await mkdir(folder, { recursive: true });
  for (const [path, digest] of files) {
    const own = below(folder, path);
    const data = await content(digest);
    await mkdir(dirname(own), { recursive: true });
    await writeFile(own, data);
    bytes += data.byteLength;
  }
  return bytes;
}

/** Where a path of another machine lies below a folder. */
export function below(folder: string, path: string): string {
  const own = resolve(folder, `.${sep}${path.replace(/^([A-Za-z]):/, "$1").replaceAll("\\", "/")}`);
  if (own.startsWith(`${resolve(folder)}${sep}`)) return own;
  throw new InvalidOptionError("take a model from the queue", `it has a file at ${path}, expected an absolute path`, {
    value: path,
  });
}

/** A short name for files of some content. */
export const nameFor = (kind: string, content: unknown): string =>
  `${kind}-${createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 24)}`;
