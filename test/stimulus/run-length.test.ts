import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openModel } from "../../src/models/open-model.js";
import { planRun } from "../../src/run/plan.js";
import type { RunRequest } from "../../src/run/run-request.js";
import { runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { temporaryFolder } from "../support/h5-builder.js";
import { shippedModel } from "../support/shipped-model.js";

const folder = temporaryFolder();
afterAll(folder.remove);
const glif = shippedModel(3);
const biophysical = join(import.meta.dirname, "../../models/biophysical-cell");
const long = (samples: string): RegExp =>
  new RegExp(
    `: it has ${samples} samples, which need [\\d.]+ [MG]B of memory, expected at most [\\d,]+ samples \\(--max`,
  );

describe("a run of too many samples", () => {
  it.each([
    ["described", "square:amplitude=100pA,duration=300s", {}, "60,040,000"],
    ["described, with mathjs", "square:amplitude=100pA,duration=2*150s", {}, "60,040,000"],
    ["plain, in small steps", "square:amplitude=100pA,duration=1s", { dt: 1e-8 }, "120,000,000"],
  ])("is refused before the first step (%s)", async (_, spec, options, samples) => {
    for (const path of [glif, biophysical]) {
      using model = await openModel(path);
      const refusal = { code: "InvalidStimulus", message: expect.stringMatching(long(samples)) };
      await expect(model.run(Stimulus.parse(spec), options)).rejects.toMatchObject(refusal);
      const running = runSweeps(model, [Stimulus.parse(spec)], { ...options, jobs: 2 }).next();
      await expect(running).rejects.toMatchObject(refusal);
      const output = folder.path("never.nwb");
      const request: RunRequest = { model: path, output, existing: "error", settings: options, write: {} };
      await expect(planRun({ ...request, stimuli: [spec] })).rejects.toMatchObject(refusal);
      expect(existsSync(output)).toBe(false);
    }
  });

  it("may have any bound", async () => {
    using model = await openModel(glif);
    const stimulus = Stimulus.samples(new Float64Array(1001), 10_000, { name: "flat" });
    expect((await model.run(stimulus, { maxSamples: 1001 })).voltage).toHaveLength(1001);
    await expect(model.run(stimulus, { maxSamples: 1000 })).rejects.toThrow(
      'Cannot run "flat": it has 1,001 samples, which need 1 MB of memory, expected at most 1,000 samples',
    );
    await expect(model.run(stimulus, { maxSamples: 0 })).rejects.toMatchObject({ code: "InvalidOption" });
  });
});

it("a stimulus without samples is refused", async () => {
  const empty = Stimulus.samples(new Float64Array(0), 10_000, { name: "nothing" });
  for (const path of [glif, biophysical]) {
    using model = await openModel(path);
    await expect(model.run(empty)).rejects.toMatchObject({
      code: "InvalidStimulus",
      message: 'Cannot run "nothing": its current has no samples, expected at least one',
    });
  }
});
