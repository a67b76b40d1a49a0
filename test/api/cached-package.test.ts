import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchItem } from "../../src/api/cached-item.js";
import { fetchModel } from "../../src/api/cached-package.js";
import { fetchRecording, fetchSweeps } from "../../src/api/cached-recording.js";
import { fetchCells, fetchModels } from "../../src/api/cached-tables.js";
import type { StoreOptions } from "../../src/api/store.js";
import { openModel } from "../../src/models/open-model.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { MADE } from "../support/allen-replica.js";
import { ownReplica } from "../support/own-replica.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());
const { replica } = await ownReplica();

const options = (name: string, more: StoreOptions = {}): StoreOptions => ({
  cacheDir: at(name),
  baseUrl: replica.url,
  offline: false,
  ...more,
});

const asked = (): number => replica.requests.splice(0).length;
const namesIn = (folder: string): string[] => (readdirSync(folder, { recursive: true }) as string[]).sort();

describe("fetchModel()", () => {
  it("brings a package once, as AllenSDK lays it out, and asks nothing afterwards", async () => {
    const model = await fetchModel(MADE.perisomatic, options("once"));
    expect(model).toMatchObject({ id: MADE.perisomatic, specimenId: MADE.cell, kind: "perisomatic", level: null });
    expect(model.folder).toBe(at(`once/models/${MADE.perisomatic}`));
    const names = namesIn(model.folder);
    expect(names).toEqual(expect.arrayContaining(["manifest.json", "neuronal_model.json", "ephys_sweeps.json"]));
    expect(names.filter((name) => name.endsWith(".mod"))).toHaveLength(16);
    const manifest = JSON.parse(readFileSync(join(model.folder, "manifest.json"), "utf8")) as {
      manifest: { key: string; spec: string }[];
      runs: { sweeps_by_type: Record<string, number[]> }[];
    };
    expect(manifest.manifest.find(({ key }) => key === "stimulus_path")?.spec).toBe(
      `../../specimen_${MADE.cell}/ephys.nwb`,
    );
    expect(Object.keys(manifest.runs[0]!.sweeps_by_type).length).toBeGreaterThan(0);
    expect(asked()).toBeGreaterThan(0);
    expect(await fetchModel(MADE.perisomatic, options("once"))).toEqual(model);
    expect(asked()).toBe(0);
  });

  it("shares mechanism files between packages and fetches a broken package to its end", async () => {
    const { folder } = await fetchModel(MADE.perisomatic, options("shared"));
    const fit = readdirSync(folder).find((name) => name.endsWith("_fit.json"))!;
    asked();
    truncateSync(join(folder, fit), 10);
    truncateSync(join(folder, "modfiles/Kd.mod"), 1);
    await fetchModel(MADE.perisomatic, options("shared"));
    const files = replica.requests.filter(({ file }) => file).map(({ path }) => path);
    expect(files).toHaveLength(1); // the fit; the mechanism was copied from the shared one
    expect(statSync(join(folder, "modfiles/Kd.mod")).size).toBeGreaterThan(1);
    using opened = await openModel(folder);
    expect(opened.kind).toBe("biophysical");
  });

  it("with refresh asks for the record again, and gets again only what is not as it came", async () => {
    const { folder } = await fetchModel(MADE.glif[2], options("refresh"));
    const config = readdirSync(folder).find((name) => name.endsWith("neuron_config.json"))!;
    const whole = readFileSync(join(folder, config));
    asked();
    await fetchModel(MADE.glif[2], options("refresh", { refresh: true }));
    expect(replica.requests.filter(({ file }) => file)).toHaveLength(0);
    expect(asked()).toBeGreaterThan(0);
    const changed = Buffer.from(whole);
    changed[10] = changed[10]! ^ 1;
    writeFileSync(join(folder, config), changed);
    await fetchModel(MADE.glif[2], options("refresh", { refresh: true }));
    expect(replica.requests.filter(({ file }) => file)).toHaveLength(1);
    expect(readFileSync(join(folder, config)).equals(whole)).toBe(true);
  });

  it("offline serves what is there, and names the command for what is not", async () => {
    const offline = options("offline", { offline: true });
    await expect(fetchModel(MADE.glif[0], offline)).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot open model ${MADE.glif[0]} offline: the required files are not in the cache ${at("offline")}, so run \`rheobase fetch ${MADE.glif[0]}\` while connected`,
    });
    const { folder } = await fetchModel(MADE.glif[0], options("offline"));
    asked();
    expect((await fetchModel(MADE.glif[0], offline)).folder).toBe(folder);
    const config = readdirSync(folder).find((name) => name.endsWith("neuron_config.json"))!;
    truncateSync(join(folder, config), 10);
    await expect(fetchModel(MADE.glif[0], offline)).rejects.toMatchObject({
      code: "DamagedCache",
      path: join(folder, config),
    });
    await expect(fetchRecording(MADE.cell, offline)).rejects.toThrow(/run `rheobase fetch 700000001`/);
    await expect(fetchCells({}, offline)).rejects.toThrow(/run `rheobase cells`/);
    expect(asked()).toBe(0);
  });

  it("takes service, cache and offline from the environment", async () => {
    vi.stubEnv("RHEOBASE_CACHE_DIR", at("environment"));
    vi.stubEnv("RHEOBASE_API_URL", replica.url);
    expect((await fetchModel(MADE.glif[1])).folder).toBe(at(`environment/models/${MADE.glif[1]}`));
    vi.stubEnv("RHEOBASE_OFFLINE", "1");
    await expect(fetchModel(MADE.glif[2])).rejects.toMatchObject({ code: "NotFound" });
    vi.stubEnv("RHEOBASE_OFFLINE", "0");
    await fetchModel(MADE.glif[2]);
  });

  it("says when there is no such model", async () => {
    await expect(fetchModel(99, options("none"))).rejects.toMatchObject({ code: "NotFound", id: 99 });
    await expect(fetchModel(-1, options("none"))).rejects.toMatchObject({ code: "InvalidOption" });
    expect(existsSync(at("none"))).toBe(false);
  });
});

