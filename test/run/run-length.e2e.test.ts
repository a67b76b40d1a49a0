import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { rheobase } from "../support/cli.js";
import { buildH5, temporaryFolder } from "../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../support/nwb-builder.js";
import { shippedModel } from "../support/shipped-model.js";

const folder = temporaryFolder();
afterAll(folder.remove);
const glif = shippedModel(3);
const biophysical = join(import.meta.dirname, "../../models/biophysical-cell");
describe("a run of too many samples", () => {
  it("may have any bound", async () => {
    const voltage = new Float32Array(600);
    const recording = await buildH5(folder.path("two.nwb"), (file) => {
      buildNwb2Root(file);
      for (const [number, data] of [voltage, voltage.subarray(0, 500)].entries()) {
        addSeries(file, `acquisition/r${number}`, { number, data });
        addSeries(file, `stimulus/presentation/s${number}`, { number, data });
      }
    });
    const output = folder.path("two-out.nwb");
    const command = ["run", glif, "--recording", recording, "-o", output, "--max-samples", "500"];
    const { code, stderr } = await rheobase(command);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^Cannot run sweep 0: it has 600 samples/)]);
    expect(existsSync(output)).toBe(false);
    expect(await rheobase([...command, "--sweeps", "1"])).toMatchObject({ code: 0 });
    using written = await openRecording(output);
    expect(written.sweeps.map(({ number }) => number)).toEqual([1]);
    expect(await rheobase([...command.slice(0, -1), "many"])).toMatchObject({ code: 2 });
  });
});

describe("a stimulus without samples", () => {
  it("fails alone: the other sweeps of the run are written", async () => {
    const none = new Float32Array(600).fill(Number.NaN);
    const recording = await buildH5(folder.path("none.nwb"), (file) => {
      buildNwb2Root(file);
      for (const [number, data] of [new Float32Array(600), none, new Float32Array(300)].entries()) {
        addSeries(file, `acquisition/r${number}`, { number, data: new Float32Array(data.length) });
        addSeries(file, `stimulus/presentation/s${number}`, { number, data });
      }
    });
    for (const [path, jobs] of [
      [glif, "1"],
      [biophysical, "2"],
    ] as const) {
      const output = folder.path(`some-${jobs}.nwb`);
      const { code, stderr } = await rheobase(["run", path, "--recording", recording, "-o", output, "--jobs", jobs]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/Sweep 1 failed: Cannot run .* has no samples/)]);
      using written = await openRecording(output);
      expect(written.sweeps.map(({ number }) => number)).toEqual([0, 2]);
    }
  });
});
