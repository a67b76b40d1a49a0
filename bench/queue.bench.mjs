// What a queue costs: a campaign by workers of one thread, beside the same in threads and processes of this machine. Starts
// a Redis server of its own (Debian's redis-server); skipped without one.
import { execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const shipped = fileURLToPath(new URL("../models/glif-cell/", import.meta.url));
const SETS = Number(process.env.RHEOBASE_BENCH_SETS ?? 100);
const RUNS = 5 * SETS * 3;
const run = promisify(execFile);

export async function* rows({ repeats }) {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
  } catch {
    console.error("queue: skipped, there is no redis-server");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "rheobase-bench-queue-"));
  const port = await freePort();
  const url = `redis://:${randomBytes(12).toString("hex")}@127.0.0.1:${port}`;
  const { password } = new URL(url);
  const fixed = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--dir", folder];
  const server = spawn("redis-server", [...fixed, "--requirepass", password], { stdio: "ignore" });
  const env = { ...process.env, RHEOBASE_CACHE_DIR: join(folder, "cache") };
  const workers = [];
  const start = () =>
    workers.push(spawn(process.execPath, [main, "worker", "--jobs", "1", "--queue", url], { env, stdio: "ignore" }));
  const stop = async () => {
    for (const worker of workers.splice(0)) {
      const ended = new Promise((done) => worker.once("exit", done));
      worker.kill("SIGINT");
      await ended;
    }
  };
  try {
    const levels = [1, 2, 3, 4, 5];
    mkdirSync(join(folder, "cells"));
    for (const level of levels) {
      const name = `GLIF${level}_neuron_config.json`;
      copyFileSync(join(shipped, name), join(folder, "cells", name));
    }
    const ranges = { th_inf: { from: 0.01, to: 0.03 } };
    const plan = {
      models: ["cells/*.json"],
      stimuli: ["square:amplitude=[120pA,200pA,300pA],start=100ms,duration=1s,total=1.2s"],
      changes: { latin_hypercube: { count: SETS, seed: 11, ranges } },
    };
    writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
    const campaign = async (...args) => {
      const words = ["campaign", "run", "plan.json", "--no-reuse", "-o", "results", "--json", "-q", ...args];
      const { stdout } = await run(process.execPath, [main, ...words], { cwd: folder, env });
      return JSON.parse(stdout).wall_s;
    };
    const ways = {
      "one thread of this process": () => campaign("--jobs", "1"),
      "two processes, half each": async () =>
        Math.max(...(await Promise.all([1, 2].map((i) => campaign("--jobs", "1", "--shard", `${i}/2`))))),
      "one worker": () => campaign("--queue", url),
      "two workers": () => campaign("--queue", url),
    };
    const values = Object.fromEntries(Object.keys(ways).map((who) => [who, []]));
    for (let round = 0; round < repeats; round++) {
      for (const [who, way] of Object.entries(ways)) {
        const count = who === "one worker" ? 1 : who === "two workers" ? 2 : 0;
        for (let i = 0; i < count; i++) start();
        // Workers that wait for work, as in a cluster.
        if (count > 0) await new Promise((done) => setTimeout(done, 4000));
        values[who].push(await way());
        await stop();
        rmSync(join(folder, "results"), { recursive: true });
      }
    }
    const group = `${RUNS} runs of 1.2 s, GLIF`;
    for (const [who, own] of Object.entries(values)) yield { group, who, unit: "s by the clock", values: own };
    const gain = (one, two) => values[two].map((value, i) => values[one][i] / value);
    const gains = { unit: "times faster than one", group: "two against one" };
    yield { ...gains, who: "processes", values: gain("one thread of this process", "two processes, half each") };
    yield { ...gains, who: "workers", values: gain("one worker", "two workers"), goal: { atLeast: 0.95 } };
  } finally {
    await stop();
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
