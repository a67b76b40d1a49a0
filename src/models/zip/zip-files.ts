import { InvalidModelError } from "../../base/errors.js";
import { plainPath } from "../../biophys/package/manifest.js";
import { folderOf, namesIn } from "../../biophys/package/model-files.js";
import { outside, type PackageFiles } from "../package/package-files.js";
import type { ZipArchive } from "./zip-archive.js";

/** The files of a zip archive as a model package; nothing is unpacked to disk. */
export class ZipFiles implements PackageFiles {
  readonly #archive: ZipArchive;

  constructor(archive: ZipArchive) {
    this.#archive = archive;
  }

  get path(): string {
    return this.#archive.path;
  }

  shown(path: string): string {
    return path === "" ? this.path : `${this.path}/${path}`;
  }

  async list(folder: string): Promise<readonly string[]> {
    return namesIn(this.#archive.paths, folder);
  }

  async folders(folder: string): Promise<readonly string[]> {
    const start = folder === "" ? "" : `${folder}/`;
    const inside = this.#archive.paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    return [
      ...new Set(inside.filter((path) => path.includes("/")).map((path) => path.slice(0, path.indexOf("/")))),
    ].sort();
  }

  async text(path: string): Promise<string | null> {
    const inside = plainPath(path);
    if (inside.startsWith("/") || inside.startsWith("..")) throw outside(path, this.path);
    return (await this.#archive.read(inside))?.toString("utf8") ?? null;
  }
}

/**
 * The one folder with a model: archives hold their files at the top level or in a folder named after the model. A
 * manifest or GLIF config identifies the folder, else the fit parameters do.
 *
 * @throws InvalidModelError if there is no model, or several
 */
export function packageFolder(archive: ZipArchive): string {
  const foldersOf = (pattern: RegExp): string[] => [
    ...new Set(archive.paths.filter((path) => pattern.test(path)).map(folderOf)),
  ];
  const main = foldersOf(/(?:neuron_config|(?:^|\/)manifest)\.json$/i);
  const folders = main.length > 0 ? main : foldersOf(/fit[^/]*\.json$/i);
  const [folder] = folders;
  if (folder !== undefined && folders.length === 1) return folder;
  const found =
    folders.length === 0
      ? "no model"
      : `models in ${[...folders]
          .sort()
          .map((each) => each || ".")
          .join(", ")}`;
  throw new InvalidModelError(
    `open model ${archive.path}`,
    `the archive holds ${found}, expected one model package; there are ${someOf(archive.paths)}`,
    { path: archive.path, allowed: folders },
  );
}

/** A list of names for a message, limited in length. */
export function someOf(names: readonly string[], most = 10): string {
  if (names.length === 0) return "no JSON or SWC files";
  return names.length > most ? `${names.slice(0, most).join(", ")} and ${names.length - most} more` : names.join(", ");
}
