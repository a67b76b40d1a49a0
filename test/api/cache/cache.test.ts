import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Cache } from "../../../src/api/cache/cache.js";
import { isCachePath, itemOf } from "../../../src/api/cache/layout.js";
import { listCache } from "../../../src/api/cache/listing.js";
import { cacheDirectory } from "../../../src/api/cache/location.js";
import { pruneCache } from "../../../src/api/cache/prune.js";
import { verifyCache } from "../../../src/api/cache/verify.js";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { CONTENT, countedSource, filledCache, putForeign } from "../../support/cache-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const at = temporaryFolder();

describe("cacheDirectory()", () => {
  it("asks the argument, RHEOBASE_CACHE_DIR, XDG_CACHE_HOME and the system, in this order", () => {
    const all = { RHEOBASE_CACHE_DIR: "/own", XDG_CACHE_HOME: "/xdg" };
    expect(cacheDirectory("here", all)).toBe(resolve("here"));
    expect(cacheDirectory(undefined, all)).toBe(resolve("/own"));
    expect(cacheDirectory("", { XDG_CACHE_HOME: "/xdg", RHEOBASE_CACHE_DIR: " " })).toBe("/xdg/rheobase");
    const system = cacheDirectory(undefined, {});
    expect(system.startsWith(homedir()) && /rheobase/.test(system)).toBe(true);
    expect(cacheDirectory(undefined, { XDG_CACHE_HOME: "relative" })).toBe(system);
  });

  it("takes the folder in which AllenSDK made its cell_types for that", () => {
    const cache = new Cache(at("allen-parent"));
    putForeign(new Cache(at("allen-parent/cell_types")), "manifest.json", "{}");
    expect(new Cache(at("allen-parent")).root).toBe(join(cache.root, "cell_types"));
  });
});

describe("paths of the cache", () => {
  it("tells what belongs together", () => {
    const items = ["cells.json", "models.json", "models/5/a.json", "models/5/modfiles/b.mod", "specimen_9/ephys.nwb"];
    expect(items.map(itemOf)).toEqual(["tables", "tables", "models/5", "models/5", "specimen_9"]);
    expect(itemOf("modfiles/1-Kd.mod")).toBe("modfiles");
  });

  it.each([
    "../x",
    "models/5/../../x",
    "/etc/passwd",
    "notes.txt",
    "models/x/a",
    "specimen_1/a/b",
    "models\\5\\a",
    ".rheobase/x",
  ])("has no place for %s", (path) => expect(isCachePath(path)).toBe(false));
});

