import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Replica, startReplica } from "../../support/allen-replica.js";
import { rheobase } from "../../support/cli.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const root = resolve(import.meta.dirname, "../../..");
const folder = temporaryFolderPath();
const temporary = join(folder, "tmp");
mkdirSync(temporary);
const env = { RHEOBASE_CACHE_DIR: join(folder, "cache"), RHEOBASE_OFFLINE: "", TMPDIR: temporary };

interface Document {
  readonly healthy: boolean;
  readonly checks: readonly { check: string; status: string; message: string; remedy: string | null }[];
}

/** The checks of a JSON document by name. */
const byName = (stdout: string) => {
  const { checks } = JSON.parse(stdout) as Document;
  return Object.fromEntries(checks.map(({ check, ...found }) => [check, found]));
};
const statusOf = (stdout: string) =>
  Object.fromEntries(Object.entries(byName(stdout)).map(([check, { status }]) => [check, status]));

const healthy = {
  node: "ok",
  webassembly: "ok",
  solver: "ok",
  workers: "ok",
  recordings: "ok",
  figures: "ok",
  cache: "ok",
  service: "skipped",
};

describe("rheobase doctor", () => {
  it("finds this installation healthy, and leaves nothing behind", async () => {
    const { code, stdout } = await rheobase(["doctor", "--json"], { cwd: folder, env });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "rheobase.doctor/1",
      healthy: true,
      node: process.versions.node,
    });
    expect({ code, ...statusOf(stdout) }).toEqual({ code: 0, ...healthy });
    expect(byName(stdout).cache?.message).toContain("does not exist yet and can be created");
    expect(existsSync(env.RHEOBASE_CACHE_DIR)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("prints a table, and what the cache holds", async () => {
    const cache = join(folder, "filled");
    mkdirSync(join(cache, "specimen_7"), { recursive: true });
    writeFileSync(join(cache, "specimen_7", "ephys_sweeps.json"), "[]");
    const { code, stdout } = await rheobase(["doctor", "--cache-dir", cache], { cwd: folder, env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^check +status +seen\nnode +ok +Node /);
    expect(stdout).toMatch(/cache +ok +.*filled is writable and holds 1 items/);
    expect(stdout).toContain("This installation is healthy");
    expect(readdirSync(cache)).toEqual(["specimen_7"]);
  });

  it("names a cache that cannot be written, with exit code 6 and what to do", async () => {
    writeFileSync(join(folder, "file"), "");
    const { code, stdout } = await rheobase(["doctor", "--cache-dir", join(folder, "file")], { cwd: folder, env });
    expect(code).toBe(6);
    expect(stdout).toMatch(/cache +failed +Cannot write cached file .*file is not a folder/);
    expect(stdout).toMatch(/\n1 of 8 failed\ncache: choose another folder with --cache-dir/);
  });

  it("says that WebAssembly is missing, and does not blame what stands on it", () => {
    const args = ["--jitless", join(root, "dist/cli/main.js"), "doctor", "--json"];
    const { status, stdout } = spawnSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: "utf8" });
    const on = { solver: "skipped", workers: "skipped", recordings: "skipped", figures: "skipped" };
    expect({ status, ...statusOf(stdout) }).toEqual({ status: 6, ...healthy, webassembly: "failed", ...on });
  });
});

describe("rheobase doctor of a damaged installation", () => {
  /** A copy of the package to damage. */
  const install = join(folder, "install");
  beforeAll(() => {
    for (const part of ["dist", "models", "assets", "native/pkg", "package.json"]) {
      cpSync(join(root, part), join(install, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(install, "node_modules"));
  });

  /** Damages a file of the copy, looks, and mends it. */
  const damaged = (path: string, damage: (content: string) => string | null) => {
    const file = join(install, path);
    const sound = readFileSync(file);
    const content = damage(sound.toString("utf8"));
    if (content === null) rmSync(file);
    else writeFileSync(file, content);
    const args = [join(install, "dist/cli/main.js"), "doctor", "--json"];
    const { status, stdout } = spawnSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: "utf8" });
    writeFileSync(file, sound);
    return { status, found: byName(stdout), all: { status, ...statusOf(stdout) } };
  };

  it("finds that a model runs otherwise than in NEURON", () => {
    const fit = "models/biophysical-cell/fit_parameters.json";
    const { found, all } = damaged(fit, (text) => text.replace(/("e_pas":\s*-)80/, "$180.001"));
    expect(all).toEqual({ status: 6, ...healthy, solver: "failed", workers: "skipped" });
    expect(found.solver?.message).toMatch(/^\de-\d+ mV and .* off NEURON, expected at most 1e-6$/);
    expect(found.solver?.remedy).toContain("reinstall rheobase");
  });

  it("finds that the solver is missing", () => {
    const { found, all } = damaged("native/pkg/rheobase_native_bg.wasm", () => null);
    expect(all).toEqual({ status: 6, ...healthy, solver: "failed", workers: "skipped" });
    expect(found.solver?.message).toContain("its WebAssembly file is missing");
  });

  it("finds that worker threads fail", () => {
    const { all } = damaged("dist/cli/worker.js", () => 'throw new Error("broken");');
    expect(all).toEqual({ status: 6, ...healthy, workers: "failed" });
  });

  it("finds that no figure can be drawn", () => {
    const { found, all } = damaged("assets/fonts/DejaVuSans.ttf", () => null);
    expect(all).toEqual({ status: 6, ...healthy, figures: "failed" });
    expect(found.figures?.message).toContain("DejaVuSans.ttf is missing or damaged");
  });

  it("finds that Node is too old", () => {
    const { found, all } = damaged("package.json", (text) => text.replace(">=20.19", ">=99.1"));
    expect(all).toEqual({ status: 6, ...healthy, node: "failed" });
    expect(found.node?.message).toMatch(/; 99\.1 or newer is required$/);
  });

  it("finds that no recording can be written", () => {
    const args = [join(install, "dist/cli/main.js"), "doctor", "--json"];
    const nowhere = { ...process.env, ...env, TMPDIR: join(folder, "nowhere") };
    const { stdout } = spawnSync(process.execPath, args, { env: nowhere, encoding: "utf8" });
    expect(statusOf(stdout)).toEqual({ ...healthy, recordings: "failed" });
  });
});

describe("rheobase doctor --service", () => {
  let replica: Replica;
  beforeAll(async () => {
    replica = await startReplica({ reference: false });
  });
  afterAll(() => replica.stop());
  const service = async (more: Record<string, string> = {}) => {
    const { code, stdout } = await rheobase(["doctor", "--service", "--api-url", replica.url, "--json"], {
      cwd: folder,
      env: { ...env, ...more },
    });
    return { code, ...byName(stdout).service };
  };

  it("asks the service, and only then", async () => {
    await rheobase(["doctor", "--api-url", replica.url], { cwd: folder, env });
    expect(replica.requests).toEqual([]);
    expect(await service({ RHEOBASE_OFFLINE: "1" })).toMatchObject({ code: 0, status: "skipped" });
    expect(replica.requests).toEqual([]);
    expect(await service()).toMatchObject({ code: 0, status: "ok", message: expect.stringMatching(/ answered in /) });
    expect(replica.requests).toHaveLength(1);
  });

  it("says that it does not answer", async () => {
    replica.faults = () => "500";
    expect(await service()).toMatchObject({ code: 6, status: "failed", remedy: expect.stringContaining("--offline") });
  });
});
