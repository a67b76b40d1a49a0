import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { planRun } from "../../src/run/plan.js";
import type { RunRequest } from "../../src/run/run-request.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const plan = (parts: Partial<RunRequest> = {}) =>
  planRun({
    model: shippedModel(1),
    stimuli: ["square:amplitude=200pA,duration=50ms"],
    output: file("out.nwb"),
    existing: "error",
    settings: {},
    write: {},
    ...parts,
  });
const refused = (parts: Partial<RunRequest>, code: string, message: RegExp) =>
  expect(plan(parts)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
let recording: string;
beforeAll(async () => {
  recording = await writeMadeRecording(file("recording.nwb"), [{ number: 1 }, { number: 2 }]);
});

describe("a plan", () => {
  it("of described stimuli reads them and writes nothing", async () => {
    using planned = await plan();
    expect(planned).toMatchObject({ exists: false, skipped: false, recording: null, download: null, junction: null });
    expect(planned.stimuli.map(({ durationS }) => durationS)).toEqual([expect.closeTo(0.25, 12)]);
    expect(existsSync(file("out.nwb"))).toBe(false);
  });

  it("of a recording opens it and chooses sweeps", async () => {
    using planned = await plan({ stimuli: undefined, recording: recording, sweeps: "2" });
    expect(planned.sweeps.map(({ number }) => number)).toEqual([2]);
    expect(planned.recording?.path).toBe(file("recording.nwb"));
  });

  it("needs a stimulus", () => refused({ stimuli: [] }, "InvalidOption", /no stimulus was given/));

  it("refuses sweeps that the recording lacks", async () => {
    await refused({ stimuli: undefined, recording: recording, sweeps: "7" }, "NotFound", /7/);
  });

  it("refuses stimuli and sweeps that are too long", async () => {
    const settings = { maxSamples: 1000 };
    await refused({ settings }, "InvalidStimulus", /Cannot run "/);
    await refused({ settings, stimuli: undefined, recording: recording }, "InvalidStimulus", /run sweep 1/);
    const fine = { maxSamples: 30_000, dt: 1e-6 };
    await refused({ settings: fine, stimuli: undefined, recording: recording }, "InvalidStimulus", /sweep 1/);
  });

  it("has a stimulus for each value of a family, up to a limit that is said", async () => {
    const stimuli = ["square:amplitude=0..40pA/20pA,duration=10ms", "ramp:slope=[1pA/s,2pA/s],total=1s"];
    using planned = await plan({ stimuli });
    expect(planned.stimuli.map(({ variant }) => variant)).toEqual([
      "amplitude=0pA",
      "amplitude=20pA",
      "amplitude=40pA",
      "slope=1pA/s",
      "slope=2pA/s",
    ]);
    const most = /Cannot run all sweeps: the values make 5 sweeps, expected at most 4 \(--max-sweeps/;
    await refused({ stimuli, maxSweeps: 4 }, "InvalidStimulus", most);
    await refused({ stimuli: ["square:amplitude=0..1nA/1fA"] }, "InvalidStimulus", /make 1,000,001 sweeps/);
  });

  it("refuses options of biophysical models for GLIF", async () => {
    await refused({ settings: { solver: "fast" } }, "InvalidOption", /with the solver "fast": GLIF models have none/);
    await refused({ settings: { junctionPotential: "add" } }, "InvalidOption", /with junction potential "add"/);
  });

  it("refuses an output that is an input", async () => {
    const model = file("own_neuron_config.json");
    copyFileSync(shippedModel(1), model);
    await refused({ model, output: model }, "InvalidOption", /own_neuron_config\.json/);
  });
});

describe("an output that exists", () => {
  it("is refused, replaced or kept as asked for", async () => {
    const output = file("exists.nwb");
    writeFileSync(output, "");
    await refused({ output }, "OutputExists", /exists\.nwb/);
    using replaced = await plan({ output, existing: "overwrite" });
    expect(replaced).toMatchObject({ exists: true, skipped: false });
    using kept = await plan({ output, existing: "skip" });
    expect(kept).toMatchObject({ exists: true, skipped: true });
  });

  it("refuses a figure that exists, unless nothing is run", async () => {
    const [output, plot] = [file("figure.nwb"), file("figure.svg")];
    writeFileSync(plot, "");
    await refused({ output, plot }, "OutputExists", /figure\.svg/);
    await refused({ output, plot, existing: "skip" }, "OutputExists", /figure\.svg/);
    writeFileSync(output, "");
    using kept = await plan({ output, plot, existing: "skip" });
    expect(kept.skipped).toBe(true);
  });
});
