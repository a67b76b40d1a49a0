import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Cache } from "../../../src/api/cache/cache.js";
import { CONTENT, filledCache, putForeign } from "../../support/cache-files.js";
import { rheobase } from "../../support/cli.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const folder = temporaryFolderPath();

/** Runs an action on a cache of its own. */
async function withCache(name: string) {
  const cache = await filledCache(join(folder, name));
  const run = (...args: string[]) =>
    rheobase(["cache", ...args], { cwd: folder, env: { RHEOBASE_CACHE_DIR: cache.root } });
  const json = async (...args: string[]) => {
    const { code, stdout } = await run(...args, "--json");
    return { code, document: JSON.parse(stdout) as Record<string, unknown> & { items: { item: string }[] } };
  };
  return { cache, run, json };
}

describe("rheobase cache", () => {
  it("prints its folder, by option or environment", async () => {
    const { cache, run, json } = await withCache("dir");
    expect((await run("dir")).stdout).toBe(`${cache.root}\n`);
    expect((await run("dir", "--cache-dir", "/elsewhere")).stdout).toBe("/elsewhere\n");
    expect((await json("dir")).document).toEqual({ schema: "rheobase.cache/1", dir: cache.root });
  });

  it("lists what it holds, and how much", async () => {
    const { run, json } = await withCache("ls");
    const { stdout } = await run("ls");
    expect(stdout).toMatch(/^item +files +size +fetched +last used\nmodels\/11 +2 +19 B +\d{4}-\d\d-\d\d/);
    const { document } = await json("ls");
    expect(document.items[0]).toMatchObject({
      item: "models/11",
      files: [
        { path: "models/11/11_fit.json", size: 11, url: "http://api.brain-map.org/api/v2/models/11/11_fit.json" },
        {},
      ],
    });
    const bytes = Object.values(CONTENT).reduce((sum, content) => sum + content.length, 0);
    expect((await json("size")).document).toMatchObject({ bytes, items: 4, files: 5 });
  });

  it("says what to do about an empty one", async () => {
    const { code, stdout, stderr } = await rheobase(["cache", "ls", "--cache-dir", join(folder, "empty")]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/is empty: rheobase fetch ID/);
  });

  it("finds damage with exit code 6, and removes it when told", async () => {
    const { cache, run, json } = await withCache("verify");
    expect((await run("verify")).stdout).toMatch(/^5 files are intact/);
    writeFileSync(cache.path("models/11/11_fit.json"), '{"fit": 10}');
    const found = await run("verify");
    expect(found.code).toBe(6);
    expect(found.stdout).toMatch(/models\/11\/11_fit\.json +damaged +its content has changed since it came/);
    expect(found.stderr).toMatch(/rheobase cache verify --remove/);
    const removed = await json("verify", "--remove");
    expect(removed).toMatchObject({ code: 6, document: { checked: 4, findings: [{ problem: "damaged" }] } });
    expect(existsSync(cache.path("models/11/11_fit.json"))).toBe(false);
    expect((await run("verify")).code).toBe(0);
  });

  it("prunes by size, after saying what it would", async () => {
    const { cache, run, json } = await withCache("prune");
    const plan = await json("prune", "--max-size", "0.5kB", "--dry-run");
    expect(plan.document).toMatchObject({ dry_run: true, left_bytes: expect.any(Number) });
    expect(existsSync(cache.path("specimen_7"))).toBe(true);
    await run("prune", "--max-size", "0B");
    expect((await json("ls")).document.items).toEqual([]);
  });

  it.each([
    ["a size without unit", ["prune", "--max-size", "10"], /^Cannot use --max-size 10: expected a size such as 500MB/],
    [
      "an age of another kind",
      ["prune", "--older-than", "soon"],
      /^Cannot use --older-than soon: expected an age such as/,
    ],
    ["an unknown action", ["lss"], /^Cannot do "lss" with the cache \(did you mean "ls"\?\): expected one of dir/],
    ["no action", [], /^Cannot run rheobase cache: ACTION is missing/],
    ["an id that is none", ["export", "x.tar", "47a"], /^Cannot use the id "47a": expected a number/],
  ])("names %s", async (_, args, message) => {
    const { code, stdout, stderr } = await rheobase(["cache", ...args], { cwd: folder });
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("rheobase cache export and import", () => {
  it("carry some models to a machine without network", async () => {
    const { cache, run } = await withCache("carry");
    putForeign(cache, "models/11/neuronal_model.json", JSON.stringify({ id: 11, specimen_id: 7 }));
    const out = await run("export", "eleven.tar", "11");
    expect(out).toMatchObject({ code: 0 });
    expect(out.stderr).toMatch(/rheobase cache import eleven\.tar/);
    const there = { env: { RHEOBASE_CACHE_DIR: join(folder, "there") }, cwd: folder };
    expect((await rheobase(["cache", "import", "eleven.tar"], there)).stdout).toMatch(/^5 files from eleven\.tar/);
    const { stdout } = await rheobase(["cache", "ls", "--json"], there);
    const { items } = JSON.parse(stdout) as { items: { item: string }[] };
    expect(items.map(({ item }) => item)).toEqual(["models/11", "specimen_7", "tables"]);
    expect((await rheobase(["cache", "verify"], there)).code).toBe(0);
  });

  it("end with exit code 6 when something was damaged on the way, 4 when there is nothing", async () => {
    const { run } = await withCache("damage");
    await run("export", "damage.tar");
    const bytes = readFileSync(join(folder, "damage.tar"));
    bytes[bytes.indexOf('{"glif": 12}')] = 32;
    writeFileSync(join(folder, "damage.tar"), bytes);
    const into = { env: { RHEOBASE_CACHE_DIR: join(folder, "into") }, cwd: folder };
    const { code, stdout } = await rheobase(["cache", "import", "damage.tar"], into);
    expect(code).toBe(6);
    expect(stdout).toMatch(/models\/12\/12_neuron_config\.json +damaged/);
    // Cut behind the index, which comes first and tells what should have followed.
    truncateSync(join(folder, "damage.tar"), bytes.indexOf("cells.json\0"));
    const cut = await rheobase(["cache", "import", "damage.tar"], into);
    expect(cut.code).toBe(6);
    expect(cut.stdout).toMatch(/cells\.json +missing/);
    expect((await run("export", "x.tar", "99")).code).toBe(4);
    expect((await run("import", "nowhere.tar")).code).toBe(4);
  });
});

/** Runs the program where nothing can be written: by another user where the tests run as root, whom nothing stops. */
function asNobody(cache: Cache, args: readonly string[], before = "") {
  const main = resolve(import.meta.dirname, "../../../dist/cli/main.js");
  const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return spawnSync("sh", ["-c", `${before} exec "$0" "$@"`, process.execPath, main, ...args], {
    ...other,
    cwd: "/",
    env: { PATH: process.env.PATH, HOME: "/nonexistent", RHEOBASE_CACHE_DIR: cache.root },
    encoding: "utf8",
  });
}

describe.skipIf(process.platform === "win32")("a cache that cannot be written", () => {
  const readOnly = async (name: string): Promise<Cache> => {
    chmodSync(folder, 0o755);
    const cache = await filledCache(join(folder, name));
    const { listCache } = await import("../../../src/api/cache/listing.js");
    for (const { item } of (await listCache(cache)).items) if (item !== "tables") chmodSync(cache.path(item), 0o555);
    for (const path of ["", "models", ".rheobase", ".rheobase/index", ".rheobase/locks"]) {
      chmodSync(cache.path(path), 0o555);
    }
    return cache;
  };

  it("is listed, verified and exported as any other", async () => {
    const cache = await readOnly("read-only");
    expect(asNobody(cache, ["cache", "verify"])).toMatchObject({ status: 0, stderr: "" });
    expect(asNobody(cache, ["cache", "ls", "--json"]).status).toBe(0);
    mkdirSync(join(folder, "out"), { mode: 0o777 });
    chmodSync(join(folder, "out"), 0o777);
    expect(asNobody(cache, ["cache", "export", join(folder, "out/all.tar")]).status).toBe(0);
  });

  it("says so when something is to be written, and keeps everything", async () => {
    const cache = await readOnly("refuses");
    const { status, stderr } = asNobody(cache, ["cache", "prune", "--max-size", "0B"]);
    expect(stderr).toMatch(/^Cannot (?:write|remove) .*: no permission to write in the folder/);
    expect(status).toBe(1);
    expect(asNobody(cache, ["cache", "verify"]).status).toBe(0);
  });
});
