/**
 * Resolves paths that cross external links. HDF5 follows such links itself, but h5wasm then looks up attribute text in
 * the file with the link; therefore each file is opened separately.
 */
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ReachesElsewhere } from "../file-door.js";
import { isFailureOfHdf5, type OpenFile } from "../open-file.js";

/** The actual location of an object. */
export interface LinkPlace {
  readonly file: OpenFile;
  /** Path in that file, without links. */
  readonly path: string;
}

/** Maximum number of consecutive links, as in HDF5. */
const MOST_LINKS = 16;

/** A file and the targets of its external links. */
export class LinkedFiles {
  readonly #main: OpenFile;
  readonly #others = new Map<string, OpenFile>();
  readonly #places = new Map<string, LinkPlace>();

  constructor(main: OpenFile) {
    this.#main = main;
  }

  /** @throws ReachesElsewhere if a file cannot be opened */
  place(path: string): LinkPlace {
    const known = this.#places.get(path);
    if (known !== undefined) return known;
    const place = this.#follow(this.#main, path, 0);
    this.#places.set(path, place);
    return place;
  }

  close(): void {
    for (const file of this.#others.values()) file.close();
  }

  #follow(file: OpenFile, path: string, links: number): LinkPlace {
    const names = path.split("/").filter((name) => name !== "" && name !== ".");
    if (links > MOST_LINKS) return { file, path };
    let parent = "";
    for (const [i, name] of names.entries()) {
      const here = `${parent}/${name}`;
      const rest = names.slice(i + 1).join("/");
      const link = linkAt(file, here);
      if (link === null) return { file, path };
      if (link.file !== undefined) return this.#follow(this.#open(link.file, file), `${link.path}/${rest}`, links + 1);
      if (link.path !== undefined) {
        const target = link.path.startsWith("/") ? link.path : `${parent}/${link.path}`;
        return this.#follow(file, `${target}/${rest}`, links + 1);
      }
      parent = here;
    }
    return { file, path: parent || "/" };
  }

  /** Names in links are relative to the folder of the file with the link, or else to the working directory. */
  #open(name: string, from: OpenFile): OpenFile {
    const candidates = [resolve(dirname(from.path), name), resolve(name)];
    const path =
      candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })) ?? candidates[0] ?? name;
    if (path === resolve(this.#main.path)) return this.#main;
    const known = this.#others.get(path);
    if (known !== undefined) return known;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new ReachesElsewhere(path, false, "there is no such file");
    if (!stat.isFile()) throw new ReachesElsewhere(path, false, "it is not a regular file");
    try {
      const file = from.openBeside(path);
      this.#others.set(path, file);
      return file;
    } catch (cause) {
      if (!isFailureOfHdf5(cause)) throw cause;
      throw new ReachesElsewhere(path, false, "it is not an HDF5 file that can be opened");
    }
  }
}

/**
 * The content of a link: empty for an object, a path for a soft link, also a file for an external link; null if there
 * is no link.
 */
function linkAt(file: OpenFile, at: string): { readonly file?: string; readonly path?: string } | null {
  try {
    const outside = file.externalLink(at);
    if (outside !== null) return outside;
    const path = file.softLink(at);
    return path === null ? {} : { path };
  } catch (cause) {
    if (isFailureOfHdf5(cause)) return null;
    throw cause;
  }
}
