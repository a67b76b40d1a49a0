import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { create, Header, Pax } from "tar";
import { describe, expect, it } from "vitest";
import { Cache } from "../../../../src/api/cache/cache.js";
import { listCache } from "../../../../src/api/cache/listing.js";
import { exportCache, importCache } from "../../../../src/api/cache/transfer/archive.js";
import { verifyCache } from "../../../../src/api/cache/verify.js";
import { CONTENT, countedSource, filledCache, putForeign } from "../../../support/cache-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const at = temporaryFolder();

/** Contents of a cache by path. */
async function contentOf(cache: Cache): Promise<Record<string, string>> {
  const { items } = await listCache(cache);
  const paths = items.flatMap(({ files }) => files.map(({ path }) => path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(cache.path(path), "utf8")]));
}

describe.each(["carried.tar", "carried"])("exportCache() to %s and importCache()", (target) => {
  it("carry files with what is known of them to another place", async () => {
    const from = await filledCache(at(`from-${target}`));
    putForeign(from, "specimen_8/ephys_sweeps.json", "[1]"); // of AllenSDK: its hash is taken on the way
    expect(await exportCache(from, at(target))).toMatchObject({ files: 6, findings: [] });
    const to = new Cache(at(`to-${target}`));
    expect(await importCache(to, at(target))).toMatchObject({ files: 6, kept: 0, findings: [] });
    expect(await contentOf(to)).toEqual({ ...CONTENT, "specimen_8/ephys_sweeps.json": "[1]" });
    expect(await verifyCache(to)).toMatchObject({ checked: 6, unknown: 0, findings: [] });
    expect(await to.index.entry("models/11/11_fit.json")).toEqual(await from.index.entry("models/11/11_fit.json"));
    expect(await importCache(to, at(target))).toMatchObject({ files: 0, kept: 6 });
    expect(readdirSync(join(to.root, ".rheobase")).sort()).toEqual(["index", "locks"]);
    expect(existsSync(to.path("manifest.json"))).toBe(true);
  });

  it("take only the items asked for", async () => {
    const from = await filledCache(at(`some-from-${target}`));
    await exportCache(from, at(`some-${target}`), { items: new Set(["models/11", "tables"]) });
    const to = new Cache(at(`some-to-${target}`));
    await importCache(to, at(`some-${target}`));
    expect((await listCache(to)).items.map(({ item }) => item)).toEqual(["models/11", "tables"]);
  });

  it("leave out what is damaged, and say so", async () => {
    const from = await filledCache(at(`bad-from-${target}`));
    truncateSync(from.path("models/11/11_fit.json"), 3);
    const { findings } = await exportCache(from, at(`bad-${target}`));
    expect(findings).toMatchObject([{ path: "models/11/11_fit.json", problem: "damaged" }]);
    const to = new Cache(at(`bad-to-${target}`));
    expect(await importCache(to, at(`bad-${target}`))).toMatchObject({ files: 4, findings: [] });
  });
});

