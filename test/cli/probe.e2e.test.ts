import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { rheobase } from "../support/cli.js";
import { temporaryFolder } from "../support/h5-builder.js";
import { shippedModel } from "../support/shipped-model.js";

const folder = temporaryFolder();
afterAll(folder.remove);
const cell = join(import.meta.dirname, "../../models/biophysical-cell");
const run = (model: string, output: string, ...more: string[]) =>
  rheobase(["run", model, "--stimulus", "square:amplitude=250pA,duration=0.02s", "-o", output, ...more]);

test("contacts on the command line are recorded and written, one warning for those within a radius", async () => {
  const output = folder.path("outside.nwb");
  const contacts = ["--electrode-at", "20,0,0", "--electrode-at", "-1,0.5,0", "--electrode-at", "0,60,0"];
  const { code, stderr } = await run(
    cell,
    output,
    ...contacts,
    "--electrode-origin",
    "soma",
    "--dt",
    "25us",
    "--conductivity",
    "300mS/m",
  );
  expect(code).toBe(0);
  expect(stderr.match(/Warning: /g)).toHaveLength(1);
  expect(stderr).toMatch(/a contact is nearer to the cell than a segment's radius, .*: 1 in soma\[0\]\(0.5\)/);
  using recording = await openRecording(output);
  const { extracellular, voltage } = await recording.response(0);
  expect(extracellular!.conductivitySPerM).toBe(0.3);
  expect(extracellular!.potentials.map(({ length }) => length)).toEqual([
    voltage.length,
    voltage.length,
    voltage.length,
  ]);
});

test.each([
  [["--electrode", "10,20,30"], 2, /did you mean --electrode-at 10,20,30\?/],
  [["--electrode-at", "electrode_0"], 2, /did you mean --electrode electrode_0\?/],
  [["--electrode-at", "1,2"], 2, /expected x,y,z in µm such as 20,0,0/],
  [["--electrode-at", "NaN,0,0"], 2, /expected x,y,z in µm/],
  [["--source", "point"], 2, /Cannot use --source without --electrode-at or --probe/],
  [["--electrode-at", "1,2,3", "--conductivity", "-1"], 2, /expected a positive value such as 0.3S\/m/],
  [["--probe", "none.csv"], 4, /none.csv/],
])("%j is refused", async (more, expected, message) => {
  const { code, stderr } = await run(cell, folder.path("never.nwb"), ...more);
  expect(stderr).toMatch(message);
  expect(code).toBe(expected);
});

test("potentials beside a voltage clamp are read back and drawn, with the clamp and on the cell", async () => {
  const output = folder.path("clamped.nwb");
  const clamp = ["--clamp", "soma=steps:hold=-80mV,to=0mV,duration=2ms,before=1ms,after=1ms", "--dt", "25us"];
  await rheobase(["run", cell, ...clamp, "--electrode-at", "40,0,0", "-o", output]);
  using recording = await openRecording(output);
  const { extracellular, current } = await recording.voltageClamp(0);
  expect(extracellular!.potentials[0]).toHaveLength(current.length);
  const [beside, onCell] = ["beside.svg", "on-cell.svg"].map((name) => folder.path(name)) as [string, string];
  expect((await rheobase(["plot", output, "-o", beside])).code).toBe(0);
  expect(readFileSync(beside, "utf8").includes("V_ext (µV)")).toBe(true);
  const drawn = await rheobase(["plot", output, "--on-morphology", cell, "-o", onCell]);
  expect(drawn).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("sweep 0 without a spike, whole, at 1 contact to"),
  });
});

test("GLIF models have no probe", async () => {
  const { code, stderr } = await run(shippedModel(3), folder.path("never.nwb"), "--electrode-at", "20,0,0");
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/GLIF models have no place in space, expected a biophysical model/),
  ]);
});
