import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { planRun } from "../../src/run/plan.js";
import type { RunRequest } from "../../src/run/run-request.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
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

describe("devices on a biophysical cell", () => {
  const model = shippedCellFolder;
  const clamp = "soma=steps:hold=-80mV,to=20mV,before=1ms,duration=2ms,after=1ms";
  const synapse = "dend[3]=expsyn:tau=2ms,weight=0..2nS/1nS,interval=10ms";

  it("make the sweeps where nothing names a stimulus; a clamp commands the voltage without junction potential", async () => {
    using planned = await plan({ model, stimuli: undefined, devices: { clamp: [clamp] } });
    expect(planned.sweeps.map(({ number, durationS }) => [number, durationS])).toEqual([
      [0, expect.closeTo(0.004, 12)],
    ]);
    expect(planned).toMatchObject({ stimuli: [], recording: null, junction: { applied: false } });
  });

  it("give each stimulus, described or recorded, a sweep for each of their values", async () => {
    using described = await plan({ model, devices: { synapses: [synapse] } });
    const variants = ["dend[3] weight=0nS", "dend[3] weight=1nS", "dend[3] weight=2nS"];
    expect(described.sweeps.map(({ variant }) => variant)).toEqual(variants);
    using recorded = await plan({
      model,
      stimuli: undefined,
      recording,
      sweeps: "2",
      devices: { synapses: [synapse] },
    });
    expect(recorded.sweeps.map(({ variant }) => variant)).toEqual(variants.map((each) => `sweep 2, ${each}`));
    expect(recorded.sweeps.map(({ number }) => number)).toEqual([0, 1, 2]);
  });

  it("may not clamp the soma into which a stimulus goes", async () => {
    const devices = { clamp: [clamp] };
    const reason = /the clamp decides what current goes into the soma/;
    await refused({ model, devices }, "InvalidOption", reason);
    await refused({ model, devices, stimuli: undefined, recording, sweeps: "1" }, "InvalidOption", reason);
  });

  it("have to lie on the cell, and are not too long", async () => {
    const alone = { model, stimuli: undefined };
    await refused(
      { ...alone, devices: { clamp: [clamp.replace("soma", "dend[999]")] } },
      "InvalidOption",
      /dend\[999\]/,
    );
    const settings = { maxSamples: 10 };
    await refused({ ...alone, settings, devices: { clamp: [clamp] } }, "InvalidStimulus", /Cannot run the devices/);
  });

  it("leave the junction potential out where it is not asked for", async () => {
    using planned = await plan({ model, settings: { junctionPotential: "none" } });
    expect(planned.junction).toEqual({ potentialMv: expect.any(Number), applied: false });
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
