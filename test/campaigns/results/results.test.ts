import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mergeTables } from "../../../src/campaigns/results/merge-tables.js";
import { readSealed } from "../../../src/campaigns/results/part-files.js";
import { CampaignResults } from "../../../src/campaigns/results/results.js";
import type { RunRow } from "../../../src/campaigns/results/run-row.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const RUNS = 2500;
const at = temporaryFolder();
const varied = [{ name: "th_inf", isNumber: true }];
const keyOf = (index: number): string => index.toString(16).padStart(32, "0");
const campaign = {
  runCount: RUNS,
  varied,
  keyOf,
  factsOf: (index: number) => ({
    model: 0,
    modelName: "cell.json",
    changeSet: index >> 1,
    changes: { th_inf: (index >> 1) / 8 },
    stimulus: index % 2,
    stimulusName: "Square",
    variant: `amplitude=${index % 2}pA`,
    amplitudeA: (index % 2) * 1e-12,
    hasTraces: false,
  }),
};
const row = (index: number, status: RunRow["status"] = "ok"): RunRow => ({
  index,
  key: keyOf(index),
  status,
  reason: status === "ok" ? null : "it failed",
  rateHz: 50_000,
  durationS: 1,
  spikeTimes: status === "ok" ? Array.from({ length: index % 4 }, (_, k) => (index + k) / 3e4) : [],
  features: { latency: index / 7, tau: null },
  scores: { coincidence: index / 3, van_rossum: null },
  wallS: 0.5,
  reused: false,
});
/** Every run once, in an order in which threads might deliver them. */
const shuffledRuns = Array.from({ length: RUNS }, (_, i) => (i * 1193) % RUNS);

async function filled(folder: string, order: readonly number[]): Promise<CampaignResults> {
  const results = await CampaignResults.open(folder, campaign);
  for (const index of order) await results.add(row(index));
  await results.close();
  return results;
}

const bytes = (folder: string, table: string): string => readFileSync(join(folder, `${table}.parquet`)).toString("hex");

describe("results of a campaign", () => {
  it("make tables in the order of the runs, whatever order they come in", async () => {
    const folder = at("order");
    const results = await filled(folder, shuffledRuns);
    expect(results.counts).toEqual({ left: 0, ok: RUNS, "not-needed": 0, impossible: 0, error: 0 });
    expect(readdirSync(join(folder, "parts")).some((name) => name.endsWith(".ndjson"))).toBe(false);
    await mergeTables(folder, results, varied);
    const runs = await readSealed(join(folder, "runs.parquet"));
    expect(runs.map(({ run }) => run)).toEqual(Array.from({ length: RUNS }, (_, i) => i));
    expect(runs[1201]).toMatchObject({ model: "cell.json", th_inf: 75, spike_count: 1, amplitude_a: 1e-12 });
    const spikes = await readSealed(join(folder, "spikes.parquet"));
    expect(spikes.filter(({ run }) => run === 7)).toEqual(
      [0, 1, 2].map((k) => ({ run: 7, spike: k, time_s: (7 + k) / 3e4 })),
    );
    const features = await readSealed(join(folder, "features.parquet"), ["run", "latency", "tau"]);
    expect(features[9]).toEqual({ run: 9, latency: 9 / 7, tau: null });

    const other = at("other order");
    await mergeTables(other, await filled(other, [...shuffledRuns].reverse()), varied);
    for (const table of ["runs", "spikes", "features", "timings"])
      expect(bytes(other, table)).toBe(bytes(folder, table));
  });

  it("go on where a killed process stopped, with a torn line lost and nothing else", async () => {
    const folder = at("killed");
    await filled(folder, shuffledRuns.slice(0, 1800));
    const open = readdirSync(join(folder, "parts")).filter((name) => name.endsWith(".ndjson"));
    expect(open.length).toBeGreaterThan(0);
    const path = join(folder, "parts", open[0]!);
    writeFileSync(path, readFileSync(path, "utf8").slice(0, -10));
    const again = await CampaignResults.open(folder, campaign);
    expect(again.counts.ok).toBe(1799);
    for (let index = 0; index < RUNS; index++) if (again.statusOf(index) === null) await again.add(row(index));
    await mergeTables(folder, again, varied);
    for (const table of ["runs", "spikes", "features"]) expect(bytes(folder, table)).toBe(bytes(at("order"), table));
  });

  it("of a sealed part are replaced one by one, for a second try", async () => {
    const folder = at("retried");
    const results = await CampaignResults.open(folder, campaign);
    for (const index of shuffledRuns) await results.add(row(index, index % 100 === 3 ? "error" : "ok"));
    expect(results.counts.error).toBe(25);
    const again = await CampaignResults.open(folder, campaign);
    for (let index = 0; index < RUNS; index++) if (again.statusOf(index) === "error") await again.add(row(index));
    await again.close();
    expect(readdirSync(join(folder, "parts")).some((name) => name.endsWith(".ndjson"))).toBe(false);
    const third = await CampaignResults.open(folder, campaign);
    expect(third.counts).toMatchObject({ ok: RUNS, error: 0 });
    await mergeTables(folder, third, varied);
    expect(bytes(folder, "runs")).toBe(bytes(at("order"), "runs"));
    expect(bytes(folder, "spikes")).toBe(bytes(at("order"), "spikes"));
  });

  it("of a second try count, whichever journal is read last", async () => {
    const folder = at("two journals");
    for (const [writer, status] of [
      ["main", "ok"],
      ["shard1of2", "error"],
    ] as const) {
      const results = await CampaignResults.open(folder, campaign, { writer, isAlone: false });
      await results.add(row(5, status));
      await results.close();
    }
    const all = await CampaignResults.open(folder, campaign, { isAlone: false });
    expect(all.statusOf(5)).toBe("ok");
    expect((await all.rowsOfOpen(0)).map(([{ index, status }]) => [index, status])).toEqual([[5, "ok"]]);
  });

  it("of a model that has changed since do not count", async () => {
    const folder = at("changed");
    await filled(folder, shuffledRuns);
    const changed = { ...campaign, keyOf: (index: number) => (index < 100 ? "f".repeat(32) : keyOf(index)) };
    expect((await CampaignResults.open(folder, changed)).counts).toMatchObject({ ok: RUNS - 100, left: 100 });
  });

  it("of several writers come together", async () => {
    const folder = at("shards");
    for (const half of [0, 1]) {
      const results = await CampaignResults.open(folder, campaign, { writer: `shard${half}`, isAlone: false });
      for (const index of shuffledRuns) if (index % 2 === half) await results.add(row(index));
      await results.close();
    }
    const both = await CampaignResults.open(folder, campaign, { writer: "shard0", isAlone: false });
    expect(both.counts.ok).toBe(RUNS);
    await mergeTables(folder, both, varied);
    expect(bytes(folder, "runs")).toBe(bytes(at("order"), "runs"));
  });

  it("end in an error where a part is damaged", async () => {
    const folder = at("damaged");
    await filled(folder, shuffledRuns);
    const path = join(folder, "parts", "000001.runs.parquet");
    expect(existsSync(path)).toBe(true);
    writeFileSync(path, "PAR1 but no more");
    appendFileSync(path, "PAR1");
    await expect(CampaignResults.open(folder, campaign)).rejects.toThrow(
      /Cannot read the results .*: the file is damaged/,
    );
  });
});
