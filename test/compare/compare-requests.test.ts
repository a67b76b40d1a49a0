import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareModels } from "../../src/compare/compare.js";
import { buildH5 } from "../support/h5-builder.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { addSeries, buildNwb1, buildNwb2Root, type Nwb1SweepSpec } from "../support/nwb-builder.js";
import { pulseTrain } from "../support/pulses.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const voltage = Float32Array.from(pulseTrain({ rateHz: 50_000, durationS: 0.5, peaksS: [0.2] }));
const current = voltage.map((_, i) => (i >= 5_000 && i < 20_000 ? 190e-12 : 0));
const nwb1 = (name: string, sweeps: readonly Partial<Nwb1SweepSpec>[]) =>
  buildH5(file(name), (h5) =>
    buildNwb1(h5, { sweeps: sweeps.map((sweep, number) => ({ number, current, voltage, ...sweep })) }),
  );

describe("a request", () => {
  it.each([
    ["names nothing", [], "neither a model nor a file was named"],
    ["has several models and no recording", ["a.json", "b.json"], "Cannot compare 2 models: name the recording"],
    ["has one recording alone", ["a.nwb"], "Cannot compare a.nwb alone"],
  ])("that %s is refused", async (_, files, message) => {
    await expect(compareModels({ files })).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringContaining(message),
    });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("with a sigma of %d s is refused", async (sigma) => {
    await expect(compareModels({ files: ["a.nwb", "b.nwb"], sigmasS: [0.01, sigma] })).rejects.toMatchObject({
      code: "InvalidOption",
      value: sigma,
    });
  });

  it("for a model without a recording of its own is refused", async () => {
    await expect(compareModels({ files: [shippedModel(1)] })).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringContaining("its package holds no recording"),
    });
  });

  it("with a solver is refused for GLIF models, and closes what was open", async () => {
    const recording = await writeMadeRecording(file("recording.nwb"), [{ number: 1 }]);
    await expect(
      compareModels({ files: [recording, shippedModel(1)], recording, settings: { solver: "fast" } }),
    ).rejects.toMatchObject({ code: "InvalidOption", value: "fast" });
  });

  it("for a folder with one configuration opens it as a package", async () => {
    mkdirSync(file("empty-folder"));
    await expect(compareModels({ files: [file("empty-folder")], recording: "r.nwb" })).rejects.toMatchObject({
      message: expect.stringContaining("empty-folder"),
    });
  });

  it("for no sweep that can be read ends with the first error", async () => {
    const path = file("text.nwb");
    writeFileSync(path, "no HDF5");
    await expect(compareModels({ files: [path, path] })).rejects.toMatchObject({ code: "InvalidRecording" });
  });
});

describe("a sweep", () => {
  it("in voltage clamp in the model's file is missing there", async () => {
    const model = await nwb1("clamped.nwb", [{}, { clamp: "Voltage" }]);
    const { missing, sweeps } = await compareModels({ files: [model, await nwb1("both.nwb", [{}, {}])] });
    expect(sweeps.map(({ sweep }) => sweep)).toEqual([0]);
    expect(missing).toMatchObject([
      { sweep: 1, missing: "model", reason: expect.stringContaining("no current-clamp") },
    ]);
  });
});

describe("a response", () => {
  it("that cannot be simulated is missing with the error, which is thrown where there is no other", async () => {
    const recording = await writeMadeRecording(file("strong.nwb"), [{ number: 1, amplitudeA: 1e306 }, { number: 2 }]);
    const { missing, sweeps } = await compareModels({ files: [shippedModel(1)], recording });
    expect(sweeps.map(({ sweep }) => sweep)).toEqual([2]);
    expect(missing).toMatchObject([{ sweep: 1, missing: "model", error: { code: "NumericalFailure" } }]);
    await expect(compareModels({ files: [shippedModel(1)], recording, sweeps: "1" })).rejects.toMatchObject({
      code: "NumericalFailure",
    });
  });

  it("of another electrode does not count where there are several", async () => {
    const made = (name: string, electrodes: readonly string[]) =>
      buildH5(file(name), (h5) => {
        buildNwb2Root(h5, electrodes);
        for (const [n, electrode] of electrodes.entries()) {
          const more = { number: 1, electrode, rateHz: 50_000 };
          addSeries(h5, `acquisition/response_${n}`, { ...more, data: voltage });
          addSeries(h5, `stimulus/presentation/stimulus_${n}`, { ...more, data: current });
        }
      });
    const model = await made("two.nwb", ["a", "b"]);
    const recording = await made("other.nwb", ["c"]);
    await expect(compareModels({ files: [model], recording })).rejects.toMatchObject({
      message: expect.stringMatching(/several electrodes of .*two\.nwb recorded it, and none is "c"/),
    });
  });
});
