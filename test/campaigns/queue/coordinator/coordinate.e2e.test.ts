/** A campaign by workers of a queue: what they need, what they do when something goes wrong, and what they leave behind. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readSealed } from "../../../../src/campaigns/results/part-files.js";
import { rheobase } from "../../../support/cli.js";
import { type Started, started, until } from "../../../support/queue-processes.js";
import { hasRedis, RedisServer } from "../../../support/redis-server.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const shipped = resolve(import.meta.dirname, "../../../../models");
const at = temporaryFolder();
const write = (path: string, document: unknown): void => writeFileSync(at(path), JSON.stringify(document));
const bytes = (folder: string): string[] =>
  ["runs", "spikes", "features"].map((table) => readFileSync(join(at(folder), `${table}.parquet`)).toString("hex"));

/** Runs that take a second together, or half a minute. */
const plan = (sets: number, total = "120ms") => ({
  models: ["cells/*.json"],
  stimuli: [`square:amplitude=100..300pA/50pA,start=10ms,duration=90ms,total=${total}`],
  changes: { latin_hypercube: { count: sets, seed: 5, ranges: { th_inf: { from: 0.01, to: 0.03 } } } },
});

describe.skipIf(!hasRedis)("a campaign on a queue", () => {
  let server: RedisServer;
  let redis: Redis;
  let processes: Started[] = [];
  const env = (): NodeJS.ProcessEnv => ({ RHEOBASE_CACHE_DIR: at("cache") });
  const start = (args: readonly string[], url = server.url): Started => {
    const one = started(args, { cwd: at(""), env: { ...env(), RHEOBASE_QUEUE: url } });
    processes.push(one);
    return one;
  };
  const worker = (...args: string[]): Started => start(["worker", "--jobs", "1", ...args]);
  const campaign = (name: string, folder = name, ...args: string[]): Started =>
    start(["campaign", "run", `${name}.json`, "-o", folder, "--no-reuse", ...args]);
  const local = (name: string, folder: string) =>
    rheobase(["campaign", "run", `${name}.json`, "-o", folder, "--no-reuse"], { cwd: at(""), env: env() });
  const keys = async (): Promise<string[]> =>
    (await redis.keys("*")).filter((key) => !key.startsWith("rheobase:worker"));
  const someKey = async (pattern: string): Promise<boolean> => (await redis.keys(pattern)).length > 0;

  beforeAll(async () => {
    mkdirSync(at("cells"));
    for (const level of [1, 2, 3, 4, 5]) {
      const name = `GLIF${level}_neuron_config.json`;
      copyFileSync(join(shipped, "glif-cell", name), at(`cells/${name}`));
    }
    mkdirSync(at("data"));
    server = await RedisServer.start(at("data"), ["--appendonly", "no"]);
    ({ redis } = server.client());
    write("long.json", plan(20, "1.5s"));
    write("short.json", plan(8));
    expect((await local("long", "long-whole")).code).toBe(0);
  }, 60_000);
  afterEach(async () => {
    for (const { child } of processes) child.kill("SIGKILL");
    await Promise.all(processes.map(({ ended }) => ended));
    processes = [];
    await redis.flushall();
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  it("needs nothing of the coordinator's disk: models, recordings, samples and messages are as in a local run", async () => {
    mkdirSync(at("own"));
    cpSync(join(shipped, "biophysical-cell"), at("own/biophysical"), { recursive: true });
    copyFileSync(at("cells/GLIF3_neuron_config.json"), at("own/a.json"));
    const config = JSON.parse(readFileSync(at("own/a.json"), "utf8"));
    write("own/b.json", { ...config, R_input: -1 });
    writeFileSync(
      at("own/steps.csv"),
      `t (s),i (pA)\n${Array.from({ length: 3000 }, (_, i) => `${i / 50_000},${i > 500 ? 250 : 0}`).join("\n")}\n`,
    );
    writeFileSync(at("own/times.csv"), "t (ms)\n20\n30\n31\n50\n");
    const noise = "noise:sd=60pA,mean=120pA,start=10ms,duration=80ms,total=100ms,seed=3";
    const made = await rheobase(["run", "own/a.json", "--stimulus", noise, "-o", "own/recording.nwb"], { cwd: at("") });
    expect(made.code, made.stderr).toBe(0);
    write("mixed.json", {
      models: ["own/*.json", "own/biophysical"],
      stimuli: [
        "square:amplitude=[150pA,190pA],start=20ms,duration=50ms,total=80ms",
        "own/steps.csv",
        `spikes:times=${at("own/times.csv")},weight=250pA,decay=8ms,total=90ms`,
        { recording: "own/recording.nwb", sweeps: "all" },
      ],
      changes: { list: [{}, { "soma.gbar_NaTs": "x0.8" }, { th_inf: 0.02 }] },
      settings: { dt: 2.5e-5 },
      measures: { features: true },
    });
    const whole = await local("mixed", "mixed-whole");
    expect(whole.code, whole.stderr).toBe(1); // some cannot run
    const queued = campaign("mixed");
    await until(() => someKey("rheobase:*:header"));
    renameSync(at("own"), at("away"));
    worker();
    expect(await queued.ended, queued.said()).toBe(1);
    expect(bytes("mixed")).toEqual(bytes("mixed-whole"));
    const runs = await readSealed(at("mixed/runs.parquet"));
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["ok", "impossible"]));
    expect(runs.some(({ reason }) => String(reason).includes(at("own/b.json")))).toBe(true);
    const spikes = runs.map(({ spike_count: count }) => Number(count ?? 0));
    expect(spikes.reduce((a, b) => a + b)).toBeGreaterThan(5);
  });

  it("scores against recordings that it sends, also those of the models' own cells", async () => {
    mkdirSync(at("scored/cell"), { recursive: true });
    for (const level of [1, 3]) {
      const name = `GLIF${level}_neuron_config.json`;
      copyFileSync(at(`cells/${name}`), at(`scored/${level === 1 ? "cell/" : ""}${name}`));
    }
    const sweeps = "square:amplitude=[150pA,250pA],start=20ms,duration=100ms,total=150ms";
    const made = await rheobase(["run", "scored/cell", "--stimulus", sweeps, "-o", "scored/cell/own.nwb"], {
      cwd: at(""),
    });
    expect(made.code, made.stderr).toBe(0);
    copyFileSync(at("scored/cell/own.nwb"), at("scored/other.nwb"));
    write("scored.json", {
      models: ["scored/cell", "scored/*.json"],
      stimuli: [{ recording: "own" }, { recording: "scored/other.nwb" }],
      changes: { grid: { th_inf: [0.02, 0.03] } },
      measures: { scores: true },
    });
    const whole = await local("scored", "scored-whole");
    expect(whole.code, whole.stderr).toBeLessThan(2);
    const queued = campaign("scored", "scored-queued");
    await until(() => someKey("rheobase:*:header"));
    renameSync(at("scored"), at("gone"));
    worker();
    expect(await queued.ended, queued.said()).toBe(whole.code);
    expect(bytes("scored-queued")).toEqual(bytes("scored-whole"));
    const scores = ["scored-queued", "scored-whole"].map((folder) => readFileSync(at(`${folder}/scores.parquet`)));
    expect(scores[0]!.equals(scores[1]!)).toBe(true);
    expect((await readSealed(at("scored-queued/scores.parquet"))).length).toBeGreaterThan(5);
  });

  it("goes on when its coordinator is killed, with what workers did meanwhile", async () => {
    const first = campaign("long", "long-queued");
    const one = worker();
    await until(() => someKey("rheobase:jobs:*:active"));
    first.child.kill("SIGKILL");
    await first.ended;
    const waiting = async (): Promise<number> => {
      const [key] = await redis.keys("rheobase:jobs:*:wait");
      return key === undefined ? 0 : redis.llen(key);
    };
    const before = await waiting();
    expect(before).toBeGreaterThan(5);
    await until(async () => (await waiting()) < before - 3);
    await until(async () => !(await someKey("rheobase:*:coordinator")));
    const status = await rheobase(["campaign", "status", "long-queued", "--queue", server.url, "--json"], {
      cwd: at(""),
    });
    const { queue, counts } = JSON.parse(status.stdout);
    expect(queue.campaigns).toMatchObject([{ name: "long-queued", runs: 500, left: null, coordinated: false }]);
    expect(queue.workers).toMatchObject([{ pid: one.child.pid, jobs: 1, campaign: queue.campaigns[0].id }]);
    expect(status.stdout).not.toContain(server.password);
    const second = campaign("long", "long-queued");
    expect(await second.ended, second.said()).toBe(0);
    expect(bytes("long-queued")).toEqual(bytes("long-whole"));
    // The second call did what the first had not written, no more.
    const done = Number(/([\d,]+) done now/.exec(second.said())![1]!.replace(",", ""));
    expect(done).toBe(counts.left);
    expect(await keys()).toEqual([]);
  });

  it("stopped by Ctrl-C leaves nothing, and its workers go to other campaigns, which do not mix", async () => {
    const stopped = campaign("long", "stopped");
    worker();
    await until(() => someKey("rheobase:jobs:*:active"));
    stopped.child.kill("SIGINT");
    expect(await stopped.ended, stopped.said()).toBe(130);
    expect(await keys()).toEqual([]);
    await local("short", "short-whole");
    write("other.json", { ...plan(6), measures: { features: true } });
    await local("other", "other-whole");
    const two = [campaign("short", "short-queued"), campaign("other", "other-queued")];
    for (const { ended, said } of two) expect(await ended, said()).toBe(0);
    expect(bytes("short-queued")).toEqual(bytes("short-whole"));
    expect(bytes("other-queued")).toEqual(bytes("other-whole"));
    expect(await keys()).toEqual([]);
  });

  it("takes back the jobs of a worker that Ctrl-C ends, at once", async () => {
    const queued = campaign("long", "given-back");
    const one = worker();
    await until(() => someKey("rheobase:jobs:*:active"));
    one.child.kill("SIGINT");
    expect(await one.ended, one.said()).toBe(0);
    // No job waits for a lock to run out.
    expect(await redis.keys("rheobase:jobs:*:active")).toEqual([]);
    expect(await redis.keys("rheobase:worker*")).toEqual([]);
    const other = worker("--idle-exit", "1");
    expect(await queued.ended, queued.said()).toBe(0);
    expect(await other.ended, other.said()).toBe(0);
    expect(bytes("given-back")).toEqual(bytes("long-whole"));
  });

  it("waits for a server that is away, and deals again what it has lost", async () => {
    const queued = campaign("long", "restarted");
    const one = worker();
    await until(() => someKey("rheobase:jobs:*:active"));
    await server.stop();
    await until(() => [queued, one].every(({ said }) => said().includes("waiting until it is back")));
    await server.start();
    expect(await queued.ended, queued.said()).toBe(0);
    expect(queued.said()).toContain(`The queue redis://127.0.0.1:${server.port} is back`);
    expect(queued.said() + one.said()).not.toContain(server.password);
    expect(bytes("restarted")).toEqual(bytes("long-whole"));
  });

  it("gives up the run that ends its workers, and only that", async () => {
    write("poison.json", {
      models: ["cells/GLIF1*.json"],
      stimuli: ["square:amplitude=200pA,start=10ms,duration=90ms,rate=20kHz,total=[120ms,1500s,130ms]"],
    });
    const queued = campaign("poison");
    let victim = worker();
    let isOver = false;
    void queued.ended.then(() => {
      isOver = true;
    });
    let kills = 0;
    let last: string | null = null;
    while (!isOver) {
      let claim: string | null = null;
      await until(async () => {
        claim = await claimOn(redis, 1);
        return isOver || (claim !== null && claim !== last);
      });
      if (isOver) break;
      last = claim;
      victim.child.kill("SIGKILL");
      await victim.ended;
      kills += 1;
      victim = worker();
    }
    expect(kills).toBe(3);
    expect(await queued.ended, queued.said()).toBe(1);
    const runs = await readSealed(at("poison/runs.parquet"));
    expect(runs.map(({ status }) => status)).toEqual(["ok", "error", "ok"]);
    expect(runs[1]!.reason).toMatch(/^Cannot do the run: 3 workers in turn were lost/);
  });

  it("does not work for campaigns of another version, and says so", async () => {
    await redis.set(
      "rheobase:old:header",
      JSON.stringify({ schema: "rheobase.queue/1", version: "0.0.1", name: "old" }),
    );
    await redis.sadd("rheobase:campaigns", "old");
    await redis.lpush("rheobase:jobs:old:wait", "1");
    const one = worker();
    await until(() => one.said().includes("it runs rheobase 0.0.1, this is"));
    expect(await redis.llen("rheobase:jobs:old:wait")).toBe(1);
  });
});

/** The claim of the worker that does a run; null if none does. */
async function claimOn(redis: Redis, index: number): Promise<string | null> {
  const [key] = await redis.keys("rheobase:jobs:*:active");
  if (key === undefined) return null;
  for (const job of await redis.lrange(key, 0, -1)) {
    const base = key.replace(/active$/, job);
    if (((await redis.hget(base, "data")) ?? "").includes(`"index":${index},`)) return redis.get(`${base}:lock`);
  }
  return null;
}
