/**
 * Paths that lead into other files by external links. HDF5 follows such links, too, but then h5wasm looks for the text of
 * attributes in the file that the link is in; so each file is opened and asked by itself.
 */
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ReachesElsewhere } from "../file-door.js";
import { isFailureOfHdf5, type OpenFile } from "../open-file.js";

/** Where an object really is. */
export interface Place {
  readonly file: OpenFile;
  /** Path in that file, free of links. */
  readonly path: string;
}

/** As many links in a row as HDF5 follows. */
const MOST_LINKS = 16;

/** One file, and those that its external links lead to. */
export class LinkedFiles {
  readonly #main: OpenFile;
  readonly #others = new Map<string, OpenFile>();
  readonly #places = new Map<string, Place>();

  constructor(main: OpenFile) {
    this.#main = main;
  }

  /** @throws ReachesElsewhere where a file cannot be opened */
  place(path: string): Place {
    const known = this.#places.get(path);
    if (known !== undefined) return known;
    const place = this.#follow(this.#main, path, 0);
    this.#places.set(path, place);
    return place;
  }

  close(): void {
    for (const file of this.#others.values()) file.close();
  }

  #follow(file: OpenFile, path: string, links: number): Place {
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

  /** A name in a link is meant from the folder of the file with the link, or else from the folder we are in. */
  #open(name: string, from: OpenFile): OpenFile {
    const candidates = [resolve(dirname(from.path), name), resolve(name)];
    const path =
      candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })) ?? candidates[0] ?? name;
    if (path === resolve(this.#main.path)) return this.#main;
    const known = this.#others.get(path);
    if (known !== undefined) return known;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new ReachesElsewhere(path, false, "there is no such file");
    if (!stat.isFile()) throw new ReachesElsewhere(path, false, "it is no regular file");
    try {
      const file = from.openBeside(path);
      this.#others.set(path, file);
      return file;
    } catch (cause) {
      if (!isFailureOfHdf5(cause)) throw cause;
      throw new ReachesElsewhere(path, false, "it is no HDF5 file that can be opened");
    }
  }
}

/** What a link holds: nothing for an object, a path for a soft link, also a file for an external one; null for no link. */
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
