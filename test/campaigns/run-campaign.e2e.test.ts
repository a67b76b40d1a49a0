import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readSealed } from "../../src/campaigns/results/part-files.js";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { rheobase } from "../support/cli.js";
import { seededRandom } from "../support/seed.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const MOMENTS = Number(process.env.RHEOBASE_KILL_MOMENTS ?? 5);
const shipped = resolve(import.meta.dirname, "../../models");
const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
const at = temporaryFolder();
const random = seededRandom(32);

const TABLES = ["runs", "spikes", "features"] as const;
const bytes = (folder: string): string[] =>
  TABLES.map((table) => readFileSync(join(folder, `${table}.parquet`)).toString("hex"));
const write = (path: string, document: unknown): void => writeFileSync(path, JSON.stringify(document));

/** Each folder is run anew unless a test is about taking results over. */
const campaign = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  rheobase(["campaign", ...args], { cwd: at(""), env: { RHEOBASE_CACHE_DIR: at("cache"), ...env } });
const query = (args: readonly string[]) => rheobase(["query", ...args], { cwd: at("") });
const run = (args: readonly string[]) => campaign(["run", ...args, "--no-reuse"]);

const plan = {
  models: ["cells/*.json"],
  stimuli: ["square:amplitude=100..300pA/50pA,start=10ms,duration=90ms,total=120ms"],
  changes: { latin_hypercube: { count: 40, seed: 5, ranges: { th_inf: { from: 0.01, to: 0.03 } } } },
};
const RUNS = 5 * 40 * 5;

beforeAll(async () => {
  mkdirSync(at("cells"));
  for (const level of [1, 2, 3, 4, 5]) {
    const name = `GLIF${level}_neuron_config.json`;
    copyFileSync(join(shipped, "glif-cell", name), at(`cells/${name}`));
  }
  write(at("plan.json"), plan);
  const { code, stdout, stderr } = await run(["plan.json", "-o", "whole"]);
  expect(stderr).toContain("1,000 done now");
  expect(stdout).toBe("1,000 runs: 1,000 ok\n");
  expect(code).toBe(0);
}, 120_000);

