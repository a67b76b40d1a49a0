import { InvalidModelError, NotFoundError } from "../errors.js";
import { type Fit, parseFit } from "./fit.js";
import { isObject, type JsonObject } from "./fit-fields.js";
import { parseCommentedJson } from "./json-text.js";
import { type Manifest, plainPath, readManifest } from "./manifest.js";

/** Text files of a model, by path relative to the model's folder. */
export type PackageTexts = ReadonlyMap<string, string>;

/** A biophysical model as its files describe it. Paths are keys of the texts. */
export interface ModelPackage {
  readonly fit: Fit;
  /** File with the genome. */
  readonly fitPath: string;
  readonly morphologyPath: string;
  readonly markerPath: string | null;
  /** Null where the files are a fit and a morphology alone. */
  readonly manifest: Manifest | null;
}

/**
 * Opens a model package as downloaded (with `manifest.json`), or a fit and an SWC file alone (biophysical-models.md
 * D.1). The morphology itself is left to `parseSwc`.
 *
 * @param texts at least the `.json`, `.swc` and `.marker` files of the folder
 * @param options `manifest`: path of the manifest, `manifest.json` where absent; `folder`: named in errors
 * @throws NotFoundError naming what is missing and what is there
 * @throws InvalidModelError where files cannot be read or several could be meant; see `parseFit` for its own errors
 */
export function readModelPackage(
  texts: PackageTexts,
  options: { readonly manifest?: string | undefined; readonly folder?: string | undefined } = {},
): ModelPackage {
  const path = options.manifest ?? "manifest.json";
  const text = texts.get(path);
  if (text === undefined && options.manifest === undefined) return fitAndMorphology(texts, options.folder);
  if (text === undefined) throw missing(path, "the manifest", texts, options.folder);

  const manifest = readManifest(parseCommentedJson(text, path), path);
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  const modelFiles = manifest.modelFiles.map((name) => located(`${folder}${name}`, "the model file", texts, options));
  const documents = modelFiles.map((name) => parseCommentedJson(texts.get(name)!, name));
  const fitPath = modelFiles.find((_, i) => hasGenome(documents[i])) ?? modelFiles.at(-1)!;
  const fit = parseFit(mergeDescriptions(documents), { path: fitPath, kind: manifest.kind ?? undefined });
  const morphology = `${folder}${manifest.files.get("MORPHOLOGY")!}`;
  const marker = manifest.files.get("MARKER");
  return {
    fit,
    fitPath,
    morphologyPath: located(morphology, "the morphology", texts, options),
    markerPath: marker === undefined ? null : place(`${folder}${marker}`, texts),
    manifest,
  };
}

function fitAndMorphology(texts: PackageTexts, folder: string | undefined): ModelPackage {
  const named = (ending: string): string[] => [...texts.keys()].filter((name) => name.toLowerCase().endsWith(ending));
  const documents = named(".json").map((name) => [name, parseCommentedJson(texts.get(name)!, name)] as const);
  const fits = documents.filter(([, document]) => hasGenome(document));
  const fitPath = only(
    fits.map(([name]) => name),
    "fit parameters (a JSON file with a genome)",
    texts,
    folder,
  );
  const reconstructions = named(".swc").filter((name) => !/marker/i.test(name)); // some marker files end in .swc
  const morphologyPath = only(reconstructions, "a morphology (an SWC file)", texts, folder);
  const document = fits.find(([name]) => name === fitPath)![1];
  const markers = named(".marker");
  const markerPath = markers.length === 1 ? markers[0]! : null;
  return { fit: parseFit(document, { path: fitPath }), fitPath, morphologyPath, markerPath, manifest: null };
}

function only(names: readonly string[], what: string, texts: PackageTexts, folder: string | undefined): string {
  const [first] = names;
  if (first === undefined) throw missing(null, what, texts, folder);
  if (names.length === 1) return first;
  throw new InvalidModelError(
    `Cannot open the model${folder ? ` ${folder}` : ""}: there are ${names.join(", ")}, expected one file with ${what}, or a manifest.json`,
    { path: folder, allowed: names },
  );
}

/** Sections of the files, lists joined, single objects taken as lists of one; `manifest` sections are left out. */
function mergeDescriptions(documents: readonly unknown[]): JsonObject {
  const merged: Record<string, unknown[]> = {};
  for (const document of documents.filter(isObject)) {
    for (const [name, value] of Object.entries(document)) {
      if (name === "manifest") continue;
      merged[name] = [...(merged[name] ?? []), ...(Array.isArray(value) ? value : [value])];
    }
  }
  return merged;
}

function hasGenome(document: unknown): boolean {
  return isObject(document) && document.genome !== undefined;
}

function located(
  wanted: string,
  what: string,
  texts: PackageTexts,
  options: { readonly folder?: string | undefined },
): string {
  const found = place(wanted, texts);
  if (found === null) throw missing(wanted, what, texts, options.folder);
  return found;
}

/** The file itself, or, where a manifest kept the folders of the machine it was made on, one of its name. */
function place(wanted: string, texts: PackageTexts): string | null {
  const path = plainPath(wanted);
  if (texts.has(path)) return path;
  const base = path.slice(path.lastIndexOf("/") + 1);
  return texts.has(base) ? base : null;
}

function missing(path: string | null, what: string, texts: PackageTexts, folder: string | undefined): NotFoundError {
  const names = [...texts.keys()];
  const there = names.length > 0 ? names.join(", ") : "no JSON or SWC files";
  const file = path === null ? "" : ` ${path}`;
  return new NotFoundError(
    `Cannot open the model${folder ? ` ${folder}` : ""}: ${what}${file} is missing, there are ${there}`,
    { path: path ?? folder, allowed: names },
  );
}
