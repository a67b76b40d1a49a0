import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Cache } from "../../../src/api/cache/cache.js";
import { exportCache, importCache } from "../../../src/api/cache/transfer/archive.js";
import { fetchModel } from "../../../src/api/cached-package.js";
import { fetchRecording, fetchSweeps } from "../../../src/api/cached-recording.js";
import { fetchCells, fetchModels } from "../../../src/api/cached-tables.js";
import type { StoreOptions } from "../../../src/api/store.js";
import { ALLEN_API_URL, serviceKey } from "../../../src/api/transport/service-address.js";
import { MADE, type Replica, startReplica } from "../../support/allen-replica.js";
import { countedSource, putForeign } from "../../support/cache-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
let replica: Replica;
let other: Replica;

beforeAll(async () => {
  [replica, other] = await Promise.all([startReplica({ reference: false }), startReplica({ reference: false })]);
  other.data.files.set(MADE.recording, Buffer.concat([other.fileBytes(MADE.recording), Buffer.alloc(100)]));
});
afterEach(() => {
  replica.reset();
  other.reset();
});
afterAll(() => Promise.all([replica.stop(), other.stop()]));

const of = (name: string, service: Replica | null, more: StoreOptions = {}): StoreOptions => ({
  cacheDir: at(name),
  baseUrl: service?.url ?? ALLEN_API_URL,
  offline: false,
  ...more,
});

describe("a cache that two services fill", () => {
  it("gives out to each what it answered itself, and to a third nothing", async () => {
    const first = await fetchRecording(MADE.cell, of("two", replica));
    expect(first).toBe(at(`two/specimen_${MADE.cell}/ephys.nwb`));
    const second = await fetchRecording(MADE.cell, of("two", other));
    expect(second.startsWith(at("two/services/"))).toBe(true);
    expect(readFileSync(first).equals(replica.fileBytes(MADE.recording))).toBe(true);
    expect(readFileSync(second).equals(other.fileBytes(MADE.recording))).toBe(true);
    for (const [service, path] of [[replica, first] as const, [other, second] as const]) {
      service.reset();
      expect(await fetchRecording(MADE.cell, of("two", service, { offline: true }))).toBe(path);
      expect(await fetchRecording(MADE.cell, of("two", service))).toBe(path);
      expect(service.requests).toEqual([]);
    }
    const third = of("two", null, { offline: true });
    for (const work of [
      () => fetchRecording(MADE.cell, third),
      () => fetchSweeps(MADE.cell, third),
      () => fetchModel(MADE.glif[0], third),
      () => fetchCells({}, third),
      () => fetchModels({}, third),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: "NotFound" });
    }
  });

  it("asks each for its own tables and packages", async () => {
    for (const service of [replica, other]) {
      await fetchCells({}, of("tables", service));
      await fetchModels({}, of("tables", service));
      await fetchModel(MADE.glif[0], of("tables", service));
      expect(service.requests.length).toBeGreaterThan(4);
    }
    expect(existsSync(at("tables/manifest.json"))).toBe(true);
    const inner = new Cache(at("tables"), other.url);
    expect(existsSync(inner.path("manifest.json"))).toBe(true); // AllenSDK opens this one as well
    expect((await inner.index.entry(`models/${MADE.glif[0]}/neuronal_model.json`))?.url).toBe(other.url);
  });

  it("takes the same service over https, and with a slash, for the same", () => {
    expect(serviceKey("http://api.brain-map.org")).toBe(serviceKey("https://api.brain-map.org/"));
    const root = new Cache(at("two"), replica.url).root;
    expect(new Cache(at("two"), replica.url.replace("http:", "https:")).root).toBe(root);
    expect(new Cache(at("two"), `${replica.url}/mirror`).root).not.toBe(root);
  });
});

