import { stat } from "node:fs/promises";
import { checkOptions } from "../base/arguments.js";
import { isRheobaseError, NotFoundError } from "../base/errors.js";
import { markerPath, modelFolder, reconstructionPath, recordingPath } from "./cache/layout.js";
import { type CachedModel, ensureModel, specimenOfModel } from "./cached-package.js";
import { ensureRecording, ensureSweeps } from "./cached-recording.js";
import { queryModels } from "./models/models.js";
import { queryMarkerFile, queryReconstructionFile } from "./models/models-files.js";
import { checkId } from "./records/records.js";
import { AllenStore, type StoreOptions } from "./store.js";
import { storeOptions } from "./store-options.js";

/** What an id brought into the cache. */
export interface FetchedItem {
  readonly id: number;
  /** The model of this id; null where it is a cell's. */
  readonly model: CachedModel | null;
  readonly specimenId: number | null;
  /** Folder of the package, or of the cell. */
  readonly folder: string;
  /** The recording; null where it was not asked for. */
  readonly recording: string | null;
  /** Files that were fetched just now, and their length [bytes]; 0 where all was there. */
  readonly files: number;
  readonly bytes: number;
}

export interface FetchItemOptions extends StoreOptions {
  /** Whether to bring the recording, the largest file by far; default true. */
  readonly recording?: boolean | undefined;
}

/**
 * Brings what an id stands for into the cache: the package of a model and the recording of its cell, or recording,
 * sweeps and reconstruction of a cell.
 *
 * ```ts
 * const { folder, recording } = await fetchItem(472363762);
 * ```
 *
 * @param id of a model or a cell
 * @throws InvalidOptionError for an id that is no positive whole number
 * @throws NotFoundError where neither a model nor a cell has this id, a model lacks a file it needs or has no recording,
 *   or, offline, it is not in the cache
 * @throws InvalidModelError for a model that is neither GLIF nor biophysical
 * @throws NetworkError, WriteFailedError, DamagedCacheError, CancelledError
 */
export async function fetchItem(id: number, options: FetchItemOptions = {}): Promise<FetchedItem> {
  checkOptions("bring a model or cell", options, { ...storeOptions, recording: "boolean" });
  await using store = new AllenStore(options);
  return ensureItem(store, id, options);
}

/** As {@link fetchItem}, with a store that several calls share. */
export async function ensureItem(
  store: AllenStore,
  id: number,
  options: Pick<FetchItemOptions, "recording"> = {},
): Promise<FetchedItem> {
  checkId(id, "the model or cell");
  const withRecording = options.recording ?? true;
  if (await isKnownSpecimen(store, id)) return ensureSpecimen(store, id, withRecording);
  try {
    const model = await ensureModel(store, id);
    const recording = withRecording ? await ensureRecording(store, specimenOfModel(model), id) : null;
    return { id, model, specimenId: model.specimenId, folder: model.folder, recording, ...countOf(store, id, model) };
  } catch (error) {
    if (store.offline || !isRheobaseError(error, "NotFound")) throw error;
    // A model that lacks its files is told as such; an id without a model may be a cell's.
    if ((await queryModels(store.transport, [id], { signal: store.signal })).length > 0) throw error;
    return ensureSpecimen(store, id, withRecording).catch((cause: unknown) => {
      if (!isRheobaseError(cause, "NotFound")) throw cause;
      throw new NotFoundError(
        `Cannot fetch ${id}: ${store.transport.baseUrl} has no model and no recorded cell with this id`,
        {
          id,
          cause,
        },
      );
    });
  }
}

/** Whether the cache has a cell of this id, so that the service need not be asked. */
async function isKnownSpecimen({ cache }: AllenStore, id: number): Promise<boolean> {
  return stat(cache.path(recordingPath(id))).then(
    () => true,
    () => false,
  );
}

async function ensureSpecimen(store: AllenStore, id: number, withRecording: boolean): Promise<FetchedItem> {
  const recording = withRecording ? await ensureRecording(store, id) : null;
  await ensureSweeps(store, id);
  if (!store.offline) await ensureReconstruction(store, id);
  const folder = store.cache.path(`specimen_${id}`);
  return { id, model: null, specimenId: id, folder, recording, ...countOf(store, id, null) };
}

/** Many cells have no reconstruction, and many reconstructions no markers. */
async function ensureReconstruction(store: AllenStore, id: number): Promise<void> {
  const { cache, signal, transport } = store;
  if (!store.refresh && (await cache.state(reconstructionPath(id))) === "whole") return;
  const wanted = { task: `open the reconstruction of cell ${id}`, remedy: `rheobase fetch ${id}` };
  const file = await queryReconstructionFile(transport, id, { signal }).catch((error: unknown) => {
    if (isRheobaseError(error, "NotFound")) return null;
    throw error;
  });
  if (file === null) return;
  await store.file(reconstructionPath(id), file.url, wanted, { task: `download the reconstruction of cell ${id}` });
  const marker = await queryMarkerFile(transport, id, { signal });
  if (marker) await store.file(markerPath(id), marker.url, wanted, { task: `download the markers of cell ${id}` });
}

function countOf({ fetched }: AllenStore, id: number, model: CachedModel | null): { files: number; bytes: number } {
  const folders = [`${modelFolder(id)}/`, `specimen_${model?.specimenId ?? id}/`];
  const mine = [...fetched].filter(([path]) => folders.some((folder) => path.startsWith(folder)));
  return { files: mine.length, bytes: mine.reduce((sum, [, bytes]) => sum + bytes, 0) };
}
