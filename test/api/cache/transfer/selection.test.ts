import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Cache } from "../../../../src/api/cache/cache.js";
import { itemsOfIds, MODEL_RECORD, modelRecord, specimenOf } from "../../../../src/api/cache/transfer/selection.js";
import { fetchModel } from "../../../../src/api/cached-package.js";
import { fetchRecording } from "../../../../src/api/cached-recording.js";
import { MADE } from "../../../support/allen-replica.js";
import { ownReplica } from "../../../support/own-replica.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const at = temporaryFolder();
const { replica } = await ownReplica();
const [first, second] = MADE.glif;
let cache: Cache;
let folder: string;

beforeAll(async () => {
  const options = { cacheDir: at("cache"), baseUrl: replica.url, offline: false };
  await fetchRecording(MADE.cell, options);
  ({ folder } = await fetchModel(first, options));
  cache = new Cache(at("cache"), replica.url);
});

describe("the items of an id", () => {
  it("are those of a model and its cell, with the tables", async () => {
    expect([...(await itemsOfIds(cache, [first]))].sort()).toEqual([
      `models/${first}`,
      `specimen_${MADE.cell}`,
      "tables",
    ]);
  });

  it("are the cell alone for the id of a cell", async () => {
    expect([...(await itemsOfIds(cache, [MADE.cell]))].sort()).toEqual([`specimen_${MADE.cell}`, "tables"]);
  });

  it("are refused where the cache has none", async () => {
    await expect(itemsOfIds(cache, [MADE.cell, second])).rejects.toMatchObject({
      code: "NotFound",
      id: second,
      message: expect.stringContaining(`rheobase fetch ${second}`),
    });
  });
});

describe("the record of a model", () => {
  it("names its cell", async () => {
    expect(await modelRecord(cache, first)).toMatchObject({ id: first });
    expect(await specimenOf(cache, first)).toBe(MADE.cell);
    expect(await specimenOf(cache, second)).toBeNull();
  });

  it.each(["{", "7", "null"])("that holds %s is damaged", async (text) => {
    writeFileSync(join(folder, MODEL_RECORD), text);
    await expect(modelRecord(cache, first)).rejects.toMatchObject({
      code: "DamagedCache",
      message: expect.stringMatching(/is not a JSON object, so run `rheobase fetch \d+ --refresh`$/),
    });
    expect(await specimenOf(cache, first)).toBeNull();
  });
});
