import { readdir, realpath } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { InvalidModelError, isRheobaseError, throwIfAborted } from "../../base/errors.js";
import type { ModelFiles } from "../../biophys/package/model-files.js";
import { readRegularText } from "../../files/read-file.js";
import type { OpenModelOptions } from "../opened-model.js";

/** Default maximum size of a model's text files [bytes]: ten times the largest real ones. */
export const MAX_FILE_BYTES = 50e6;

/** The files of a model package in a folder or an archive. */
export interface PackageFiles extends ModelFiles {
  /** Path of the folder or archive, as the user named it. */
  readonly path: string;
  /** The name of a file in messages and results; `""` is the package itself. */
  shown(path: string): string;
  /** Names of the immediate subfolders. */
  folders(folder: string): Promise<readonly string[]>;
}

/** The files of a folder and, unless `confined`, of the rest of the disk. */
export class FolderFiles implements PackageFiles {
  readonly path: string;
  readonly #confined: boolean;
  readonly #options: OpenModelOptions;

  /** @param confined whether to reject files outside the folder, as in downloaded packages */
  constructor(folder: string, options: OpenModelOptions, confined = false) {
    this.path = folder;
    this.#confined = confined;
    this.#options = options;
  }

  shown(path: string): string {
    if (path === "") return this.path;
    return isAbsolute(path) ? path : join(this.path, path);
  }

  async list(folder: string): Promise<readonly string[]> {
    throwIfAborted(this.#options.signal, "opening a model");
    const entries = await readdir(this.shown(folder), { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => !entry.isDirectory() && !isForeign(entry.name))
      .map((entry) => entry.name)
      .sort();
  }

  async folders(folder: string): Promise<readonly string[]> {
    const entries = await readdir(this.shown(folder), { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  }

  async text(path: string): Promise<string | null> {
    const file = this.shown(path);
    if (this.#confined) await this.#checkInside(path);
    return readModelText(file, this.#options).catch((error: unknown) => {
      if (isRheobaseError(error, "NotFound")) return null;
      throw error;
    });
  }

  async #checkInside(path: string): Promise<void> {
    const file = resolve(this.path, path);
    // A symbolic link within the folder may point outside as well.
    const [folder, found] = await Promise.all([realpath(this.path), realpath(file)]).catch(() => []);
    if (leaves(resolve(this.path), file) || (folder !== undefined && leaves(folder, found!))) {
      throw outside(path, this.path);
    }
  }
}

/** Whether a file is outside a folder. */
function leaves(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** The error for a file outside an untrusted package. */
export function outside(path: string, packagePath: string): InvalidModelError {
  return new InvalidModelError(
    `open model ${packagePath}`,
    `it names the file ${path}, expected files within the package itself, since it was downloaded or unzipped`,
    { path: packagePath, value: path },
  );
}

/**
 * Reads a text file of a model.
 *
 * @throws NotFoundError, InvalidModelError, CancelledError
 */
export async function readModelText(path: string, { maxFileBytes, signal }: OpenModelOptions): Promise<string> {
  return readRegularText(path, {
    task: `open model ${path}`,
    Refusal: InvalidModelError,
    maxBytes: maxFileBytes ?? MAX_FILE_BYTES,
    maxBytesOption: "maxFileBytes (--max-file-size)",
    signal,
  });
}

/** Files that other systems add next to the real ones: macOS's `._cell.swc` is not a morphology. */
export function isForeign(name: string): boolean {
  return basename(name).startsWith("._");
}
