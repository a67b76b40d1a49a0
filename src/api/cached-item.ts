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

/** The result of fetching an id into the cache. */
export interface FetchedItem {
  readonly id: number;
  /** The model with this id; null if it is the id of a cell. */
  readonly model: CachedModel | null;
  readonly specimenId: number | null;
  /** Folder of the package, or of the cell. */
  readonly folder: string;
  /** The recording; null if not requested. */
  readonly recording: string | null;
  /** Number and total length [bytes] of the downloaded files; 0 if all were cached. */
  readonly files: number;
  readonly bytes: number;
}

export interface FetchItemOptions extends StoreOptions {
  /** Whether to fetch the recording, by far the largest file; default true. */
  readonly recording?: boolean | undefined;
}

/**
 * Fetches the files of an id into the cache: for a model its package and its cell's recording, for a cell its
 * recording, sweeps and reconstruction.
 *
 * ```ts
 * const { folder, recording } = await fetchItem(472363762);
 * ```
 *
 * @param id of a model or a cell
 * @throws InvalidOptionError for an id that is not a positive whole number
 * @throws NotFoundError if neither a model nor a cell has this id, a model lacks a required file or its recording,
 *   or, offline, it is not in the cache
 * @throws InvalidModelError for a model that is neither GLIF nor biophysical
 * @throws NetworkError, WriteFailedError, DamagedCacheError, CancelledError
 */
export async function fetchItem(id: number, options: FetchItemOptions = {}): Promise<FetchedItem> {
  checkOptions("fetch a model or cell", options, { ...storeOptions, recording: "boolean" });
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
    // For a model without its files, keep the error; otherwise the id may be a cell's.
    if ((await queryModels(store.transport, [id], { signal: store.signal })).length > 0) throw error;
    return ensureSpecimen(store, id, withRecording).catch((cause: unknown) => {
      if (!isRheobaseError(cause, "NotFound")) throw cause;
      throw new NotFoundError(
        `fetch ${id}`,
        `${store.transport.baseUrl} has no model and no recorded cell with this id`,
        {
          id,
          cause,
        },
      );
    });
  }
}

/** Whether the cache has a cell with this id, which makes a request to the service unnecessary. */
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

/** Fetches reconstruction and markers if they exist: many cells have no reconstruction, or no markers. */
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
