import { existsSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fetchRecording, plannedRecording } from "../../src/api/cached-recording.js";
import { AllenStore, type StoreOptions } from "../../src/api/store.js";
import { openModel, openModelPackage } from "../../src/models/open-model.js";
import { MADE } from "../support/allen-replica.js";
import { ownReplica } from "../support/own-replica.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const { replica } = await ownReplica();
const options = (name: string, more: StoreOptions = {}) => ({
  cacheDir: at(name),
  baseUrl: replica.url,
  offline: false,
  ...more,
});
async function planned(name: string, more: StoreOptions = {}) {
  await using store = new AllenStore(options(name, more));
  return await plannedRecording(store, MADE.cell, MADE.perisomatic);
}

describe("plannedRecording()", () => {
  it("tells the size of a recording without fetching it", async () => {
    const { path, download } = await planned("plan");
    expect(existsSync(path)).toBe(false);
    expect(download?.url).toMatch(/^http/);
    const fetched = await fetchRecording(MADE.cell, options("plan"));
    expect(fetched).toBe(path);
    expect(download?.bytes).toBe(statSync(fetched).size);
    expect(await planned("plan")).toEqual({ path, download: null });
    expect(await planned("plan", { offline: true })).toEqual({ path, download: null });
  });

  it("says offline what is missing", async () => {
    await expect(planned("offline", { offline: true })).rejects.toMatchObject({
      code: "NotFound",
      message: expect.stringContaining(`rheobase fetch ${MADE.perisomatic}`),
    });
  });
});

describe("a model that is named by its id", () => {
  it("has the recording of its cell, planned or fetched", async () => {
    const opened = await openModelPackage(MADE.glif[0], options("by-id"));
    expect(opened).toMatchObject({ label: String(MADE.glif[0]), model: { kind: "glif", level: 1 } });
    const { path, download } = await opened.planRecording!({});
    expect(download?.bytes).toBeGreaterThan(0);
    expect(await opened.fetchRecording!({})).toBe(path);
  });

  it("is refused where it is that of a cell, with the models of the cell", async () => {
    await expect(openModel(MADE.cell, options("cell"))).rejects.toMatchObject({
      code: "NotFound",
      allowed: expect.arrayContaining([MADE.perisomatic, ...MADE.glif]),
      message: expect.stringMatching(/this is a cell, and its models are .*\(GLIF 1\)/),
    });
    await expect(openModel(MADE.human, options("cell"))).rejects.toMatchObject({ code: "NotFound" });
  });
});
