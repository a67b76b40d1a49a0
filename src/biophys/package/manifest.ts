import * as z from "zod/mini";
import { type Complaint, checkDocument, type DocumentProblem, issuesOf } from "../../base/document/check-document.js";
import { isObject, type JsonObject } from "../../base/document/json.js";
import { firstIfAny, fitting, once, own } from "../../base/document/schemas.js";
import { InvalidModelError } from "../../base/errors.js";
import { listIssues } from "../../base/text/issue-list.js";
import type { AxonRule } from "../cable/cable-sections.js";
import type { FitKind } from "../fit/fit.js";
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

/** Kinds by `model_type`. */
const KINDS = { "Biophysical - perisomatic": "perisomatic", "Biophysical - all active": "all-active" } as const;

const manifestSchema = once(() => {
  const object = z.custom<JsonObject>(isObject);
  const modelFiles = z.pipe(
    fitting(z.string()),
    z.pipe(
      z.transform(filesIn),
      z
        .array(z.object({ path: z.string().check(own(longPath)), section: z.nullable(z.string()) }))
        .check(own(wrongNumber)),
    ),
  );
  // Manifests spread these fields over several entries, of which the first that has one counts.
  const biophys = z.pipe(
    z.pipe(
      fitting(object),
      z.transform((entries): JsonObject => Object.assign({}, ...entries.reverse())),
    ),
    z.object({
      model_file: modelFiles,
      model_type: z.optional(z.enum(Object.keys(KINDS) as (keyof typeof KINDS)[])),
      axon_type: z.catch(z.nullable(z.enum(AXONS)), null),
    }),
  );
  const runs = firstIfAny(
    z.object({
      sweeps: fitting(z.number()),
      sweeps_by_type: z.catch(z.record(z.string(), fitting(z.number())), {}),
    }),
  );
  return z.pipe(z.unknown().check(own(noObject)), z.object({ biophys, runs, manifest: fitting(object) }));
});

/**
 * Reads a manifest (biophysical-models.md D.1).
 *
 * @param document parsed JSON
 * @throws InvalidModelError if it lists no model file, or the model has another type
 */
export function readManifest(document: unknown, path: string): Manifest {
  const { value, problems } = checkDocument(manifestSchema(), document);
  if (problems) {
    const [{ value: seen, allowed }] = problems as [DocumentProblem];
    const issues = issuesOf(problems);
    const { reason, lead } = listIssues(issues, { most: 5, counted: false });
    throw new InvalidModelError(`use the manifest ${path}`, reason, { path, value: seen, allowed, issues, lead });
  }
  const { model_file, model_type, axon_type } = value.biophys;
  return {
    path,
    kind: model_type === undefined ? null : KINDS[model_type],
    axon: axon_type,
    modelFiles: model_file,
    entries: value.manifest,
    sweeps: value.runs?.sweeps ?? [],
    sweepsByType: value.runs?.sweeps_by_type ?? {},
  };
}

function noObject(document: unknown): Complaint | null {
  return isObject(document) ? null : { expected: "an object with biophys, runs and manifest" };
}

function wrongNumber({ length }: readonly ModelFile[]): Complaint | null {
  if (length === 0) return { message: "names no files, expected the fit parameters" };
  if (length > MOST_FILES) return { message: `names more files than expected, at most ${MOST_FILES}` };
  return null;
}

function longPath({ length }: string): Complaint | null {
  return length > LONGEST_PATH ? { message: `has ${length} characters, expected at most ${LONGEST_PATH}` } : null;
}

/** Names may be separated by commas, start with `file:` and end with `?section=NAME`. */
function filesIn(names: string[]): ModelFile[] {
  return names
    .flatMap((each) => each.split(",", MOST_FILES + 1))
    .slice(0, MOST_FILES + 1)
    .flatMap((each) => {
      const [, name = "", query = ""] = /^(?:file:)?([^?]*)(?:\?(.*))?$/s.exec(each.trim()) ?? [];
      if (name === "") return [];
      return [{ path: plainPath(name), section: /(?:^|&)section=([^&]+)/.exec(query)?.[1] ?? null }];
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
  const { message } = longPath(name) ?? {};
  if (message === undefined) return plainPath(name);
  throw new InvalidModelError(`use the manifest ${path}`, `one of its paths ${message}`, { path });
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
