import { copyFile } from "node:fs/promises";
import { checkOptions } from "../base/arguments.js";
import { NotFoundError } from "../base/errors.js";
import type { PutOptions } from "./cache/cache.js";
import { modelFolder, recordingPath, SHARED_MODFILES } from "./cache/layout.js";
import { MODEL_RECORD, modelRecord, specimenOf } from "./cache/transfer/selection.js";
import { templateOf } from "./models/models.js";
import { packageTexts } from "./models/models-manifest.js";
import { type ModelPackageRecord, type PackageFile, queryModelPackage } from "./models/models-package.js";
import { checkId, numberIn, textIn } from "./records/records.js";
import { AllenStore, type StoreOptions } from "./store.js";
import { storeOptions } from "./store-options.js";

/** A model package in the cache. */
export interface CachedModel {
  readonly id: number;
  readonly name: string | null;
  readonly specimenId: number | null;
  readonly kind: "glif" | "perisomatic" | "all-active" | null;
  /** Level of a GLIF model, null for others. */
  readonly level: number | null;
  /** Folder of the package, which `openModel` and AllenSDK can open. */
  readonly folder: string;
}

/**
 * Fetches the package of a model into the cache, without the recording of its cell. Makes no request if it is cached.
 *
 * @throws NotFoundError if there is no such model, or, offline, it is not in the cache
 * @throws NetworkError, WriteFailedError, DamagedCacheError, CancelledError
 */
export async function fetchModel(id: number, options: StoreOptions = {}): Promise<CachedModel> {
  checkOptions("fetch a model", options, storeOptions);
  await using store = new AllenStore(options);
  return ensureModel(store, id);
}

/** As {@link fetchModel}, with a shared store. */
export async function ensureModel(store: AllenStore, id: number): Promise<CachedModel> {
  checkId(id, "model");
  const { cache } = store;
  const folder = modelFolder(id);
  const wanted = { task: `open model ${id}`, remedy: `rheobase fetch ${id}` };
  if (!store.refresh && (await isComplete(store, id))) {
    await cache.touch(`${folder}/${MODEL_RECORD}`);
    return describe(store, id);
  }
  if (store.offline) {
    const faulty = await firstFaulty(store, id);
    await cache.require(faulty ?? `${folder}/${MODEL_RECORD}`, wanted.task, wanted.remedy);
  }
  const found = await queryModelPackage(store.transport, id, { signal: store.signal });
  await Promise.all(
    found.files.map((file) => {
      if (file.role === "mechanism") return sharedFile(store, `${folder}/${file.place}`, file, wanted);
      const task = `download ${file.name} of model ${id}`;
      return store.file(`${folder}/${file.place}`, file.url, wanted, { task });
    }),
  );
  // Written last: the record marks the package as complete.
  const texts = [...packageTexts(inCache(found))].sort(([a]) => (a === MODEL_RECORD ? 1 : -1));
  for (const [name, text] of texts) await store.made(`${folder}/${name}`, text);
  return describe(store, id);
}

/** Points the manifest to the recording in the cell's folder, which all models of the cell share. */
function inCache(found: ModelPackageRecord): ModelPackageRecord {
  const { recording, model } = found;
  if (recording === null || model.specimenId === null) return found;
  return { ...found, recording: { ...recording, place: `../../${recordingPath(model.specimenId)}` } };
}

/** Fetches a mechanism file once and copies it into every package, since most models use the same files. */
async function sharedFile(
  store: AllenStore,
  path: string,
  file: PackageFile,
  wanted: { readonly task: string; readonly remedy: string },
): Promise<void> {
  const { cache } = store;
  const shared = `${SHARED_MODFILES}/${file.id}-${file.name}`;
  const source = await store.file(shared, file.url, wanted, { task: `download ${file.name}` });
  const entry = await cache.index.entry(shared);
  const put = (target: string, options: PutOptions) =>
    cache.putWhole(target, (part) => copyFile(source, part), options);
  await cache.ensure(path, { url: entry?.url ?? null, put }, { signal: store.signal });
}

/** Whether all files of a package are present. */
async function isComplete(store: AllenStore, id: number): Promise<boolean> {
  const { cache } = store;
  if ((await cache.state(`${modelFolder(id)}/${MODEL_RECORD}`)) !== "whole") return false;
  return (await firstFaulty(store, id)) === null;
}

/** A file of the package that is missing or damaged according to the index; null if there is none. */
async function firstFaulty({ cache }: AllenStore, id: number): Promise<string | null> {
  for (const path of (await cache.index.read(modelFolder(id))).keys()) {
    if ((await cache.state(path)) !== "whole") return path;
  }
  return null;
}

async function describe({ cache }: AllenStore, id: number): Promise<CachedModel> {
  const folder = modelFolder(id);
  const record = await modelRecord(cache, id);
  const template = templateOf(numberIn(record, "neuronal_model_template_id"));
  return {
    id,
    name: textIn(record, "name"),
    specimenId: await specimenOf(cache, id),
    kind: template?.kind ?? null,
    level: template?.level ?? null,
    folder: cache.path(folder),
  };
}

/** The cell of a model. @throws NotFoundError if it is unknown */
export function specimenOfModel(model: CachedModel): number {
  if (model.specimenId !== null) return model.specimenId;
  throw new NotFoundError(`find the recording of model ${model.id}`, "its record names no specimen", {
    id: model.id,
  });
}
