import { DamagedCacheError, NotFoundError } from "../../../base/errors.js";
import { readRegularText } from "../../../files/read-file.js";
import type { RmaRecord } from "../../query/rma.js";
import { otherIdIn } from "../../records/records.js";
import type { Cache } from "../cache.js";
import { modelFolder } from "../layout.js";
import { listCache } from "../listing.js";

/** File with the model's record in its package. */
export const MODEL_RECORD = "neuronal_model.json";

/**
 * Items for a list of ids: for a model its package and its cell, for a specimen the cell; always with the tables, which
 * are small.
 *
 * @throws NotFoundError for an id without items in the cache
 */
export async function itemsOfIds(cache: Cache, ids: readonly number[]): Promise<ReadonlySet<string>> {
  const there = new Set((await listCache(cache)).items.map(({ item }) => item));
  const chosen = new Set(["tables"]);
  for (const id of ids) {
    const specimen = await specimenOf(cache, id);
    const items = [modelFolder(id), `specimen_${id}`, ...(specimen === null ? [] : [`specimen_${specimen}`])];
    const found = items.filter((item) => there.has(item));
    if (found.length === 0) {
      throw new NotFoundError(
        `find ${id} in the cache ${cache.root}`,
        `\`rheobase cache ls\` lists its content, and \`rheobase fetch ${id}\` downloads the item`,
        { id },
      );
    }
    for (const item of found) chosen.add(item);
  }
  return chosen;
}

/**
 * The record of a model whose package is in the cache.
 *
 * @throws DamagedCacheError, NotFoundError
 */
export async function modelRecord(cache: Cache, model: number): Promise<RmaRecord> {
  const path = cache.path(`${modelFolder(model)}/${MODEL_RECORD}`);
  const task = `read the record of model ${model}`;
  const text = await readRegularText(path, { task, Refusal: DamagedCacheError });
  const record = parsed(text);
  if (typeof record === "object" && record !== null) return record as RmaRecord;
  throw new DamagedCacheError(task, `${path} is not a JSON object, so run \`rheobase fetch ${model} --refresh\``, {
    path,
    id: model,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Specimen of a model whose package is in the cache; null if unknown. */
export async function specimenOf(cache: Cache, model: number): Promise<number | null> {
  try {
    return otherIdIn(await modelRecord(cache, model), "specimen_id");
  } catch {
    return null;
  }
}