describe("importCache()", () => {
  it("refuses what was damaged on the way, and takes the rest", async () => {
    const from = await filledCache(at("way"));
    writeFileSync(from.path("models/11/11_fit.json"), '{"fit": 10}');
    await create({ file: at("way.tar"), cwd: from.root }, readdirSync(from.root));
    const to = new Cache(at("way-to"));
    const { files, findings } = await importCache(to, at("way.tar"));
    expect(files).toBe(4);
    expect(findings).toMatchObject([{ path: "models/11/11_fit.json", problem: "damaged" }]);
    expect(existsSync(to.path("models/11/11_fit.json"))).toBe(false);
  });

  it("keeps the newer file", async () => {
    const old = await filledCache(at("old"));
    await exportCache(old, at("old.tar"));
    const to = new Cache(at("newer"));
    await to.ensure("cells.json", countedSource("[2]"));
    expect(await importCache(to, at("old.tar"))).toMatchObject({ files: 4, kept: 1 });
    expect(readFileSync(to.path("cells.json"), "utf8")).toBe("[2]");
    await old.ensure("cells.json", countedSource("[3]"), { refresh: true });
    expect(await importCache(to, old.root)).toMatchObject({ files: 1, kept: 4 });
    expect(readFileSync(to.path("cells.json"), "utf8")).toBe("[3]");
  });

  it("takes the folder of AllenSDK", async () => {
    const allen = new Cache(at("allen"));
    putForeign(allen, "manifest.json", "{}");
    putForeign(allen, "specimen_8/ephys_sweeps.json", "[1]");
    putForeign(allen, "specimen_9/ephys.nwb", "broken off");
    const to = new Cache(at("allen-to"));
    expect(await importCache(to, allen.root)).toMatchObject({
      files: 1,
      findings: [{ path: "specimen_9/ephys.nwb", problem: "damaged" }],
    });
  });

  it("refuses an archive that is cut, or none, and changes nothing", async () => {
    const from = await filledCache(at("cut"));
    await from.ensure("specimen_7/ephys_sweeps.json", countedSource(" ".repeat(100_000)), { refresh: true });
    await exportCache(from, at("cut.tar"));
    truncateSync(at("cut.tar"), 50_000);
    writeFileSync(at("text.tar"), "no archive at all ".repeat(100));
    const to = await filledCache(at("cut-to"));
    const before = await contentOf(to);
    for (const name of ["cut.tar", "text.tar"]) {
      await expect(importCache(to, at(name))).rejects.toMatchObject({ code: "DamagedCache", path: at(name) });
    }
    expect(await contentOf(to)).toEqual(before);
    expect(readdirSync(join(to.root, ".rheobase")).sort()).toEqual(["index", "locks"]);
  });

  it("takes nothing from outside the cache's own places, whatever an archive says", async () => {
    mkdirSync(at("evil/models/1"), { recursive: true });
    writeFileSync(at("evil/outside.txt"), "x");
    writeFileSync(at("evil/models/1/a_fit.json"), "{}");
    symlinkSync("/etc/passwd", at("evil/models/1/link.json"));
    const paths = ["models/1/a_fit.json", "models/1/link.json", "../evil/outside.txt", at("evil/outside.txt")];
    await create({ file: at("evil.tar"), cwd: at("evil"), preservePaths: true }, paths);
    const to = new Cache(at("evil-to"));
    await importCache(to, at("evil.tar"));
    expect(Object.keys(await contentOf(to))).toEqual(["models/1/a_fit.json"]);
    expect(existsSync(at("evil-to/outside.txt"))).toBe(false);
  });

  it("leaves out entries whose names the system does not take, and takes the rest", async () => {
    const long = `specimen_1/${"x".repeat(300)}.nwb`;
    const entries = ["cells.json", long, "models/1/a_fit.json"].map((path) => {
      const header = new Header({ path, mode: 0o644, size: 2, type: "File", mtime: new Date() });
      const pax = path.length > 99 ? [new Pax({ path, size: 2 }).encode()] : [];
      header.encode();
      return Buffer.concat([...pax, header.block!, Buffer.from("[]".padEnd(512, "\0"))]);
    });
    writeFileSync(at("long.tar"), Buffer.concat([...entries, Buffer.alloc(1024)]));
    const to = new Cache(at("long-to"));
    const { files, findings } = await importCache(to, at("long.tar"));
    expect(files).toBe(2);
    expect(findings).toEqual([
      {
        path: long,
        problem: "damaged",
        message: "it cannot be unpacked (its name is longer than the system allows)",
      },
    ]);
  });

  it("takes no archive that unpacks to far more than it holds", async () => {
    mkdirSync(at("bomb"));
    writeFileSync(at("bomb/models.json"), Buffer.alloc(20e6));
    await create({ file: at("bomb.tar"), cwd: at("bomb"), gzip: true }, ["models.json"]);
    const to = new Cache(at("bomb-to"));
    await expect(importCache(to, at("bomb.tar"), { maxBytes: 10e6 })).rejects.toMatchObject({
      code: "DamagedCache",
      message: `Cannot import ${at("bomb.tar")}: it unpacks to more than 10000000 bytes, so allow more (--max-size) if that is right`,
    });
    expect(await contentOf(to)).toEqual({});
  });

  it.each([
    ["a pipe", () => at("pipe.tar"), /it is a named pipe, expected a regular file/],
    ["a device without an end", () => "/dev/zero", /it is a device, expected a regular file/],
  ])("takes no archive from %s", async (_, path, message) => {
    if (!existsSync(at("pipe.tar"))) execFileSync("mkfifo", [at("pipe.tar")]);
    await expect(importCache(new Cache(at("odd-to")), path())).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringMatching(message),
    });
  });

  it("is not held up by a pipe in the place of an index or a file", async () => {
    const from = await filledCache(at("pipes"));
    rmSync(join(from.root, ".rheobase/index/models+11.json"));
    execFileSync("mkfifo", [join(from.root, ".rheobase/index/models+11.json"), from.path("models.json")]);
    const to = new Cache(at("pipes-to"));
    expect(await importCache(to, from.root)).toMatchObject({ files: 5, findings: [] });
  });

  it("says that there is nothing to take", async () => {
    const to = new Cache(at("nothing-to"));
    await expect(importCache(to, at("nowhere.tar"))).rejects.toMatchObject({ code: "NotFound" });
    mkdirSync(at("empty"));
    await expect(importCache(to, at("empty"))).rejects.toMatchObject({ code: "InvalidOption" });
  });
});

describe("exportCache()", () => {
  it("does not write over an archive, and leaves no half of one when cancelled", async () => {
    const from = await filledCache(at("export"));
    writeFileSync(at("there.tar"), "mine");
    await expect(exportCache(from, at("there.tar"))).rejects.toMatchObject({ code: "OutputExists" });
    expect(readFileSync(at("there.tar"), "utf8")).toBe("mine");
    const stop = new AbortController();
    const cancelled = exportCache(from, at("cancelled.tar"), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: "Cancelled" });
    expect(readdirSync(at("")).filter((name) => name.startsWith(basename(at("cancelled"))))).toEqual([]);
    await expect(exportCache(new Cache(at("void")), at("void.tar"))).rejects.toMatchObject({ code: "NotFound" });
  });
});
