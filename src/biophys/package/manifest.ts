import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import type { AxonRule } from "../cable/cable-sections.js";
import type { FitKind } from "../fit/fit.js";
import { isObject, type JsonObject } from "../fit/fit-fields.js";
import { AXONS } from "../run-choices.js";

/** A file that makes up the parameters. */
export interface ModelFile {
  readonly path: string;
  /** Section that the file is the content of; null where the file has sections itself. */
  readonly section: string | null;
}

/** What a manifest says, paths relative to its own folder. */
export interface Manifest {
  readonly path: string;
  /** Null where the manifest does not tell. */
  readonly kind: FitKind | null;
  /** Axon rule that goes with the fit, null where the manifest does not tell. */
  readonly axon: AxonRule | null;
  /** Files that make up the parameters, in the order of merging. */
  readonly modelFiles: readonly ModelFile[];
  /** The entries of its `manifest` section; see {@link placesOf}. */
  readonly entries: readonly JsonObject[];
  /** Sweeps to run, as listed. */
  readonly sweeps: readonly number[];
  readonly sweepsByType: Readonly<Record<string, readonly number[]>>;
}

/** Real manifests name two. */
const MOST_FILES = 100;
/** No system has longer paths. */
const LONGEST_PATH = 4096;

const KINDS: ReadonlyMap<unknown, FitKind> = new Map([
  ["Biophysical - perisomatic", "perisomatic"],
  ["Biophysical - all active", "all-active"],
]);

/**
 * Reads a manifest (biophysical-models.md D.1).
 *
 * @param document parsed JSON
 * @throws InvalidModelError where no model file is named, or the model is of another type
 */
export function readManifest(document: unknown, path: string): Manifest {
  const refuse = (message: string, value?: unknown, allowed?: readonly string[]): never => {
    throw new InvalidModelError(`Cannot use the manifest ${path}: ${message}`, { path, value, allowed });
  };
  if (!isObject(document)) return refuse("it is no JSON object, expected biophys, runs and manifest");
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

/** Names may be joined by commas, begin with `file:`, and end in `?section=NAME`. */
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
 * Where the file of a key may lie, the likeliest place first. A place is the entry's `spec` in the folder of its
 * `parent_key`, and so on up to the manifest's own folder, as AllenSDK has it: there a `spec` with a parent is never
 * absolute, and `parent` means nothing. Some manifests mean `parent_key` by it, so that comes next; last, since some name
 * folders of the machine that they were made on, comes a file of the same name beside the manifest.
 *
 * @param entries `manifest` sections of all model files, where a later entry of a key counts
 * @throws InvalidModelError where the folders go round in a circle
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
        throw new InvalidModelError(`Cannot use the manifest ${path}: the folders of ${key} go round in a circle`, {
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
  throw new InvalidModelError(`Cannot use the manifest ${path}: it names a path of ${name.length} letters`, { path });
}

/** A path with forward slashes and without `.` and `..` inside. */
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
