/**
 * The files that HDF5 may open while it reads one: that file, and no other. HDF5 itself opens whatever a file refers to
 * (external links, external raw storage, sources of virtual datasets), and puts the contents where the file says, so that
 * a file from anywhere could have any file of this machine read.
 */
import { existsSync, type Stats, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";

/** Thrown where a file refers to another one that was not opened. */
export class ReachesElsewhere extends Error {
  /** Path of the other file. */
  readonly target: string;
  /** Whether opening it was not allowed; else it cannot be opened. */
  readonly forbidden: boolean;

  constructor(target: string, forbidden: boolean, seen: string) {
    super(seen);
    this.target = target;
    this.forbidden = forbidden;
  }
}

/** Flag of open(2) for folders: HDF5 looks there for filters to load. There are none that it could use. */
const O_DIRECTORY = 0o200000;
/** Emscripten's number for ENOENT. */
const ENOENT = 44;

/** Decides over one file and the files it refers to. */
export class FileDoor {
  readonly #own: string;
  readonly #allowsOthers: boolean;
  #refused: ReachesElsewhere | null = null;

  constructor(path: string, allowsOthers: boolean) {
    this.#own = resolve(path);
    this.#allowsOthers = allowsOthers;
  }

  /** Opens a file for HDF5 by `open`, or throws as Emscripten's file system does where there is no such file. */
  open<T>(wanted: string, flags: number, open: (path: string) => T): T {
    if ((flags & O_DIRECTORY) !== 0) throw absent();
    const path = this.#find(resolve(wanted));
    if (path === this.#own) return open(wanted);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && isSame(stat, statSync(this.#own, { throwIfNoEntry: false }))) return open(path);
    if (!this.#allowsOthers) return this.#refuse(path, true, "not allowed");
    if (stat === undefined) return this.#refuse(path, false, "there is no such file");
    // A pipe or a device would never end.
    if (!stat.isFile()) return this.#refuse(path, false, "it is no regular file");
    let opened: T;
    try {
      opened = open(path);
    } catch {
      return this.#refuse(path, false, "it cannot be opened");
    }
    // HDF5 looks for one file in several places.
    if (this.#refused !== null && basename(this.#refused.target) === basename(path)) this.#refused = null;
    return opened;
  }

  /** @throws ReachesElsewhere where a file was not opened since the last call, since HDF5 may go on without a word */
  throwIfRefused(): void {
    const refused = this.#refused;
    this.#refused = null;
    if (refused !== null) throw refused;
  }

  /** External storage is meant from the folder that the program runs in (HDF5), but lies beside the file that names it. */
  #find(path: string): string {
    if (existsSync(path)) return path;
    const beside = resolve(dirname(this.#own), relative(process.cwd(), path));
    return existsSync(beside) ? beside : path;
  }

  #refuse(path: string, forbidden: boolean, seen: string): never {
    this.#refused ??= new ReachesElsewhere(path, forbidden, seen);
    throw absent();
  }
}

/** Whether two paths lead to one file. */
function isSame(a: Stats, b: Stats | undefined): boolean {
  return b !== undefined && a.ino !== 0 && a.ino === b.ino && a.dev === b.dev;
}

function absent(): Error {
  // What Emscripten's system calls turn into an error number.
  return Object.assign(new Error("ENOENT"), { name: "ErrnoError", errno: ENOENT });
}
