import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { InternalError } from "../../src/base/errors.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { executeRun } from "../../src/run/execute.js";
import { planRun } from "../../src/run/plan.js";
import type { RunRequest } from "../../src/run/run-request.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const good = "square:amplitude=200pA,duration=50ms,rate=20kHz";
const bad = "square:amplitude=1e306,duration=50ms,rate=20kHz"; // the voltage leaves the finite range
const plan = (output: string, parts: Partial<RunRequest> = {}) =>
  planRun({
    model: shippedModel(1),
    stimuli: [good],
    output: file(output),
    existing: "error",
    settings: {},
    write: {},
    ...parts,
  });
let recording: string;
beforeAll(async () => {
  recording = await writeMadeRecording(file("recording.nwb"), [{ number: 3 }, { number: 4, name: "Ramp" }]);
});

describe("a run on a recording", () => {
  it("writes a response to each sweep, of the same cell", async () => {
    using planned = await plan("answers.nwb", { stimuli: undefined, recording });
    const stages = new Set<string>();
    const shares: number[] = [];
    const report = await executeRun(planned, {
      onProgress: ({ stage, done, total }) => {
        stages.add(stage.replace(/ \(.*/, ""));
        shares.push(done / total);
      },
    });
    expect(report).toMatchObject({ output: file("answers.nwb"), failed: [], interruption: null, plot: null });
    expect(report.sweeps.map(({ sweep }) => sweep)).toEqual([3, 4]);
    expect(stages).toContain("sweep 3");
    expect(shares.at(-1)).toBe(1);
    using written = await openRecording(file("answers.nwb"));
    expect(written.specimen.id).toBe(7);
    expect(written.sweeps.map(({ stimulusName }) => stimulusName)).toEqual(["Long Square", "Ramp"]);
  });

  it("that has to be downloaded first is a mistake of the caller", async () => {
    using planned = await plan("download.nwb");
    const download = { path: "ephys.nwb", url: "http://localhost/", bytes: null };
    await expect(executeRun({ ...planned, download })).rejects.toThrow(InternalError);
  });
});

describe("a run of which every sweep fails", () => {
  it("leaves no file and reports each", async () => {
    using planned = await plan("nothing.nwb", { stimuli: [bad, bad] });
    const report = await executeRun(planned);
    expect(report).toMatchObject({ output: null, bytes: 0, sweeps: [] });
    expect(report.failed.map(({ error }) => (error as { code: string }).code)).toEqual([
      "NumericalFailure",
      "NumericalFailure",
    ]);
    expect(existsSync(file("nothing.nwb"))).toBe(false);
  });
});

describe("a run that is cancelled", () => {
  it("before it begins leaves no file", async () => {
    using planned = await plan("early.nwb");
    await expect(executeRun(planned, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "Cancelled" });
    expect(existsSync(file("early.nwb"))).toBe(false);
  });

  it("after a sweep keeps the sweeps that are written", async () => {
    using planned = await plan("kept.nwb", { stimuli: [good, good, good, good], jobs: 1 });
    const cancel = new AbortController();
    const report = await executeRun(planned, {
      signal: cancel.signal,
      onProgress: ({ stage }) => {
        if (/^sweep 1 \(.*written/.test(stage)) cancel.abort();
      },
    });
    expect(report.interruption).toMatchObject({ code: "Cancelled" });
    expect(report.sweeps.length).toBeGreaterThan(0);
    expect(report.sweeps.length).toBeLessThan(4);
    using written = await openRecording(file("kept.nwb"));
    expect(written.sweeps).toHaveLength(report.sweeps.length);
  });

  it("does not replace a file by a part of a run", async () => {
    using first = await plan("whole.nwb");
    await executeRun(first);
    using again = await plan("whole.nwb", { stimuli: [good, good, good, good], existing: "overwrite", jobs: 1 });
    const cancel = new AbortController();
    const run = executeRun(again, {
      signal: cancel.signal,
      onProgress: ({ stage }) => {
        if (/^sweep 1 /.test(stage)) cancel.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "Cancelled" });
    using kept = await openRecording(file("whole.nwb"));
    expect(kept.sweeps).toHaveLength(1);
  });
});
