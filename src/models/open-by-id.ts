import { dirname } from "node:path";
import { sweepsPath } from "../api/cache/layout.js";
import { ensureModel, specimenOfModel } from "../api/cached-package.js";
import { ensureRecording, type PlannedRecording, plannedRecording } from "../api/cached-recording.js";
import { type ModelRecord, queryBiophysicalModels, queryGlifModels } from "../api/models/models.js";
import { AllenStore } from "../api/store.js";
import { isRheobaseError, NotFoundError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { ModelPackage, OpenModelOptions, SweepTable } from "./opened-model.js";
import { FolderFiles } from "./package/package-files.js";
import { sweepTableIn } from "./package/sweep-table.js";

/**
 * Opens a model of the Allen database by its id, downloading what is missing in the cache.
 *
 * @param openFolder opens the package in the given folder
 * @throws NotFoundError if the model does not exist or, offline, is not in the cache; NetworkError; errors of
 *   `openFolder`
 */
export async function openById(
  id: number,
  options: OpenModelOptions,
  openFolder: (folder: string) => Promise<ModelPackage>,
): Promise<ModelPackage> {
  await using store = new AllenStore(options);
  const cached = await ensureModel(store, id).catch((error: unknown) => betterAdvice(store, id, error));
  const opened = await openFolder(cached.folder);
  // The recording is by far the largest file, so it is downloaded only on demand.
  const fetchRecording = async (call: CallOptions): Promise<string> => {
    await using again = new AllenStore({ ...options, ...call });
    return ensureRecording(again, specimenOfModel(cached), id);
  };
  const planRecording = async (call: CallOptions): Promise<PlannedRecording> => {
    await using again = new AllenStore({ ...options, ...call });
    return plannedRecording(again, specimenOfModel(cached), id);
  };
  // A package that another program made may lack the table that lies beside the cell's recording.
  const sweepTable = async (): Promise<SweepTable | null> =>
    (await opened.sweepTable?.()) ?? cachedTable(store, cached.specimenId, options);
  return { ...opened, label: String(id), title: cached.name ?? String(id), sweepTable, fetchRecording, planRecording };
}

/** The table of a cell's sweeps in the cache; null if it is not there. */
async function cachedTable(
  { cache }: AllenStore,
  specimen: number | null,
  options: OpenModelOptions,
): Promise<SweepTable | null> {
  if (specimen === null) return null;
  return sweepTableIn(new FolderFiles(dirname(cache.path(sweepsPath(specimen))), options), "");
}

/** Ids of cells and models look alike: for the id of a cell, the error lists the models of the cell. */
async function betterAdvice(store: AllenStore, id: number, error: unknown): Promise<never> {
  if (store.offline || !isRheobaseError(error, "NotFound")) throw error;
  const [glif, biophysical] = await Promise.all([
    queryGlifModels(store.transport, [id], { signal: store.signal }),
    queryBiophysicalModels(store.transport, [id], { signal: store.signal }),
  ]).catch(() => [[], []] as const);
  const models = [...biophysical, ...glif];
  if (models.length === 0) throw error;
  const named = models.map((model) => `${model.id} (${kindOf(model)})`);
  throw new NotFoundError(`open model ${id}`, `this is a cell, and its models are ${named.join(", ")}`, {
    id,
    allowed: models.map((model) => model.id),
    cause: error,
  });
}

function kindOf({ template, name }: ModelRecord): string {
  return template?.level ? `GLIF ${template.level}` : (template?.kind ?? name ?? "unknown kind");
}
