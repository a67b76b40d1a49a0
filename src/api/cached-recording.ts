import { checkOptions } from "../base/arguments.js";
import { recordingPath, sweepsPath } from "./cache/layout.js";
import { downloadSize } from "./download/download-size.js";
import { queryRecordingFile } from "./models/models-files.js";
import { sweepsQuery } from "./query/query-catalogue.js";
import { queryRows } from "./query/rma.js";
import { readSweeps, type SweepRecord } from "./records/cells-data.js";
import { checkId } from "./records/records.js";
import { AllenStore, type StoreOptions } from "./store.js";
import { storeOptions } from "./store-options.js";

/**
 * Fetches the recording of a cell (an NWB file) into the cache. Makes no request if it is cached.
 *
 * @param specimenId the cell
 * @returns path of the file
 * @throws NotFoundError if the cell has none, or, offline, it is not in the cache
 * @throws NetworkError, WriteFailedError, DamagedCacheError, CancelledError
 */
export async function fetchRecording(specimenId: number, options: StoreOptions = {}): Promise<string> {
  checkOptions("fetch a recording", options, storeOptions);
  await using store = new AllenStore(options);
  return ensureRecording(store, specimenId);
}

/** As {@link fetchRecording}, with a shared store; `id` is the id for `rheobase fetch` in messages. */
export async function ensureRecording(store: AllenStore, specimenId: number, id = specimenId): Promise<string> {
  checkId(specimenId, "the recording of cell");
  const { cache, signal } = store;
  const path = recordingPath(specimenId);
  const wanted = { task: `open the recording of cell ${specimenId}`, remedy: `rheobase fetch ${id}` };
  if (store.offline || (!store.refresh && (await cache.state(path)) === "whole")) {
    return cache.require(path, wanted.task, wanted.remedy);
  }
  const { url } = await queryRecordingFile(store.transport, specimenId, { signal });
  const task = `download the recording of cell ${specimenId}`;
  return store.file(path, url, wanted, { task, signature: "hdf5" });
}

/** The present or future path of a recording. */
export interface PlannedRecording {
  /** Absolute path in the cache. */
  readonly path: string;
  /** The necessary download; null if the recording is cached. */
  readonly download: { readonly url: string; readonly bytes: number | null } | null;
}

/** Dry run of {@link ensureRecording}, without a download; a cached recording may be outdated. */
export async function plannedRecording(store: AllenStore, specimenId: number, id: number): Promise<PlannedRecording> {
  checkId(specimenId, "the recording of cell");
  const { cache, signal, transport } = store;
  const path = recordingPath(specimenId);
  if (store.offline || (await cache.state(path)) === "whole") {
    const task = `open the recording of cell ${specimenId}`;
    return { path: await cache.require(path, task, `rheobase fetch ${id}`), download: null };
  }
  const { url } = await queryRecordingFile(transport, specimenId, { signal });
  const task = `tell the size of the recording of cell ${specimenId}`;
  const bytes = await downloadSize(transport, url, { task, signal });
  return { path: cache.path(path), download: { url: transport.address(url), bytes } };
}

/** Returns the table of a cell's sweeps, from the cache if present. */
export async function fetchSweeps(specimenId: number, options: StoreOptions = {}): Promise<readonly SweepRecord[]> {
  checkOptions("list the sweeps of a cell", options, storeOptions);
  await using store = new AllenStore(options);
  return ensureSweeps(store, specimenId);
}

/** As {@link fetchSweeps}, with a shared store. */
export async function ensureSweeps(store: AllenStore, specimenId: number): Promise<readonly SweepRecord[]> {
  checkId(specimenId, "the sweeps of cell");
  const task = `list the sweeps of cell ${specimenId}`;
  const wanted = { task, remedy: `rheobase fetch ${specimenId}` };
  const rows = await store.document(sweepsPath(specimenId), wanted, () =>
    queryRows(store.transport, sweepsQuery(specimenId), { task, signal: store.signal }),
  );
  return readSweeps(rows);
}