describe("fetchRecording(), fetchSweeps(), fetchCells() and fetchModels()", () => {
  it("ask once", async () => {
    const settings = options("tables");
    for (const [round, requests] of [1, 0].entries()) {
      using recording = await openRecording(await fetchRecording(MADE.cell, settings));
      expect(recording.sweeps.length).toBeGreaterThan(0);
      expect((await fetchSweeps(MADE.cell, settings)).length).toBeGreaterThan(0);
      expect((await fetchCells({ species: "mouse" }, settings)).map(({ id }) => id)).toEqual([MADE.cell]);
      expect((await fetchCells({}, settings)).map(({ id }) => id).sort()).toEqual([MADE.cell, MADE.human]);
      expect((await fetchModels({ kind: "glif" }, settings)).map(({ id }) => id)).toEqual([...MADE.glif]);
      expect(asked() > 0, `round ${round}`).toBe(requests > 0);
    }
    const [model] = await fetchModels({ kind: "biophysical", cells: { species: "mouse" } }, settings);
    expect(model).toMatchObject({ id: MADE.perisomatic, specimenId: MADE.cell, cell: { id: MADE.cell } });
    expect(await fetchModels({ cells: { species: "human" } }, settings)).toEqual([]);
    expect(await fetchModels({ specimenIds: [MADE.cell], level: 4 }, settings)).toMatchObject([{ id: MADE.glif[3] }]);
  });

  it("use the tables and recordings that AllenSDK fetched", async () => {
    const records = replica.data.tables.rows("ApiCellTypesSpecimenDetail");
    await fetchRecording(MADE.cell, options("ours"));
    mkdirSync(at(`theirs/specimen_${MADE.cell}`), { recursive: true });
    writeFileSync(at("theirs/manifest.json"), "{}");
    writeFileSync(at("theirs/cells.json"), JSON.stringify(records, null, 2));
    const recording = readFileSync(at(`ours/specimen_${MADE.cell}/ephys.nwb`));
    writeFileSync(at(`theirs/specimen_${MADE.cell}/ephys.nwb`), recording);
    asked();
    const theirs = options("theirs", { offline: true });
    expect(await fetchCells({}, theirs)).toHaveLength(records.length);
    expect(await fetchRecording(MADE.cell, theirs)).toBe(at(`theirs/specimen_${MADE.cell}/ephys.nwb`));
    // One that broke off, as AllenSDK leaves them, is not served.
    truncateSync(at(`theirs/specimen_${MADE.cell}/ephys.nwb`), recording.length - 1000);
    await expect(fetchRecording(MADE.cell, theirs)).rejects.toMatchObject({ code: "DamagedCache" });
    await fetchRecording(MADE.cell, options("theirs"));
    expect(readFileSync(at(`theirs/specimen_${MADE.cell}/ephys.nwb`)).equals(recording)).toBe(true);
    expect(readFileSync(at("theirs/manifest.json"), "utf8")).toBe("{}");
  });
});

describe("fetchItem()", () => {
  it("brings a model with its recording, or a cell with all that belongs to it", async () => {
    const model = await fetchItem(MADE.perisomatic, options("item"));
    expect(model).toMatchObject({ specimenId: MADE.cell, recording: at(`item/specimen_${MADE.cell}/ephys.nwb`) });
    expect(model.files).toBeGreaterThan(2);
    const cell = await fetchItem(MADE.cell, options("item-cell"));
    expect(cell).toMatchObject({ model: null, specimenId: MADE.cell });
    expect(readdirSync(cell.folder).sort()).toEqual([
      "ephys.nwb",
      "ephys_sweeps.json",
      "reconstruction.marker",
      "reconstruction.swc",
    ]);
    await expect(fetchItem(99, options("item-cell"))).rejects.toThrow(/has no model and no recorded cell with this id/);
  });

  it("leaves the recording out, and asks nothing of the service where all is there", async () => {
    const wanted = { ...options("item-small"), recording: false };
    const first = await fetchItem(MADE.perisomatic, wanted);
    expect(first.recording).toBeNull();
    const again = await fetchItem(MADE.perisomatic, { ...wanted, offline: true });
    expect(again).toEqual({ ...first, files: 0, bytes: 0 });
    await expect(fetchItem(MADE.cell, { ...wanted, offline: true })).rejects.toMatchObject({ code: "NotFound" });
    await expect(fetchItem(-1, wanted)).rejects.toMatchObject({ code: "InvalidOption" });
  });
});