describe("rheobase campaign run", () => {
  it("has the spikes that the library gives for the same model, parameters and stimulus", async () => {
    const runs = await readSealed(at("whole/runs.parquet"));
    const spikes = await readSealed(at("whole/spikes.parquet"));
    expect(runs).toHaveLength(RUNS);
    expect(spikes.length).toBeGreaterThan(RUNS);
    const family = Stimulus.family(plan.stimuli[0]!);
    for (const index of [0, 7, 333, 612, 999]) {
      const run = runs[index]!;
      using model = await openModel(at(String(run.model)));
      if (model.kind !== "glif") throw new Error("expected a GLIF model");
      const stimulus = family[index % 5]!;
      expect(run.variant).toBe(stimulus.variant);
      const { spikeTimes } = await model.with({ th_inf: Number(run.th_inf) }).run(stimulus);
      expect(spikes.filter((spike) => spike.run === index).map((spike) => spike.time_s)).toEqual([...spikeTimes]);
      expect(run.spike_count).toBe(spikeTimes.length);
    }
  });

  it("killed at any moment goes on with the same command, to the same bytes", async () => {
    const began = performance.now();
    await run(["plan.json", "-o", "timed"]);
    const wholeMs = performance.now() - began;
    let kills = 0;
    for (let moment = 0; moment < MOMENTS; moment++) {
      const left = await startAndKill("killed", random() * wholeMs);
      if (left) kills += 1;
      else rmSync(at("killed"), { recursive: true, force: true });
    }
    expect(kills).toBeGreaterThan(0);
    const { code } = await run(["plan.json", "-o", "killed"]);
    expect(code).toBe(0);
    expect(bytes(at("killed"))).toEqual(bytes(at("whole")));
    expect(readdirSync(at("killed/parts")).filter((name) => !name.endsWith(".parquet"))).toEqual([]);
  });

  it("only looks with --dry-run, and says of an unfinished folder that it has no tables", async () => {
    // A shard leaves its journals whole, but not sealed: others may write, too.
    await run(["plan.json", "-o", "looked-at", "--shard", "1/1"]);
    for (const table of [...TABLES, "timings"]) rmSync(at(`looked-at/${table}.parquet`));
    const files = (): string[] => readdirSync(at("looked-at"), { recursive: true }).map(String).sort();
    const before = files();
    expect(before.some((name) => name.endsWith(".ndjson"))).toBe(true);
    const dry = await run(["plan.json", "-o", "looked-at", "--dry-run"]);
    expect(dry.code).toBe(0);
    expect(files()).toEqual(before);
    const report = await campaign(["report", "looked-at"]);
    expect(report.code).toBe(4);
    expect(report.stderr).toContain("`rheobase campaign run PLAN -o looked-at` makes it at its end");
  });

  it("does nothing twice, and makes the tables again", async () => {
    rmSync(at("whole/runs.parquet"));
    const { stderr } = await run(["plan.json", "-o", "whole"]);
    expect(stderr).toContain("0 done now");
    expect(bytes(at("whole"))).toEqual(bytes(at("timed")));
  });

  it("refuses an address that is none of a queue, also where nothing is left to do", async () => {
    const { code, stderr } = await run(["plan.json", "-o", "whole", "--queue", "http://cluster"]);
    expect(stderr).toContain("it begins with http://, expected redis://HOST:PORT");
    expect(code).toBe(2);
  });

  it("by several processes in one folder comes to the same bytes", async () => {
    const shards = [1, 2, 3].map((i) => run(["plan.json", "-o", "shards", "--jobs", "1", "--shard", `${i}/3`]));
    for (const { code, stderr } of await Promise.all(shards)) expect(code, stderr).toBe(0);
    expect(bytes(at("shards"))).toEqual(bytes(at("whole")));
  });

  it("takes over what another campaign has done, and runs the rest", async () => {
    write(at("more.json"), {
      ...plan,
      stimuli: ["square:amplitude=200..400pA/50pA,start=10ms,duration=90ms,total=120ms"],
    });
    const { stdout } = await campaign(["run", "more.json", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ runs: RUNS, counts: { ok: RUNS } });
    const timings = await readSealed(at("more/timings.parquet"));
    const runs = await readSealed(at("more/runs.parquet"));
    // 200, 250 and 300 pA are in both.
    const reused = runs.filter((_, i) => timings[i]!.reused === true);
    expect(new Set(reused.map((each) => each.variant))).toEqual(
      new Set([200, 250, 300].map((pa) => `amplitude=${pa}pA`)),
    );
    expect(reused).toHaveLength((RUNS * 3) / 5);
    const anew = await run(["more.json", "-o", "anew"]);
    expect(anew.code).toBe(0);
    expect(bytes(at("more"))).toEqual(bytes(at("anew")));
  });

  it("does equal runs once, and takes protocols by name", async () => {
    write(at("equal.json"), {
      models: ["cells/GLIF1*.json", "cells/GLIF1*.json"],
      stimuli: [{ protocol: "Short Square" }],
      changes: { list: [{ th_inf: 0.02 }, { th_inf: 0.025 }, { th_inf: 0.02 }] },
    });
    const { code, stderr } = await run(["equal.json"]);
    expect(code, stderr).toBe(0);
    const runs = await readSealed(at("equal/runs.parquet"));
    const timings = await readSealed(at("equal/timings.parquet"));
    const stimuli = new Set(runs.map(({ amplitude_a: amplitude }) => amplitude)).size;
    expect(stimuli).toBeGreaterThan(1);
    expect(runs).toHaveLength(2 * 3 * stimuli);
    expect(runs.every(({ stimulus, status }) => stimulus === "Short Square" && status === "ok")).toBe(true);
    expect(timings.filter(({ reused }) => reused === false)).toHaveLength(2 * stimuli);
    const counts = runs.map(({ spike_count: spikes }) => spikes);
    expect(counts.slice(2 * stimuli, 3 * stimuli)).toEqual(counts.slice(0, stimuli));
    expect(counts.slice(3 * stimuli)).toEqual(counts.slice(0, 3 * stimuli));
  });

  it("answers questions in SQL", async () => {
    const sql = "select model, count(*) as n, sum(spike_count)::int as spikes from runs group by model order by model";
    const { stdout } = await query(["whole", sql, "--json"]);
    const spikes = await readSealed(at("whole/spikes.parquet"));
    const { columns, rows } = JSON.parse(stdout) as { columns: string[]; rows: [string, string, number][] };
    expect(columns).toEqual(["model", "n", "spikes"]);
    expect(rows.map(([, n]) => Number(n))).toEqual([200, 200, 200, 200, 200]);
    expect(rows.reduce((sum, [, , n]) => sum + n, 0)).toBe(spikes.length);
    const csv = await query(["whole", sql, "--csv"]);
    expect(csv.stdout.split("\n")[0]).toBe("model,n,spikes");
    const wrong = await query(["whole", "select nothing from runs"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Cannot query whole: Binder Error: Referenced column "nothing" not found');
  });

  it("keeps apart what cannot run, says why, and runs the others", async () => {
    mkdirSync(at("mixed"));
    copyFileSync(at("cells/GLIF1_neuron_config.json"), at("mixed/a.json"));
    const config = JSON.parse(readFileSync(at("mixed/a.json"), "utf8"));
    write(at("mixed/b.json"), { ...config, R_input: -1 });
    writeFileSync(at("mixed/c.json"), "{");
    write(at("mixed.json"), {
      models: ["mixed/*.json"],
      stimuli: ["square:amplitude=200pA,start=10ms,duration=50ms,total=80ms"],
      changes: { list: [{ th_inf: 0.02 }, { th_infinity: 0.02 }] },
    });
    const { code, stdout } = await run(["mixed.json", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "rheobase.campaign-run/1",
      runs: 6,
      counts: { ok: 1, impossible: 5, error: 0, left: 0 },
      complete: true,
    });
    const runs = await readSealed(at("mixed/runs.parquet"));
    expect(runs.map(({ status }) => status)).toEqual(["ok", ...Array(5).fill("impossible")]);
    expect(runs[1]!.reason).toMatch(/^Cannot .*th_infinity.*th_inf/);
    expect(runs[2]!.reason).toContain("R_input");
    const status = await campaign(["status", "mixed"]);
    expect(status.stdout).toBe("6 runs: 1 ok, 5 impossible\n");
  });

  it("runs again what has changed, and refuses another campaign in the folder", async () => {
    cpSync(at("whole"), at("edited"), { recursive: true });
    const path = at("cells/GLIF2_neuron_config.json");
    const before = readFileSync(path, "utf8");
    write(path, { ...JSON.parse(before), init_threshold: 0.03 });
    const edited = await run(["plan.json", "-o", "edited"]);
    writeFileSync(path, before);
    expect(edited.stderr).toContain("200 done now");
    write(at("other.json"), { ...plan, changes: { grid: { th_inf: [0.02] } } });
    const other = await run(["other.json", "-o", "edited"]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("the folder holds another one (it has 1000 runs, not 25)");
  });

  it("runs a biophysical model with other conductances, with features", async () => {
    write(at("biophysical.json"), {
      models: [join(shipped, "biophysical-cell")],
      stimuli: ["square:amplitude=[150pA,190pA],start=20ms,duration=150ms,total=200ms"],
      changes: { grid: { "soma.gbar_NaTs": ["x0.8", "x1"] } },
      settings: { dt: 2.5e-5 },
      measures: { features: true },
    });
    const { code, stderr } = await run(["biophysical.json"]);
    expect(code, stderr).toBe(0);
    const runs = await readSealed(at("biophysical/runs.parquet"));
    const features = await readSealed(at("biophysical/features.parquet"));
    const spikes = await readSealed(at("biophysical/spikes.parquet"));
    using model = await openModel(join(shipped, "biophysical-cell"));
    if (model.kind !== "biophysical") throw new Error("expected a biophysical model");
    using changed = model.with({ "soma.gbar_NaTs": "x0.8" });
    const stimulus = Stimulus.parse("square:amplitude=190pA,start=20ms,duration=150ms,total=200ms");
    const { spikeTimes } = await changed.run(stimulus, { dt: 2.5e-5 });
    expect(runs[1]).toMatchObject({ "soma.gbar_NaTs": "x0.8", amplitude_a: 190e-12, spike_count: spikeTimes.length });
    expect(spikes.filter(({ run }) => run === 1).map((spike) => spike.time_s)).toEqual([...spikeTimes]);
    expect(spikeTimes.length).toBeGreaterThan(0);
    expect(features[1]!.latency).toBeCloseTo(spikeTimes[0]! - 0.02, 4);
    expect(features[1]!.threshold_v).toBeLessThan(-0.02);
  });
});

/** Runs the plan into a folder until a moment; tells whether that was before its end. */
function startAndKill(folder: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [main, "campaign", "run", "plan.json", "-o", folder, "--no-reuse"], {
    cwd: at(""),
    env: { ...process.env, RHEOBASE_CACHE_DIR: at("cache") },
    stdio: "ignore",
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  return new Promise((done) => {
    child.once("exit", (code) => {
      clearTimeout(timer);
      done(code === null);
    });
  });
}