describe("Cache.ensure()", () => {
  it("gets a file once, however many ask at once, and knows where it came from", async () => {
    const cache = new Cache(at("once"));
    const source = countedSource("body");
    const given = await Promise.all(Array.from({ length: 8 }, () => cache.ensure("models/1/a_fit.json", source)));
    expect(given.filter(({ fetched }) => fetched)).toHaveLength(1);
    expect(source.asked).toBe(1);
    expect(readFileSync(given[0]!.path, "utf8")).toBe("body");
    expect(await cache.index.entry("models/1/a_fit.json")).toMatchObject({
      size: 4,
      sha256: "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5",
      url: source.url,
    });
    expect(readdirSync(join(cache.root, ".rheobase", "locks"))).toEqual([]);
  });

  it("gets it again when asked to, when its length is wrong, and when its address is another file's", async () => {
    const cache = new Cache(at("again"));
    const path = "models/1/a_fit.json";
    const source = countedSource("body");
    await cache.ensure(path, source);
    await cache.ensure(path, source, { refresh: true });
    expect(source.asked).toBe(2);
    truncateSync(cache.path(path), 2);
    await cache.ensure(path, source);
    expect(source.asked).toBe(3);
    const mirror = countedSource("body", source.url.replace("service", "mirror"));
    await cache.ensure(path, mirror);
    expect(mirror.asked).toBe(0);
    const other = countedSource("another", "http://service/api/v2/well_known_file_download/2");
    await cache.ensure(path, other);
    expect(readFileSync(cache.path(path), "utf8")).toBe("another");
  });

  it("keeps the old file when getting it anew fails", async () => {
    const cache = new Cache(at("keeps"));
    await cache.ensure("cells.json", countedSource("old"));
    const failing = { url: null, put: () => Promise.reject(new TypeError("the service burst")) };
    await expect(cache.ensure("cells.json", failing, { refresh: true })).rejects.toThrow("the service burst");
    expect(readFileSync(cache.path("cells.json"), "utf8")).toBe("old");
    expect(await cache.state("cells.json")).toBe("whole");
  });

  it("lets AllenSDK open the folder", async () => {
    const cache = await filledCache(at("manifest"));
    const { manifest } = JSON.parse(readFileSync(cache.path("manifest.json"), "utf8")) as {
      manifest: { key?: string; spec?: string; value?: string }[];
    };
    expect(manifest[0]).toEqual({ type: "manifest_version", value: "1.1" });
    expect(manifest.find(({ key }) => key === "EPHYS_DATA")?.spec).toBe("specimen_%d/ephys.nwb");
    expect(manifest).toHaveLength(9);
  });

  it("uses what AllenSDK left, but not a recording that broke off", async () => {
    const cache = new Cache(at("allen"));
    const whole = at("whole.nwb");
    await writeRecording(whole, [writtenSweep()]);
    putForeign(cache, "specimen_1/ephys.nwb", readFileSync(whole));
    putForeign(cache, "specimen_2/ephys.nwb", readFileSync(whole).subarray(0, statSync(whole).size - 100));
    putForeign(cache, "cells.json", "[]");
    const source = countedSource("fetched");
    for (const path of ["specimen_1/ephys.nwb", "specimen_2/ephys.nwb", "cells.json"]) await cache.ensure(path, source);
    expect(source.asked).toBe(1);
    expect(readFileSync(cache.path("specimen_2/ephys.nwb"), "utf8")).toBe("fetched");
  });
});

describe("Cache.require()", () => {
  it("names the command that brings what is missing or damaged", async () => {
    const cache = await filledCache(at("require"));
    const ask = (path: string) => cache.require(path, "open model 11", "rheobase fetch 11");
    expect(await ask("models/11/11_fit.json")).toBe(cache.path("models/11/11_fit.json"));
    await expect(ask("models/13/13_fit.json")).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot open model 11 offline: the required files are not in the cache ${cache.root}, so run \`rheobase fetch 11\` while connected`,
    });
    truncateSync(cache.path("models/11/11_fit.json"), 3);
    await expect(ask("models/11/11_fit.json")).rejects.toMatchObject({ code: "DamagedCache" });
  });
});

describe("listCache()", () => {
  it("lists items with size and date, unfinished files apart, and nothing of others", async () => {
    const cache = await filledCache(at("list"));
    putForeign(cache, "specimen_7/ephys.nwb.part", "half");
    putForeign(cache, "my notes.txt", "mine");
    const { items, parts, missing } = await listCache(cache);
    expect(items.map(({ item, files }) => [item, files.length])).toEqual([
      ["models/11", 2],
      ["models/12", 1],
      ["specimen_7", 1],
      ["tables", 1],
    ]);
    expect(items[0]!.size).toBe(
      CONTENT["models/11/11_fit.json"]!.length + CONTENT["models/11/modfiles/Kd.mod"]!.length,
    );
    expect(items[0]!.files[0]!.entry?.url).toBe("http://api.brain-map.org/api/v2/models/11/11_fit.json");
    expect(parts.map(({ path }) => path)).toEqual(["specimen_7/ephys.nwb.part"]);
    expect(missing).toEqual([]);
  });

  it("takes a folder that does not exist for an empty one, and makes nothing", async () => {
    expect((await listCache(new Cache(at("nowhere")))).items).toEqual([]);
    expect(existsSync(at("nowhere"))).toBe(false);
  });
});

