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
  const { code, stdout, stderr } = await rheobase(["campaign", "run", "plan.json", "-o", "whole"], { cwd: at("") });
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
    await rheobase(["campaign", "run", "plan.json", "-o", "timed"], { cwd: at("") });
    const wholeMs = performance.now() - began;
    let kills = 0;
    for (let moment = 0; moment < MOMENTS; moment++) {
      const left = await startAndKill("killed", random() * wholeMs);
      if (left) kills += 1;
      else rmSync(at("killed"), { recursive: true, force: true });
    }
    expect(kills).toBeGreaterThan(0);
    const { code } = await rheobase(["campaign", "run", "plan.json", "-o", "killed"], { cwd: at("") });
    expect(code).toBe(0);
    expect(bytes(at("killed"))).toEqual(bytes(at("whole")));
    expect(readdirSync(at("killed/parts")).filter((name) => !name.endsWith(".parquet"))).toEqual([]);
  });

  it("does nothing twice, and makes the tables again", async () => {
    rmSync(at("whole/runs.parquet"));
    const { stderr } = await rheobase(["campaign", "run", "plan.json", "-o", "whole"], { cwd: at("") });
    expect(stderr).toContain("0 done now");
    expect(bytes(at("whole"))).toEqual(bytes(at("timed")));
  });

  it("by several processes in one folder comes to the same bytes", async () => {
    const shards = [1, 2, 3].map((i) =>
      rheobase(["campaign", "run", "plan.json", "-o", "shards", "--jobs", "1", "--shard", `${i}/3`], { cwd: at("") }),
    );
    for (const { code, stderr } of await Promise.all(shards)) expect(code, stderr).toBe(0);
    expect(bytes(at("shards"))).toEqual(bytes(at("whole")));
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
    const { code, stdout } = await rheobase(["campaign", "run", "mixed.json", "--json"], { cwd: at("") });
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
    const status = await rheobase(["campaign", "status", "mixed"], { cwd: at("") });
    expect(status.stdout).toBe("6 runs: 1 ok, 5 impossible\n");
  });

  it("runs again what has changed, and refuses another campaign in the folder", async () => {
    cpSync(at("whole"), at("edited"), { recursive: true });
    const path = at("cells/GLIF2_neuron_config.json");
    const before = readFileSync(path, "utf8");
    write(path, { ...JSON.parse(before), init_threshold: 0.03 });
    const edited = await rheobase(["campaign", "run", "plan.json", "-o", "edited"], { cwd: at("") });
    writeFileSync(path, before);
    expect(edited.stderr).toContain("200 done now");
    write(at("other.json"), { ...plan, changes: { grid: { th_inf: [0.02] } } });
    const other = await rheobase(["campaign", "run", "other.json", "-o", "edited"], { cwd: at("") });
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
    const { code, stderr } = await rheobase(["campaign", "run", "biophysical.json"], { cwd: at("") });
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
  const child = spawn(process.execPath, [main, "campaign", "run", "plan.json", "-o", folder], {
    cwd: at(""),
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
