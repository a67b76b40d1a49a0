import { readdir, realpath } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { InvalidModelError, isRheobaseError, throwIfAborted } from "../../base/errors.js";
import type { ModelFiles } from "../../biophys/package/model-files.js";
import { readRegularText } from "../../files/read-file.js";
import type { OpenModelOptions } from "../opened-model.js";

/** Largest text file of a model that is read unless `maxFileBytes` says otherwise: ten times what real ones have. */
export const MAX_FILE_BYTES = 50e6;

/** The files of a model package in a folder of the disk, or in an archive. */
export interface PackageFiles extends ModelFiles {
  /** The folder or archive, as the user named it. */
  readonly path: string;
  /** A file as messages and results name it; `""` is the package itself. */
  shown(path: string): string;
  /** Names of the folders directly in a folder. */
  folders(folder: string): Promise<readonly string[]>;
}

/** The files of a folder, and, unless it is `confined`, of the rest of the disk. */
export class FolderFiles implements PackageFiles {
  readonly path: string;
  readonly #confined: boolean;
  readonly #options: OpenModelOptions;

  /** @param confined whether no file may lie outside of the folder, as in packages that others made and sent */
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
    // A link within the folder may lead out of it as well.
    const [folder, found] = await Promise.all([realpath(this.path), realpath(file)]).catch(() => []);
    if (leaves(resolve(this.path), file) || (folder !== undefined && leaves(folder, found!))) {
      throw outside(path, this.path);
    }
  }
}

/** Whether a file lies outside of a folder. */
function leaves(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** Why a file of a package that others made is not read. */
export function outside(path: string, packagePath: string): InvalidModelError {
  return new InvalidModelError(
    `Cannot open model ${packagePath}: it names the file ${path}, expected files within the package itself, since it was downloaded or unzipped`,
    { path: packagePath, value: path },
  );
}

/**
 * Reads a text file of a model, wherever it lies.
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

/** Files that other systems leave beside the real ones: `._cell.swc` of macOS holds no morphology. */
export function isForeign(name: string): boolean {
  return basename(name).startsWith("._");
}
