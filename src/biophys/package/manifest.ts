import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import type { AxonRule } from "../cable/cable-sections.js";
import type { FitKind } from "../fit/fit.js";
import { isObject, type JsonObject } from "../fit/fit-fields.js";
import { AXONS } from "../run-choices.js";

/** A file with model parameters. */
export interface ModelFile {
  readonly path: string;
  /** Name of the section whose content is the file; null if the file contains named sections. */
  readonly section: string | null;
}

/** Content of a manifest, with paths relative to its folder. */
export interface Manifest {
  readonly path: string;
  /** Null if the manifest does not specify it. */
  readonly kind: FitKind | null;
  /** Axon rule of the fit; null if the manifest does not specify it. */
  readonly axon: AxonRule | null;
  /** Files with the parameters, in the order of merging. */
  readonly modelFiles: readonly ModelFile[];
  /** The entries of its `manifest` section; see {@link placesOf}. */
  readonly entries: readonly JsonObject[];
  /** Sweeps to run, as listed. */
  readonly sweeps: readonly number[];
  readonly sweepsByType: Readonly<Record<string, readonly number[]>>;
}

/** Maximum number of model files; real manifests list two. */
const MOST_FILES = 100;
/** Maximum length of a path; no operating system allows longer ones. */
const LONGEST_PATH = 4096;

const KINDS: ReadonlyMap<unknown, FitKind> = new Map([
  ["Biophysical - perisomatic", "perisomatic"],
  ["Biophysical - all active", "all-active"],
]);

/**
 * Reads a manifest (biophysical-models.md D.1).
 *
 * @param document parsed JSON
 * @throws InvalidModelError if it lists no model file, or the model has another type
 */
export function readManifest(document: unknown, path: string): Manifest {
  const refuse = (message: string, value?: unknown, allowed?: readonly string[]): never => {
    throw new InvalidModelError(`use the manifest ${path}`, message, { path, value, allowed });
  };
  if (!isObject(document)) return refuse("it is not a JSON object, expected biophys, runs and manifest");
  const applications = objectsIn(document.biophys);
  const run = objectsIn(document.runs)[0] ?? {};
  const find = (key: string): unknown => applications.find((entry) => entry[key] !== undefined)?.[key];

  const modelFiles = modelFilesIn(find("model_file"), path);
  if (modelFiles.length === 0) refuse("biophys[0].model_file names no files, expected the fit parameters");
  if (modelFiles.length > MOST_FILES) {
    refuse(`biophys[0].model_file names more files than expected, at most ${MOST_FILES}`);
  }
  const type = find("model_type");
  const kind = KINDS.get(type);
  if (type !== undefined && kind === undefined) {
    const allowed = [...KINDS.keys()] as string[];
    const expected = allowed.map((name) => JSON.stringify(name)).join(" or ");
    refuse(`model_type is ${quoted(type)}, expected ${expected}`, type, allowed);
  }
  const axon = find("axon_type");
  return {
    path,
    kind: kind ?? null,
    axon: AXONS.find((known) => known === axon) ?? null,
    modelFiles,
    entries: objectsIn(document.manifest),
    sweeps: numbersIn(run.sweeps),
    sweepsByType: isObject(run.sweeps_by_type)
      ? Object.fromEntries(Object.entries(run.sweeps_by_type).map(([name, list]) => [name, numbersIn(list)]))
      : {},
  };
}

/** Names may be separated by commas, start with `file:` and end with `?section=NAME`. */
function modelFilesIn(listed: unknown, path: string): ModelFile[] {
  const names = (Array.isArray(listed) ? listed : [listed]).filter((each) => typeof each === "string");
  return names
    .flatMap((each) => each.split(",", MOST_FILES + 1))
    .slice(0, MOST_FILES + 1)
    .flatMap((each) => {
      const [, name = "", query = ""] = /^(?:file:)?([^?]*)(?:\?(.*))?$/s.exec(each.trim()) ?? [];
      if (name === "") return [];
      return [{ path: checkedPath(name, path), section: /(?:^|&)section=([^&]+)/.exec(query)?.[1] ?? null }];
    });
}

/**
 * Possible paths of a key's file, the most likely first. The first path is the entry's `spec` in the folder of its
 * `parent_key`, recursively up to the manifest's own folder, as in AllenSDK, where a `spec` with a parent is always
 * relative and `parent` is ignored. Some manifests use `parent` for `parent_key`, which gives the second path. Some
 * contain folders of the machine that made them, so the last is a file of the same name next to the manifest.
 *
 * @param entries `manifest` sections of all model files; later entries override earlier ones with the same key
 * @throws InvalidModelError if the folders form a cycle
 */
export function placesOf(key: string, entries: readonly JsonObject[], path: string): string[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const entry = byKey.get(key);
  if (entry === undefined || typeof entry.spec !== "string" || entry.spec === "") return [];
  const climb = (parentOf: (at: JsonObject) => unknown): string => {
    const seen = new Set<JsonObject>();
    const specs: string[] = [];
    for (let at: JsonObject | undefined = entry; at !== undefined; ) {
      if (seen.has(at)) {
        throw new InvalidModelError(`use the manifest ${path}`, `the folders of ${key} form a cycle`, {
          path,
        });
      }
      seen.add(at);
      if (typeof at.spec === "string" && at.spec !== "") specs.push(at.spec);
      at = byKey.get(parentOf(at) ?? null);
    }
    return checkedPath(specs.reverse().join("/"), path);
  };
  const stated = climb((at) => at.parent_key);
  const meant = climb((at) => at.parent_key ?? at.parent);
  return [...new Set([stated, meant, stated.slice(stated.lastIndexOf("/") + 1)])];
}

function checkedPath(name: string, path: string): string {
  if (name.length <= LONGEST_PATH) return plainPath(name);
  throw new InvalidModelError(`use the manifest ${path}`, `it has a path of ${name.length} characters`, { path });
}

/** Normalizes a path: forward slashes, no `.` and no inner `..`. */
export function plainPath(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const parts: string[] = [];
  for (const part of slashed.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !slashed.startsWith("/")) parts.push(part);
  }
  return `${slashed.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

function objectsIn(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function numbersIn(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}
