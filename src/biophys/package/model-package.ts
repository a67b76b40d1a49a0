import { isObject, type JsonObject } from "../../base/document/json.js";
import { InvalidModelError, NotFoundError, RheobaseError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import { cutText } from "../../base/text/printable.js";
import { type Fit, parseFit } from "../fit/fit.js";
import { type Manifest, placesOf, plainPath, readManifest } from "./manifest.js";
import { folderOf, type ModelFiles } from "./model-files.js";

/** A file and its content. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A biophysical model as described by its files. */
export interface BiophysicalPackage {
  readonly fit: Fit;
  /** File with the genome. */
  readonly fitFile: TextFile;
  readonly morphology: TextFile;
  /** Marker file listed in the manifest, or the only one next to the morphology; null if there is none. */
  readonly markerPath: string | null;
  /** Null if there are only a fit and a morphology. */
  readonly manifest: Manifest | null;
  /** Recording listed in the manifest; null if none is listed, or it does not exist. */
  readonly recordingPath: string | null;
}

/** Which files to use. */
export interface PackageOptions {
  /** Path of the manifest; default: the folder's `manifest.json` if it is a model's, else a fit and an SWC file. */
  readonly manifest?: string | undefined;
  /** Folder of the fit and the morphology; default `""`. */
  readonly folder?: string | undefined;
  /** Fit parameters, which override those of the files. */
  readonly fit?: TextFile | undefined;
  /** Morphology, which overrides that of the files. */
  readonly morphology?: TextFile | undefined;
  /** Name of the package in errors. */
  readonly name?: string | undefined;
  /** Returns the name of a file in errors. */
  readonly shown?: ((path: string) => string) | undefined;
}

/**
 * Opens a model package as downloaded (with `manifest.json`), or a fit and an SWC file alone (biophysical-models.md
 * D.1). Does not parse the morphology; see `parseSwc`.
 *
 * @throws NotFoundError naming the missing file and the existing ones
 * @throws InvalidModelError if files cannot be read or the choice is ambiguous; see also the errors of `parseFit`
 */
export async function readModelPackage(files: ModelFiles, options: PackageOptions = {}): Promise<BiophysicalPackage> {
  const reader = new PackageReader(files, options);
  const { fit, morphology, folder = "" } = options;
  if (options.manifest === undefined && fit !== undefined && morphology !== undefined) return reader.fitAndMorphology();
  const path = options.manifest ?? inFolder(folder, "manifest.json");
  const text = await files.text(path);
  if (text === null && options.manifest !== undefined) throw await reader.missing("the manifest", path);
  const document = text === null ? null : parseCommentedJson(text, reader.shown(path));
  // The manifest.json may belong to another program.
  if (options.manifest === undefined && !isManifest(document)) {
    return reader.fitAndMorphology().catch((error: unknown) => {
      if (text !== null && error instanceof NotFoundError) readManifest(document, reader.shown(path)); // throws a more specific error
      throw error;
    });
  }
  return reader.byManifest(path, document);
}

/** Whether a document is the manifest of a biophysical model. */
export function isManifest(document: unknown): boolean {
  return isObject(document) && document.biophys !== undefined;
}

/** Whether a document contains fit parameters. */
export function isFit(document: unknown): boolean {
  return isObject(document) && document.genome !== undefined && document.biophys === undefined;
}

class PackageReader {
  readonly #files: ModelFiles;
  readonly #options: PackageOptions;
  readonly #folder: string;

  constructor(files: ModelFiles, options: PackageOptions) {
    this.#files = files;
    this.#options = options;
    this.#folder = options.folder ?? "";
  }

  shown(path: string): string {
    return this.#options.shown?.(path) ?? path;
  }

  async byManifest(path: string, document: unknown): Promise<BiophysicalPackage> {
    const manifest = readManifest(document, this.shown(path));
    const folder = folderOf(path);
    const named = await this.#modelFiles(manifest, folder, { path, document });
    const { fit: given, morphology: swc } = this.#options;
    // An explicitly given fit may be of another kind than the manifest's.
    const parts = given === undefined ? named : [this.#given(given)];
    const main = parts.find((part) => hasGenome(part.document)) ?? parts.at(-1)!;
    const fit = parseFit(merged(parts.map((part) => part.document)), {
      path: this.shown(main.file.path),
      kind: (given === undefined ? manifest.kind : null) ?? undefined,
    });
    // Every file may add paths, as in AllenSDK; the manifest's own are used even if it does not list itself.
    const documents = named.some((part) => part.file.path === path) ? [] : [document];
    const entries = [...documents, ...named.map((part) => part.document)].flatMap(placesIn);
    const placed = (key: string): string[] =>
      placesOf(key, entries, this.shown(path)).map((place) => inFolder(folder, place));
    const find = (): Promise<TextFile> => this.#first(placed("MORPHOLOGY"), "the morphology");
    return {
      fit,
      fitFile: main.file,
      // With an explicitly given fit, the folder's only morphology is the fallback if the manifest's is not found.
      morphology: swc ?? (given === undefined ? await find() : await find().catch(() => this.#onlyMorphology())),
      markerPath: await this.#existing(placed("MARKER")),
      manifest: given === undefined ? manifest : { ...manifest, axon: null },
      recordingPath: await this.#existing(placed("stimulus_path")),
    };
  }

  async fitAndMorphology(): Promise<BiophysicalPackage> {
    const { fit: given, morphology: swc } = this.#options;
    const names = await this.#files.list(this.#folder);
    const fits = given === undefined ? await this.#fitsAmong(names) : [this.#given(given)];
    const markers = names.filter((name) => /\.marker$/i.test(name));
    const [fit] = fits;
    if (fits.length > 1) {
      throw this.#ambiguous(
        fits.map(({ file }) => file.path),
        swc === undefined ? morphologiesAmong(names) : [],
      );
    }
    if (fit === undefined) throw await this.missing("a file with fit parameters (JSON with a genome)", null);
    return {
      fit: parseFit(fit.document, { path: this.shown(fit.file.path) }),
      fitFile: fit.file,
      morphology: swc ?? (await this.#onlyMorphology()),
      markerPath: markers.length === 1 ? inFolder(this.#folder, markers[0]!) : null,
      manifest: null,
      recordingPath: null,
    };
  }

  async #onlyMorphology(): Promise<TextFile> {
    const names = morphologiesAmong(await this.#files.list(this.#folder));
    if (names.length > 1) throw this.#ambiguous([], names);
    if (names.length === 0) throw await this.missing("a morphology (an SWC file)", null);
    return this.#first([inFolder(this.#folder, names[0]!)], "the morphology");
  }

  /** The error for a missing file, listing the existing ones. */
  async missing(what: string, path: string | null): Promise<NotFoundError> {
    const { name } = this.#options;
    const folders = [...new Set([this.#folder, ...(path === null ? [] : [folderOf(path)])])];
    const names = (
      await Promise.all(folders.map(async (folder) => listed(await this.#files.list(folder), folder)))
    ).flat();
    const there = names.length > 0 ? names.join(", ") : "no JSON or SWC files";
    const file = path === null ? "" : ` ${cutText(path)}`;
    const option = /morphology/.test(what) ? "morphology (--morphology FILE)" : "fit (--fit FILE)";
    const remedy = /manifest/.test(what) ? "" : `; to use a file in another folder, pass ${option}`;
    return new NotFoundError(
      `open the model${name ? ` ${name}` : ""}`,
      `${what}${file} is missing, there are ${cutText(there, 1000)}${remedy}`,
      { path: path ?? name, allowed: names },
    );
  }

  #ambiguous(fits: readonly string[], reconstructions: readonly string[]): InvalidModelError {
    const { name } = this.#options;
    const fitNames = fits.map((path) => path.slice(path.lastIndexOf("/") + 1));
    const several = (names: readonly string[], what: string): string[] =>
      names.length > 1 ? [`the ${what} ${names.join(", ")}`] : [];
    const choices = [...several(fitNames, "fits"), ...several(reconstructions, "morphologies")];
    const remedies = [
      ...(fits.length > 1 ? ["fit (--fit FILE)"] : []),
      ...(reconstructions.length > 1 ? ["morphology (--morphology FILE)"] : []),
    ];
    return new InvalidModelError(
      `open the model${name ? ` ${name}` : ""}`,
      `there are ${choices.join(", and ")}, expected one of each or a manifest.json; choose by ${remedies.join(" and ")}`,
      { path: name, allowed: [...fitNames, ...reconstructions] },
    );
  }

  async #modelFiles(manifest: Manifest, folder: string, own: { path: string; document: unknown }): Promise<Part[]> {
    const parts: Part[] = [];
    for (const { path, section } of manifest.modelFiles) {
      const places = [path, path.slice(path.lastIndexOf("/") + 1)].map((place) => inFolder(folder, place));
      if (places[0] === own.path) {
        parts.push({ file: { path: own.path, text: "" }, document: own.document });
        continue;
      }
      // An explicitly given fit replaces the parameters, which may then be missing.
      const file = await this.#first(places, "the model file").catch((error: unknown) => {
        if (this.#options.fit === undefined || !(error instanceof NotFoundError)) throw error;
        return null;
      });
      if (file === null) continue;
      const document = parseCommentedJson(file.text, this.shown(file.path));
      parts.push({ file, document: section === null ? document : { [section]: [document] } });
    }
    return parts;
  }

  async #existing(places: readonly string[]): Promise<string | null> {
    for (const path of places) {
      const names = await this.#files.list(folderOf(path));
      if (names.includes(path.slice(path.lastIndexOf("/") + 1))) return path;
    }
    return null;
  }

  /** Reads the first existing file of several paths. */
  async #first(places: readonly string[], what: string): Promise<TextFile> {
    let refused: unknown;
    for (const path of places) {
      try {
        const text = await this.#files.text(path);
        if (text !== null) return { path, text };
      } catch (error) {
        refused ??= error;
      }
    }
    if (refused !== undefined) throw refused;
    if (places.length === 0) {
      throw new InvalidModelError(
        `open the model${this.#options.name ? ` ${this.#options.name}` : ""}`,
        "the manifest has no MORPHOLOGY, expected an SWC file; pass it as morphology (--morphology FILE)",
        { path: this.#options.name },
      );
    }
    throw await this.missing(what, places[0]!);
  }

  #given(file: TextFile): Part {
    return { file, document: parseCommentedJson(file.text, this.shown(file.path)) };
  }

  /** The folder's files with a genome. Unreadable files are skipped unless named "fit" or alone. */
  async #fitsAmong(names: readonly string[]): Promise<Part[]> {
    const fits: Part[] = [];
    const candidates = names.filter((each) => /\.json$/i.test(each));
    for (const name of candidates) {
      const path = inFolder(this.#folder, name);
      try {
        const part = this.#given({ path, text: (await this.#files.text(path)) ?? "null" });
        if (isFit(part.document)) fits.push(part);
      } catch (error) {
        const unreadable = error instanceof RheobaseError && error.code === "InvalidModel";
        if (!unreadable || /fit/i.test(name) || candidates.length === 1) throw error;
      }
    }
    return fits;
  }
}

/** SWC files without marker files, some of which end in .swc, too. */
function morphologiesAmong(names: readonly string[]): string[] {
  return names.filter((name) => /\.swc$/i.test(name) && !/marker/i.test(name));
}

/** A parsed file of a model. */
interface Part {
  readonly file: TextFile;
  readonly document: unknown;
}

/** Sections of the files, with lists concatenated and single objects as lists of one, without `manifest` sections. */
function merged(documents: readonly unknown[]): JsonObject {
  const sections = new Map<string, unknown[]>();
  for (const document of documents.filter(isObject)) {
    for (const [name, value] of Object.entries(document)) {
      if (name === "manifest") continue;
      sections.set(name, [...(sections.get(name) ?? []), ...(Array.isArray(value) ? (value as unknown[]) : [value])]);
    }
  }
  return Object.fromEntries(sections);
}

function placesIn(document: unknown): JsonObject[] {
  const section = isObject(document) ? document.manifest : [];
  return (Array.isArray(section) ? section : [section]).filter(isObject);
}

function hasGenome(document: unknown): boolean {
  return isObject(document) && document.genome !== undefined;
}

function inFolder(folder: string, path: string): string {
  return path.startsWith("/") ? path : plainPath(`${folder}/${path}`.replace(/^\//, ""));
}

/** Model files with their folder, for messages. */
function listed(names: readonly string[], folder: string): string[] {
  return names.filter((name) => /\.(?:json|swc|marker)$/i.test(name)).map((name) => inFolder(folder, name));
}
