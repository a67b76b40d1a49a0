/**
 * GLIF configurations on three stimuli, by two workers of a queue that are killed at random moments. RHEOBASE_QUEUE_SETS
 * and RHEOBASE_QUEUE_KILLS make it larger (`npm run kill-workers`).
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSealed } from "../../../../src/campaigns/results/part-files.js";
import { rheobase } from "../../../support/cli.js";
import { type Started, started } from "../../../support/queue-processes.js";
import { hasRedis, RedisServer } from "../../../support/redis-server.js";
import { seededRandom } from "../../../support/seed.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const SETS = Number(process.env.RHEOBASE_QUEUE_SETS ?? 40);
const KILLS = Number(process.env.RHEOBASE_QUEUE_KILLS ?? 4);
const RUNS = 5 * SETS * 3;
/** Long enough that few sets are not done before so many workers are killed, on a fast machine too [s]. */
const DURATION_S = SETS < 100 ? 8 : 1;
const shipped = resolve(import.meta.dirname, "../../../../models/glif-cell");
const at = temporaryFolder();
const random = seededRandom(47);
const env = (): NodeJS.ProcessEnv => ({ RHEOBASE_CACHE_DIR: at("cache") });
const bytes = (folder: string): string[] =>
  ["runs", "spikes", "features"].map((table) => readFileSync(join(at(folder), `${table}.parquet`)).toString("hex"));
const run = (args: readonly string[]) =>
  rheobase(["campaign", "run", "plan.json", "--no-reuse", ...args], { cwd: at(""), env: env() });

describe.skipIf(!hasRedis)("a campaign whose workers are killed", () => {
  let server: RedisServer;
  const workers: Started[] = [];
  const startWorker = (): Started => {
    // The password is not on the command line.
    const environment = { ...env(), RHEOBASE_QUEUE: server.url };
    return started(["worker", "--jobs", "1"], { cwd: at(""), env: environment });
  };

  beforeAll(async () => {
    mkdirSync(at("cells"));
    for (const level of [1, 2, 3, 4, 5]) {
      const name = `GLIF${level}_neuron_config.json`;
      copyFileSync(join(shipped, name), at(`cells/${name}`));
    }
    const ranges = { th_inf: { from: 0.01, to: 0.03 }, C: { from: 5e-11, to: 9e-11 } };
    const plan = {
      models: ["cells/*.json"],
      stimuli: [`square:amplitude=[120pA,200pA,300pA],start=100ms,duration=${DURATION_S}s,total=${DURATION_S + 0.2}s`],
      changes: { latin_hypercube: { count: SETS, seed: 11, ranges } },
    };
    writeFileSync(at("plan.json"), JSON.stringify(plan));
    server = await RedisServer.start(at(""));
    const whole = await run(["-o", "whole"]);
    expect(whole.code, whole.stderr).toBe(0);
  }, 600_000);
  afterAll(async () => {
    for (const { child } of workers) child.kill("SIGKILL");
    await server?.stop();
  });

  it("has each result once, with the bytes of a local run", async () => {
    workers.push(startWorker(), startWorker());
    const args = ["campaign", "run", "plan.json", "--no-reuse", "-o", "queued", "--queue", server.url];
    const campaign = started(args, { cwd: at(""), env: env() });
    let isOver = false;
    void campaign.ended.then(() => {
      isOver = true;
    });
    using client = server.client();
    let kills = 0;
    let during = 0;
    while (!isOver && kills < KILLS) {
      await sleep(100 + random() * 600);
      const victim = Math.floor(random() * workers.length);
      const { child } = workers[victim]!;
      // Only a worker that has work counts.
      const texts = await client.redis.keys(`rheobase:worker:*-${child.pid}-*`);
      const [text] = texts.length === 0 ? [null] : await client.redis.mget(texts);
      if (isOver || text === null || JSON.parse(text!).campaign === null) continue;
      child.kill("SIGKILL");
      kills += 1;
      if (JSON.parse(text!).busy > 0) during += 1;
      workers[victim] = startWorker();
    }
    expect(await campaign.ended, campaign.said()).toBe(0);
    expect(kills).toBe(KILLS);
    expect(during).toBeGreaterThan(0);
    expect(campaign.said()).toContain(`${RUNS.toLocaleString("en")} done now`);
    const runs = await readSealed(at("queued/runs.parquet"));
    expect(runs.map((row) => row.run)).toEqual(Array.from({ length: RUNS }, (_, i) => i));
    expect(new Set(runs.map((row) => row.status))).toEqual(new Set(["ok"]));
    expect(bytes("queued")).toEqual(bytes("whole"));
    for (const { child } of workers) child.kill("SIGINT");
    expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([0, 0]);
    // What remains are the names of killed workers, for a while.
    const keys = await client.redis.keys("*");
    expect(keys.filter((key) => !/^rheobase:(workers$|worker:)/.test(key))).toEqual([]);
    for (const key of keys) expect(await client.redis.pttl(key), key).toBeGreaterThan(0);
  }, 1_800_000);

  it("by shards has those bytes, too", async () => {
    const shards = [1, 2].map((i) => run(["-o", "shards", "--jobs", "1", "--shard", `${i}/2`]));
    for (const { code, stderr } of await Promise.all(shards)) expect(code, stderr).toBe(0);
    expect(bytes("shards")).toEqual(bytes("whole"));
  }, 600_000);
});
