import { spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type CampaignRow, readCampaignTable } from "../../../src/campaigns/results/read-table.js";
import { type CampaignReport, runCampaign } from "../../../src/campaigns/run-campaign.js";
import { openModel } from "../../../src/models/open-model.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { seededRandom } from "../../support/seed.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const random = seededRandom(47);
const root = resolve(import.meta.dirname, "../../..");
const SPEC = "square:amplitude=[150pA,250pA],start=10ms,duration=80ms,total=100ms,rate=50kHz";
const plan = {
  models: [join(root, "models/glif-cell/GLIF3_neuron_config.json")],
  stimuli: [SPEC],
  changes: { list: [{ th_inf: 0.02 }, { th_inf: 0.025 }, { th_inf: 0.02 }, { th_infinity: 1 }] },
  measures: { traces: true },
};
const run = (folder: string): Promise<CampaignReport> =>
  runCampaign(plan, at(folder), { cacheDir: at("cache"), jobs: 1 });
const files = (folder: string): string[] =>
  readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ name }) => name)
    .sort();
let rows: readonly CampaignRow[];

beforeAll(async () => {
  await run("whole");
  rows = await readCampaignTable(at("whole"), "runs");
}, 60_000);

describe("traces of a campaign", () => {
  it("are one valid recording for each run, with the voltage of the model", async () => {
    expect(rows.map(({ status }) => status)).toEqual([...Array(6).fill("ok"), "impossible", "impossible"]);
    expect(rows[7]!.trace).toBeNull();
    expect(rows[4]!.trace).toBe(rows[0]!.trace); // the third set is the first
    const path = join(at("whole"), String(rows[3]!.trace));
    expect(await validateRecording(path)).toEqual([]);
    using model = await openModel(plan.models[0]!);
    if (model.kind !== "glif") throw new Error("expected a GLIF model");
    const { voltage } = await model.with({ th_inf: 0.025 }).run(Stimulus.family(SPEC)[1]!);
    using recording = await openRecording(path);
    const { response } = await recording.sweep(1);
    expect(response!.voltage).toEqual(
      Float64Array.from(voltage, (value) => Math.fround(Number.isNaN(value) ? 0.05 : value)),
    );
    expect(JSON.stringify(recording.provenance)).toContain("th_inf");
    expect(files("whole/traces")).toHaveLength(4);
  });

  it("are taken over by another campaign, and made anew where they are gone", async () => {
    rmSync(join(at("whole"), String(rows[3]!.trace)));
    await run("other");
    const timings = await readCampaignTable(at("other"), "timings");
    // Those of the third set are equal to those of the first.
    expect(timings.map(({ reused }) => reused)).toEqual([true, true, true, false, true, true, false, false]);
    for (const { trace } of (await readCampaignTable(at("other"), "runs")).slice(0, 6)) {
      expect(existsSync(join(at("other"), String(trace)))).toBe(true);
    }
  });

  it("are whole after a process was killed and the campaign went on", async () => {
    writeFileSync(
      at("plan.json"),
      JSON.stringify({ ...plan, changes: { random: { count: 30, ranges: { th_inf: { from: 0.01, to: 0.03 } } } } }),
    );
    for (let kill = 0; kill < 4; kill++) await startAndKill(400 + random() * 1500);
    await startAndKill(null);
    const runs = await readCampaignTable(at("killed"), "runs");
    expect(runs).toHaveLength(60);
    for (const { trace } of runs) expect(await validateRecording(join(at("killed"), String(trace)))).toEqual([]);
    expect(files("killed/traces")).toEqual(runs.map(({ key }) => `${key}.nwb`).sort());
  }, 60_000);
});

function startAndKill(afterMs: number | null): Promise<void> {
  const args = ["campaign", "run", "plan.json", "-o", "killed", "--no-reuse"];
  const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...args], { cwd: at(""), stdio: "ignore" });
  const timer = afterMs === null ? undefined : setTimeout(() => child.kill("SIGKILL"), afterMs);
  return new Promise((done) => {
    child.once("exit", () => {
      clearTimeout(timer);
      done();
    });
  });
}
