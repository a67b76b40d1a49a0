import { InvalidModelError } from "../errors.js";
import type { AxonRule } from "./cable-sections.js";
import type { FitKind } from "./fit.js";
import { isObject, type JsonObject } from "./fit-fields.js";

/** What a manifest says, paths relative to its own folder. */
export interface Manifest {
  readonly path: string;
  /** Null where the manifest does not tell. */
  readonly kind: FitKind | null;
  /** Axon rule that goes with the fit, null where the manifest does not tell. */
  readonly axon: AxonRule | null;
  /** Files that make up the parameters, in the order of merging. */
  readonly modelFiles: readonly string[];
  /** Files by their keys, such as MORPHOLOGY, MARKER, stimulus_path. */
  readonly files: ReadonlyMap<string, string>;
  /** Sweeps to run, as listed. */
  readonly sweeps: readonly number[];
  readonly sweepsByType: Readonly<Record<string, readonly number[]>>;
}

const KINDS: Readonly<Record<string, FitKind>> = {
  "Biophysical - perisomatic": "perisomatic",
  "Biophysical - all active": "all-active",
};

/**
 * Reads a manifest (biophysical-models.md D.1). Folders may be chained by `parent` or `parent_key`; `.` and chains that
 * end there are the manifest's own folder, whatever the current one is.
 *
 * @param document parsed JSON
 * @throws InvalidModelError where no model file or no morphology is named, or the model is of another type
 */
export function readManifest(document: unknown, path: string): Manifest {
  const refuse = (message: string, value?: unknown, allowed?: readonly string[]): never => {
    throw new InvalidModelError(`Cannot use the manifest ${path}: ${message}`, { path, value, allowed });
  };
  if (!isObject(document)) return refuse("it is no JSON object, expected biophys, runs and manifest");
  const applications = objectsIn(document.biophys);
  const run = objectsIn(document.runs)[0] ?? {};
  const find = (key: string): unknown => applications.find((entry) => entry[key] !== undefined)?.[key];

  const listed = find("model_file");
  const modelFiles = (Array.isArray(listed) ? listed : [listed]).filter((each) => typeof each === "string");
  if (modelFiles.length === 0) refuse("biophys[0].model_file names no files, expected the fit parameters");
  const type = find("model_type");
  const kind = typeof type === "string" ? KINDS[type] : undefined;
  if (type !== undefined && kind === undefined) {
    refuse(
      `model_type is ${JSON.stringify(type)}, expected "Biophysical - perisomatic" or "Biophysical - all active"`,
      type,
      Object.keys(KINDS),
    );
  }
  const axon = find("axon_type");
  const files = resolveFiles(objectsIn(document.manifest), refuse);
  if (!files.has("MORPHOLOGY")) refuse("it names no MORPHOLOGY file, expected an SWC file");
  return {
    path,
    kind: kind ?? null,
    axon: axon === "truncated" || axon === "stub" ? axon : null,
    modelFiles: modelFiles.map(plainPath),
    files,
    sweeps: numbersIn(run.sweeps),
    sweepsByType: isObject(run.sweeps_by_type)
      ? Object.fromEntries(Object.entries(run.sweeps_by_type).map(([name, list]) => [name, numbersIn(list)]))
      : {},
  };
}

function resolveFiles(entries: readonly JsonObject[], refuse: (message: string) => never): Map<string, string> {
  const byKey = new Map(entries.map((entry) => [String(entry.key), entry]));
  const files = new Map<string, string>();
  for (const [key, entry] of byKey) {
    if (entry.type === "dir") continue;
    const seen = new Set<JsonObject>();
    const specs: string[] = [];
    for (let at: JsonObject | undefined = entry; at && !isAbsolute(specs[0] ?? ""); ) {
      if (seen.has(at)) refuse(`the folders of ${key} go round in a circle`);
      seen.add(at);
      if (typeof at.spec === "string" && at.spec !== "") specs.unshift(at.spec);
      const parent: unknown = at.parent_key ?? at.parent;
      at = typeof parent === "string" ? byKey.get(parent) : undefined;
    }
    if (specs.length > 0) files.set(key, plainPath(specs.join("/")));
  }
  return files;
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:)/.test(path);
}

/** A path with forward slashes and without `.` and `..` inside. */
export function plainPath(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const parts: string[] = [];
  for (const part of slashed.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return `${slashed.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

function objectsIn(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function numbersIn(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}
