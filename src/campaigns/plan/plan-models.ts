import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, isAbsolute, join, relative } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import type { CellFilter } from "../../api/records/cells-filter.js";
import { InvalidOptionError, isRheobaseError, messageOf } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import type { CallOptions } from "../../base/types.js";
import { modelDocument } from "../../models/documents/document-kind.js";
import { openModelPackage } from "../../models/open-model.js";
import type { DatabaseOptions, ModelRef, OpenModelOptions } from "../../models/opened-model.js";
import type { PlanFilter, PlanModel } from "./plan-types.js";

/** A model of a campaign. */
export interface CampaignModel {
  /** As the plan names it; a pattern's files by their paths. */
  readonly name: string;
  readonly ref: ModelRef;
  /** What tells how long it takes: `GLIF`, or the kind of a biophysical model; null if it cannot be opened. */
  readonly kind: string | null;
  /** SHA-256 over all that decides how it runs; null if it cannot be opened. */
  readonly digest: string | null;
  /** Why it cannot be opened; null otherwise. */
  readonly impossible: string | null;
}

const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");

/**
 * The models that a plan names, patterns replaced by the files and folders that match, in order of their paths, and filters by
 * the models of the database, in order of their ids.
 *
 * @param folder that paths of the plan start from
 * @throws InvalidOptionError for a pattern or a filter that matches nothing; NotFoundError offline, if the table of models is
 *   not in the cache; NetworkError, CancelledError
 */
export async function planModels(
  models: readonly PlanModel[],
  folder: string,
  database: DatabaseOptions & CallOptions = {},
): Promise<ModelRef[]> {
  const refs: ModelRef[] = [];
  for (const model of models) {
    if (typeof model === "number") refs.push(model);
    else if (typeof model === "object" && "database" in model) refs.push(...(await filtered(model.database, database)));
    else if (typeof model === "object") {
      refs.push({ fit: from(folder, model.fit), morphology: from(folder, model.morphology) });
    } else if (isDynamicPattern(model)) refs.push(...(await matching(model, folder)));
    else refs.push(/^[1-9]\d*$/.test(model) ? Number(model) : from(folder, model));
  }
  return refs;
}

async function matching(pattern: string, folder: string): Promise<string[]> {
  const found = await glob(pattern, { cwd: folder, absolute: true, onlyFiles: false, expandDirectories: false });
  if (found.length > 0) return found.map((path) => path.replace(/[\\/]$/, "")).sort();
  throw new InvalidOptionError(`find the models ${pattern}`, `nothing in ${folder} matches`, { value: pattern });
}

async function filtered(filter: PlanFilter, options: DatabaseOptions & CallOptions): Promise<number[]> {
  // Loads the client of the service, which files do not need.
  const { fetchModels } = await import("../../api/cached-tables.js");
  const { kind, level, specimen, dendrite_type: dendriteType, reporter, disease, ...others } = filter;
  const specimenIds = typeof specimen === "number" ? [specimen] : specimen;
  const cells = { ...others, dendriteType, reporterStatus: reporter, diseaseState: disease } as CellFilter;
  const isAsked = Object.values(cells).some((value) => value !== undefined);
  const found = await fetchModels({ kind, level, specimenIds, cells: isAsked ? cells : undefined }, options);
  const ids = found.filter(({ template }) => template !== null).map(({ id }) => id);
  if (ids.length > 0) return ids;
  const shown = JSON.stringify(filter);
  throw new InvalidOptionError(`find the models ${shown}`, "no model of the database matches", { value: filter });
}

const from = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

/** How a model is called in tables: its id, or its path from the plan's folder. */
function modelName(ref: ModelRef, folder: string): string {
  if (typeof ref === "number") return String(ref);
  const path = typeof ref === "object" ? String(ref.fit) : ref;
  const short = relative(folder, path);
  return short.startsWith("..") || short === "" ? path : short;
}

/**
 * Looks at a model without keeping it open. A GLIF config is only hashed: whether it is valid turns out when it runs.
 *
 * @throws CancelledError
 */
export async function identifyModel(
  ref: ModelRef,
  folder: string,
  options: OpenModelOptions & CallOptions,
): Promise<CampaignModel> {
  const name = modelName(ref, folder);
  try {
    return { name, ref, ...(await contentOf(ref, options)), impossible: null };
  } catch (error) {
    if (!isRheobaseError(error) || error.code === "Cancelled" || error.code === "Network") throw error;
    return { name, ref, kind: null, digest: null, impossible: messageOf(error) };
  }
}

async function contentOf(
  ref: ModelRef,
  options: OpenModelOptions,
): Promise<{ readonly kind: string; readonly digest: string }> {
  const config = typeof ref === "string" ? await glifText(ref) : null;
  if (config !== null) return { kind: "GLIF", digest: sha256(config) };
  const { model, summary } = await openModelPackage(ref, options);
  const { kind, type, axon, sha256: fit, morphology, node_type: nodeType } = summary;
  model.dispose();
  const digest = sha256(JSON.stringify([kind, fit, morphology?.sha256 ?? null, axon ?? null, nodeType ?? null]));
  return { kind: kind === "glif" ? "GLIF" : (type ?? kind), digest };
}

/** The text of a GLIF config; null for anything else. */
async function glifText(path: string): Promise<string | null> {
  if (extname(path).toLowerCase() !== ".json") return null;
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return modelDocument(parseCommentedJson(text, path)) === "GLIF config" ? text : null;
  } catch {
    return null; // opening it says what is wrong
  }
}
