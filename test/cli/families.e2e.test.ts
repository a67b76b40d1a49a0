import { join } from "node:path";
import { expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { rheobase } from "../support/cli.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const run = (...args: string[]) => rheobase(["run", ...args], { cwd: folder });
const steps = "square:amplitude=100..200pA/50pA,duration=20ms,rate=20kHz";

it("a family of stimuli is a sweep for each, which says its values", async () => {
  const args = [shippedModel(3), "--stimulus", steps, "--stimulus", "ramp:slope=[1pA/s,2pA/s],total=0.1s,rate=20kHz"];
  const { code, stdout } = await run(...args, "-o", "steps.nwb", "--json");
  expect(code).toBe(0);
  const { sweeps } = JSON.parse(stdout) as { sweeps: { sweep: number; stimulus: string; variant: string }[] };
  expect(sweeps.map(({ sweep, stimulus, variant }) => `${sweep} ${stimulus} ${variant}`)).toEqual([
    "0 Long Square amplitude=100pA",
    "1 Long Square amplitude=150pA",
    "2 Long Square amplitude=200pA",
    "3 Ramp slope=1pA/s",
    "4 Ramp slope=2pA/s",
  ]);
  using recording = await openRecording(join(folder, "steps.nwb"));
  const [, second] = Stimulus.family(steps);
  expect(recording.sweeps[1]).toMatchObject({ stimulusCode: second!.spec, amplitudeA: 150e-12 });
});

it("the table has a column of values, and so has that of a dry run", async () => {
  const { stdout } = await run(shippedModel(3), "--stimulus", steps, "-o", "table.nwb");
  expect(stdout).toMatch(/^sweep +stimulus +values +rate .*\n +0 +Long Square +amplitude=100pA/);
  const dry = await run(shippedModel(3), "--stimulus", steps, "-o", "dry.nwb", "--dry-run");
  expect(dry.stdout).toMatch(/sweep +stimulus +values +duration .*\n +0 +Long Square +amplitude=100pA/);
  const plain = await run(shippedModel(3), "--stimulus", "square:amplitude=1pA", "-o", "dry.nwb", "--dry-run");
  expect(plain.stdout).not.toContain("values");
});

it.each([
  [["--stimulus", "square:amplitude=0..1nA/0.3nA"], 3, "and miss 1nA, expected a step that meets the end"],
  [["--stimulus", "square:amplitude=0..1nA/0.1pA"], 3, "make 10,001 sweeps, expected at most 1,000 (--max-sweeps"],
  [["--stimulus", steps, "--max-sweeps", "2"], 3, "make 3 sweeps, expected at most 2"],
  [["--stimulus", steps, "--max-sweeps", "few"], 2, "expected a number of sweeps such as 5000"],
])("%j is refused", async (args, status, message) => {
  const { code, stderr } = await run(shippedModel(3), ...args, "-o", "none.nwb");
  expect(stderr).toContain(message);
  expect(code).toBe(status);
});