describe("a cache of before", () => {
  /** A cache without the note of whose it is. */
  async function older(name: string, url: string): Promise<Cache> {
    const cache = new Cache(at(name));
    await cache.ensure("cells.json", countedSource(JSON.stringify([{ specimen__id: 5 }]), url));
    return cache;
  }

  it("belongs to the service that its index names", async () => {
    await older("of-replica", replica.url);
    expect(await fetchCells({}, of("of-replica", replica, { offline: true }))).toMatchObject([{ id: 5 }]);
    await expect(fetchCells({}, of("of-replica", null, { offline: true }))).rejects.toMatchObject({ code: "NotFound" });
    await older("of-allen", ALLEN_API_URL);
    expect(await fetchCells({}, of("of-allen", null, { offline: true }))).toMatchObject([{ id: 5 }]);
    expect((await fetchCells({}, of("of-allen", replica))).map(({ id }) => id)).toContain(MADE.cell);
    expect(await fetchCells({}, of("of-allen", null, { offline: true }))).toMatchObject([{ id: 5 }]);
  });

  it("serves nothing that came from another service than its own, and gets it anew", async () => {
    await older("mixed", ALLEN_API_URL);
    await new Cache(at("mixed")).ensure("models.json", countedSource("[]", replica.url));
    await expect(fetchModels({}, of("mixed", null, { offline: true }))).rejects.toMatchObject({ code: "NotFound" });
  });

  it("of AllenSDK serves whoever asks", async () => {
    putForeign(new Cache(at("allen")), "cells.json", JSON.stringify([{ specimen__id: 6 }]));
    for (const service of [null, replica]) {
      expect(await fetchCells({}, of("allen", service, { offline: true }))).toMatchObject([{ id: 6 }]);
    }
  });

  it("with a table that is no list of records is asked for anew, or said to be damaged", async () => {
    const cache = await older("no-list", replica.url);
    for (const content of ['{"a": 1}', "[1, 2]", "null", "[[]]"]) {
      rmSync(join(cache.root, ".rheobase"), { recursive: true, force: true });
      writeFileSync(cache.path("cells.json"), content);
      await expect(fetchCells({}, of("no-list", replica, { offline: true })), content).rejects.toMatchObject({
        code: "DamagedCache",
      });
    }
    expect(await fetchCells({}, of("no-list", replica))).toHaveLength(2);
  });
});

describe("export and import", () => {
  it.each(["carried.tar", "carried"])("to %s keep whose the files are", async (target) => {
    await fetchCells({}, of(`from-${target}`, replica));
    await exportCache(new Cache(at(`from-${target}`), replica.url), at(target));
    const into = new Cache(at(`to-${target}`), ALLEN_API_URL);
    await into.ensure("models.json", countedSource("[]", ALLEN_API_URL));
    const report = await importCache(into, at(target));
    expect(report).toMatchObject({ files: 1, findings: [] });
    expect(report.cache.root).toBe(new Cache(at(`to-${target}`), replica.url).root);
    expect(await fetchCells({}, of(`to-${target}`, replica, { offline: true }))).toHaveLength(2);
    await expect(fetchCells({}, of(`to-${target}`, null, { offline: true }))).rejects.toMatchObject({
      code: "NotFound",
    });
  });
});

describe("fetchModels()", () => {
  it("lists no model twice, whatever the service and an older table do", async () => {
    // As a service that takes no filter of associations would: GLIF models come with all others.
    const models = replica.data.tables.rows("NeuronalModel");
    const twice = [...models, ...models].map((row) => ({ ...row }));
    const cache = new Cache(at("twice"), replica.url);
    await cache.ensure("models.json", countedSource(JSON.stringify(twice), replica.url));
    const ids = (await fetchModels({}, of("twice", replica))).map(({ id }) => id);
    expect(ids).toEqual(models.map(({ id }) => id).sort());
    await fetchModels({}, of("twice", replica, { refresh: true }));
    const table = JSON.parse(readFileSync(cache.path("models.json"), "utf8")) as { id: number }[];
    expect(new Set(table.map(({ id }) => id)).size).toBe(table.length);
  });
});
