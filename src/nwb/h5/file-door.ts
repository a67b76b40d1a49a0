/**
 * Restricts which files HDF5 may open while it reads one. By itself, HDF5 opens any file that another one refers to
 * (external links, external raw storage, sources of virtual datasets); an untrusted file could thereby read any file of
 * this machine.
 */
import { existsSync, type Stats, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";

/** Thrown if a file refers to another one that was not opened. */
export class ReachesElsewhere extends Error {
  /** Path of the other file. */
  readonly target: string;
  /** True if opening it is not allowed; false if it cannot be opened. */
  readonly forbidden: boolean;

  constructor(target: string, forbidden: boolean, seen: string) {
    super(seen);
    this.target = target;
    this.forbidden = forbidden;
  }
}

/** Flag of open(2) for folders: HDF5 searches them for filter plugins, which cannot be used here. */
const O_DIRECTORY = 0o200000;
/** Emscripten's number for ENOENT. */
const ENOENT = 44;

/** Decides which files HDF5 may open on behalf of one file. */
export class FileDoor {
  readonly #own: string;
  readonly #allowsOthers: boolean;
  #refused: ReachesElsewhere | null = null;

  constructor(path: string, allowsOthers: boolean) {
    this.#own = resolve(path);
    this.#allowsOthers = allowsOthers;
  }

  /** Opens a file for HDF5 with `open`, or throws like Emscripten's file system for a missing file. */
  open<T>(wanted: string, flags: number, open: (path: string) => T): T {
    if ((flags & O_DIRECTORY) !== 0) throw absent();
    const path = this.#find(resolve(wanted));
    if (path === this.#own) return open(wanted);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && isSame(stat, statSync(this.#own, { throwIfNoEntry: false }))) return open(path);
    if (!this.#allowsOthers) return this.#refuse(path, true, "not allowed");
    if (stat === undefined) return this.#refuse(path, false, "there is no such file");
    // Reading a pipe or a device might never end.
    if (!stat.isFile()) return this.#refuse(path, false, "it is not a regular file");
    let opened: T;
    try {
      opened = open(path);
    } catch {
      return this.#refuse(path, false, "it cannot be opened");
    }
    // HDF5 searches several places for one file.
    if (this.#refused !== null && basename(this.#refused.target) === basename(path)) this.#refused = null;
    return opened;
  }

  /** @throws ReachesElsewhere if a file was refused since the last call, because HDF5 may continue silently */
  throwIfRefused(): void {
    const refused = this.#refused;
    this.#refused = null;
    if (refused !== null) throw refused;
  }

  /**
   * HDF5 resolves external storage relative to the working directory, but it is usually next to the file that names it.
   */
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

/** Whether two paths refer to the same file. */
function isSame(a: Stats, b: Stats | undefined): boolean {
  return b !== undefined && a.ino !== 0 && a.ino === b.ino && a.dev === b.dev;
}

function absent(): Error {
  // Emscripten's system calls convert this into an error number.
  return Object.assign(new Error("ENOENT"), { name: "ErrnoError", errno: ENOENT });
}
