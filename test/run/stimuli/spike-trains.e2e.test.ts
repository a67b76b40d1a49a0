import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { readSpikeTrain } from "../../../src/run/stimuli/open-trains.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { rheobase } from "../../support/cli.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const inFolder = temporaryFolder();
const glif = fileURLToPath(new URL("../../../models/glif-cell/GLIF3_neuron_config.json", import.meta.url));
const ends = "weight=1500pA,decay=20ms,rate=50kHz";

test("a spike train of a file drives a model, and the file written says how", async () => {
  writeFileSync(inFolder("t,+a.csv"), "train,t (ms)\nb,60\na,10\na,30\n");
  const spec = `spikes:times="t,+a.csv",${ends}`;
  const args = [
    "run",
    glif,
    "--stimulus",
    spec,
    "--glif-membrane",
    "exact",
    "--precision",
    "float64",
    "-o",
    "first.nwb",
  ];
  const run = await rheobase(args, { cwd: inFolder(".") });
  expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("Wrote first.nwb") });

  using recording = await openRecording(inFolder("first.nwb"));
  const { stimulusCode, stimulus } = await recording.sweep(0);
  const again = Stimulus.parse(stimulusCode!, { trains: { "t,+a.csv": [0.01, 0.03, 0.06] } });
  expect(again.spec).toBe(stimulusCode);
  const [stored, sampled] = [await stimulus!.sample(), await again.sample()];
  expect(stored.rateHz).toBe(sampled.rateHz);
  const furthest = stored.current.reduce((most, value, i) => Math.max(most, Math.abs(value - sampled.current[i]!)), 0);
  expect(stored.current).toHaveLength(sampled.current.length);
  expect(furthest).toBeLessThan(1e-22);
  // Its spikes drive another run.
  expect((await readSpikeTrain(inFolder("first.nwb#sweep=0"))).length).toBeGreaterThan(5);
});

test.each([
  ["spikes:times=none.csv", 4, "Cannot read spike times from none.csv: there is no such file"],
  ["spikes:times=first.nwb#unit=3", 4, "Cannot read unit 3 of first.nwb: there is none, expected one of 0"],
  ["spikes:times=./first.nwb", 2, "Cannot write first.nwb: it is the stimulus to read"],
])("%s ends with exit code %i", async (spec, code, message) => {
  const args = [
    "run",
    glif,
    "--stimulus",
    `${spec},${ends}`,
    "--existing",
    "overwrite",
    "-o",
    code === 2 ? "first.nwb" : "b.nwb",
  ];
  const run = await rheobase(args, { cwd: inFolder(".") });
  expect(run.code).toBe(code);
  expect(run.stderr).toContain(message);
});