describe("verifyCache()", () => {
  it("finds what has changed, was cut, is gone or cannot be opened", async () => {
    const cache = await filledCache(at("verify"));
    expect(await verifyCache(cache)).toMatchObject({ checked: 5, unknown: 0, findings: [] });
    writeFileSync(cache.path("models/11/11_fit.json"), '{"fit": 10}'); // as long as before
    truncateSync(cache.path("models/12/12_neuron_config.json"), 4);
    rmSync(cache.path("cells.json"));
    putForeign(cache, "specimen_8/ephys_sweeps.json", "<html>");
    const { findings, checked } = await verifyCache(cache);
    expect(checked).toBe(2);
    expect(findings.map(({ path, problem }) => [path, problem])).toEqual([
      ["cells.json", "missing"],
      ["models/11/11_fit.json", "damaged"],
      ["models/12/12_neuron_config.json", "damaged"],
      ["specimen_8/ephys_sweeps.json", "damaged"],
    ]);
    expect(findings[1]!.message).toMatch(/^its content has changed since it came/);
    expect(findings[2]!.message).toBe("it has 4 bytes and came with 12");
  });

  it("goes on without an index, and with one that makes no sense", async () => {
    const cache = await filledCache(at("index"));
    writeFileSync(join(cache.root, ".rheobase/index/models+11.json"), "{");
    writeFileSync(join(cache.root, ".rheobase/index/models+12.json"), '{"files": {"models/12/x": {"size": "big"}}}');
    expect(await verifyCache(cache)).toMatchObject({ checked: 2, unknown: 3, findings: [] });
  });
});

describe("pruneCache()", () => {
  const age = (cache: Cache, item: string, days: number): void => {
    const then = new Date(Date.now() - days * 86_400_000);
    utimesSync(join(cache.root, ".rheobase/index", `${item.replace("/", "+")}.json`), then, then);
  };

  it("removes what was not used for long, and first says what it would", async () => {
    const cache = await filledCache(at("old"));
    age(cache, "models/11", 40);
    const plan = await pruneCache(cache, { olderThanS: 30 * 86_400, dryRun: true });
    expect(plan.items.map(({ item }) => item)).toEqual(["models/11"]);
    expect(existsSync(cache.path("models/11/11_fit.json"))).toBe(true);
    expect(await pruneCache(cache, { olderThanS: 30 * 86_400 })).toMatchObject({ bytes: plan.bytes });
    expect(existsSync(cache.path("models/11"))).toBe(false);
    expect((await listCache(cache)).items.map(({ item }) => item)).toEqual(["models/12", "specimen_7", "tables"]);
    expect(await verifyCache(cache)).toMatchObject({ findings: [] });
  });

  it("counts use, not age: what a run took is kept", async () => {
    const cache = await filledCache(at("used"));
    age(cache, "models/11", 40);
    await cache.require("models/11/11_fit.json", "open", "");
    expect((await pruneCache(cache, { olderThanS: 30 * 86_400 })).items).toEqual([]);
  });

  it("removes the least recently used until the rest fits", async () => {
    const cache = await filledCache(at("size"));
    for (const [i, item] of ["specimen_7", "models/12", "models/11", "tables"].entries()) age(cache, item, 9 - i);
    const { items, leftBytes } = await pruneCache(cache, { maxBytes: 900 + CONTENT["models/11/11_fit.json"]!.length });
    expect(items.map(({ item }) => item)).toEqual(["specimen_7"]);
    expect(leftBytes).toBeLessThan(1200);
  });

  it("removes unfinished downloads, but none that is going on, nor files of other programs", async () => {
    const cache = await filledCache(at("parts"));
    putForeign(cache, "specimen_7/ephys.nwb.part", "half");
    putForeign(cache, "specimen_8/ephys.nwb.part", "half");
    putForeign(cache, "specimen_9/ephys_sweeps.json", "[]");
    await cache.locked("specimen_8/ephys.nwb", {}, async () => {
      expect(await pruneCache(cache, { olderThanS: 0, maxBytes: 0 })).toMatchObject({ parts: 1 });
    });
    const left = (await listCache(cache)).items.flatMap(({ files }) => files.map(({ path }) => path));
    expect(left).toEqual(["specimen_9/ephys_sweeps.json"]);
    expect(existsSync(cache.path("specimen_8/ephys.nwb.part"))).toBe(true);
    expect(existsSync(cache.path("specimen_7"))).toBe(false);
  });
});
