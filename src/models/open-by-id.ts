import { specimenOfModel, storedModel } from "../api/cached-package.js";
import { type PlannedRecording, plannedRecording, storedRecording } from "../api/cached-recording.js";
import { fetchBiophysicalModels, fetchGlifModels, type ModelRecord } from "../api/models/models.js";
import { AllenStore } from "../api/store.js";
import { isRheobaseError, NotFoundError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { ModelPackage, OpenModelOptions } from "./opened-model.js";

/**
 * Opens a model of the Allen database by its id: from the cache, and from the service what is not there.
 *
 * @param openFolder opens the package in its folder
 * @throws NotFoundError where there is no such model, or, offline, it is not in the cache; NetworkError; what `openFolder`
 *   throws
 */
export async function openById(
  id: number,
  options: OpenModelOptions,
  openFolder: (folder: string) => Promise<ModelPackage>,
): Promise<ModelPackage> {
  await using store = new AllenStore(options);
  const cached = await storedModel(store, id).catch((error: unknown) => betterAdvice(store, id, error));
  const opened = await openFolder(cached.folder);
  // The largest file by far, so it comes only for those who use it.
  const fetchRecording = async (call: CallOptions): Promise<string> => {
    await using again = new AllenStore({ ...options, ...call });
    return storedRecording(again, specimenOfModel(cached), id);
  };
  const planRecording = async (call: CallOptions): Promise<PlannedRecording> => {
    await using again = new AllenStore({ ...options, ...call });
    return plannedRecording(again, specimenOfModel(cached), id);
  };
  return { ...opened, label: String(id), title: cached.name ?? String(id), fetchRecording, planRecording };
}

/** Ids of cells and of models look alike: whoever gives a cell's is told its models. */
async function betterAdvice(store: AllenStore, id: number, error: unknown): Promise<never> {
  if (store.offline || !isRheobaseError(error, "NotFound")) throw error;
  const [glif, biophysical] = await Promise.all([
    fetchGlifModels(store.transport, [id], { signal: store.signal }),
    fetchBiophysicalModels(store.transport, [id], { signal: store.signal }),
  ]).catch(() => [[], []] as const);
  const models = [...biophysical, ...glif];
  if (models.length === 0) throw error;
  const named = models.map((model) => `${model.id} (${kindOf(model)})`);
  throw new NotFoundError(`Cannot open model ${id}: this is a cell, and its models are ${named.join(", ")}`, {
    id,
    allowed: models.map((model) => model.id),
    cause: error,
  });
}

function kindOf({ template, name }: ModelRecord): string {
  return template?.level ? `GLIF ${template.level}` : (template?.kind ?? name ?? "unknown kind");
}
