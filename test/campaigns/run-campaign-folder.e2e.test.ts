/** The folder of a campaign in bad conditions: a full disk, and other campaigns at the same time. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
const SETS = 40;
const RUNS = 5 * SETS;
/** Half a kilobyte each: less than the journal of the runs takes. */
const LIMIT_BLOCKS = 32;
const plan = (lowest: number): string =>
  JSON.stringify({
    models: [resolve(import.meta.dirname, "../../models/glif-cell/GLIF3_neuron_config.json")],
    stimuli: ["square:amplitude=100..300pA/50pA,start=10ms,duration=90ms,total=120ms"],
    changes: { grid: { th_inf: Array.from({ length: SETS }, (_, i) => lowest + i / 4000) } },
  });
const run = (file: string, folder: string) =>
  rheobase(["campaign", "run", file, "-o", folder, "--no-reuse", "--jobs", "1"], {
    cwd: at(""),
    env: { RHEOBASE_CACHE_DIR: at("cache") },
  });
const bytes = (folder: string): string[] =>
  ["runs", "spikes"].map((table) => readFileSync(at(`${folder}/${table}.parquet`)).toString("hex"));

beforeAll(async () => {
  writeFileSync(at("one.json"), plan(0.015));
  writeFileSync(at("other.json"), plan(0.016));
  for (const name of ["one", "other"]) expect((await run(`${name}.json`, name)).code).toBe(0);
  expect(bytes("one")).not.toEqual(bytes("other"));
});

describe("the folder of a campaign", () => {
  it("where a file cannot grow ends in an error, and is gone on with when there is room", async () => {
    // As on a full disk the last line is cut off in the middle.
    const limited = `trap '' XFSZ; ulimit -f ${LIMIT_BLOCKS}; exec "$0" "$@"`;
    const command = [process.execPath, main, "campaign", "run", "one.json", "-o", "full", "--no-reuse", "--jobs", "1"];
    const env = { ...process.env, RHEOBASE_CACHE_DIR: at("cache"), NO_COLOR: "1" };
    const { status, stderr, stdout } = spawnSync("sh", ["-c", limited, ...command], {
      cwd: at(""),
      env,
      encoding: "utf8",
    });
    expect(stderr).toMatch(/^Cannot write results .*000000\.main\.ndjson/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([status, stdout]).toEqual([1, ""]);
    const kept = readFileSync(at("full/parts/000000.main.ndjson"), "utf8").split("\n").length - 1;
    expect(kept).toBeGreaterThan(10);
    const again = await run("one.json", "full");
    expect(again.stdout).toBe(`${RUNS} runs: ${RUNS} ok\n`);
    expect(again.stderr).toContain(`${RUNS - kept} done now`);
    expect(bytes("full")).toEqual(bytes("one"));
  });

  it("takes one of two campaigns that begin at once, and refuses the other", async () => {
    const outcomes = await Promise.all(["one", "other"].map((name) => run(`${name}.json`, "both")));
    expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 2]);
    const winner = outcomes[0]!.code === 0 ? "one" : "other";
    expect(bytes("both")).toEqual(bytes(winner));
    expect(outcomes.map(({ stderr }) => stderr).join()).toContain("the folder holds another one (its changes differ)");
  });

  it("takes the same campaign twice at once: one waits, and finds all done", async () => {
    const outcomes = await Promise.all([1, 2].map(() => run("one.json", "twice")));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    const done = outcomes.map(({ stderr }) => Number(/(\d+) done now/.exec(stderr)?.[1]));
    expect(done.sort((a, b) => a - b)).toEqual([0, RUNS]);
    expect(bytes("twice")).toEqual(bytes("one"));
    expect(readdirSync(at("twice")).filter((name) => name.endsWith(".lock"))).toEqual([]);
    expect(readdirSync(join(at("twice"), "parts")).filter((name) => !name.endsWith(".parquet"))).toEqual([]);
  });
});
