import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { compareWithReport } from "../../src/report/report.js";
import { executeRun } from "../../src/run/execute.js";
import { planRun } from "../../src/run/plan.js";
import type { RunRequest } from "../../src/run/run-request.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();

function request(name: string, existing: RunRequest["existing"], jobs: number): RunRequest {
  return {
    model: shippedModel(5),
    // The second sweep is long enough to be stopped in its middle.
    stimuli: ["square:amplitude=220pA", "square:amplitude=220pA,total=60s"],
    output: join(folder, name),
    existing,
    jobs,
    settings: {},
    write: {},
  };
}

/** Runs a request and stops it as soon as its second sweep is under way. */
async function interrupted(asked: RunRequest) {
  const controller = new AbortController();
  const onProgress = ({ stage }: { stage: string }): void => {
    if (stage === "sweep 1") controller.abort();
  };
  using plan = await planRun(asked);
  return await executeRun(plan, { signal: controller.signal, onProgress });
}

describe("executeRun(), interrupted", () => {
  it("keeps the sweeps that were finished, in a whole file", async () => {
    const report = await interrupted(request("part-of-a-run.nwb", "error", 1));
    expect(report.interruption).toMatchObject({ code: "Cancelled" });
    expect(report.sweeps.map(({ sweep }) => sweep)).toEqual([0]);
    using recording = await openRecording(join(folder, "part-of-a-run.nwb"));
    expect(recording.sweeps.map(({ number }) => number)).toEqual([0]);
  });

  it("does not give up an older file for part of a run", async () => {
    const path = join(folder, "older.nwb");
    writeFileSync(path, "older");
    await expect(interrupted(request("older.nwb", "overwrite", 1))).rejects.toMatchObject({ code: "Cancelled" });
    expect(readFileSync(path, "utf8")).toBe("older");
  });

  it("leaves nothing where no sweep was finished", async () => {
    const controller = new AbortController();
    using plan = await planRun(request("nothing.nwb", "error", 2));
    const run = executeRun(plan, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(run).rejects.toMatchObject({ code: "Cancelled" });
    expect(existsSync(join(folder, "nothing.nwb"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("compareWithReport(), interrupted", () => {
  const both = join(folder, "both.nwb");
  const files = [both, both];
  beforeAll(async () => void (await writeMadeRecording(both, [{ number: 3 }])));
  const stop = (at: RegExp) => {
    const controller = new AbortController();
    const onProgress = ({ stage }: { stage: string }) => at.test(stage) && controller.abort();
    return { signal: controller.signal, onProgress };
  };
  const cancelled = { code: "Cancelled" };

  it.each([/sweep 3/, /drawing features/])("leaves no folder that was not there: at %s", async (stage) => {
    const place = { folder: join(folder, "outer", "report") };
    await expect(compareWithReport({ files }, place, stop(stage))).rejects.toMatchObject(cancelled);
    expect(existsSync(join(folder, "outer"))).toBe(false);
  });

  it("leaves nothing in a folder that was there, and an older report as it was", async () => {
    const place = { folder: join(folder, "older-report"), existing: "overwrite" } as const;
    await compareWithReport({ files }, place);
    const names = () => readdirSync(place.folder, { recursive: true }).map(String).sort();
    expect(names()).toContain(join("figures", "sweep-3.svg"));
    writeFileSync(join(place.folder, "sweeps.csv"), "older");
    const before = names();
    const comparing = compareWithReport({ files }, place, stop(/drawing features/));
    await expect(comparing).rejects.toMatchObject(cancelled);
    expect(names()).toEqual(before);
    expect(readFileSync(join(place.folder, "sweeps.csv"), "utf8")).toBe("older");
  });
});

describe("executeRun() progress", () => {
  it.each([1, 2])("adds up the simulated time of all sweeps with %i workers", async (jobs) => {
    const told: number[] = [];
    using plan = await planRun({
      ...request(`progress-${jobs}.nwb`, "error", jobs),
      stimuli: ["square:amplitude=220pA,total=9s", "square:amplitude=220pA,total=5s"],
    });
    await executeRun(plan, {
      onProgress: ({ done, total, unit }) => {
        expect([total, unit]).toEqual([14, "s"]);
        told.push(done);
      },
    });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeCloseTo(14, 6);
  });
});
