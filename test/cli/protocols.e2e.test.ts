import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const run = (...args: string[]) => rheobase(["run", ...args], { cwd: folder });

it("makes the sweeps of a protocol, which are chosen and analysed by its name", async () => {
  const { code, stdout } = await run(shippedModel(3), "--protocol", "long square", "-o", "squares.nwb", "--json");
  expect(code).toBe(0);
  const { sweeps, notes } = JSON.parse(stdout) as { sweeps: { stimulus: string; variant: string }[]; notes: string[] };
  expect(sweeps).toHaveLength(13);
  expect(sweeps[12]).toMatchObject({ stimulus: "Long Square", variant: "amplitude=190pA" });
  expect(notes).toEqual([
    "the currents of --protocol are those of specimen 643625553, as there is no ephys_sweeps.json of the model's cell",
  ]);
  const again = await run(
    shippedModel(3),
    ...["--recording", "squares.nwb", "--sweeps", "Long Square", "-o", "again.nwb", "--dry-run", "--json"],
  );
  expect(JSON.parse(again.stdout).sweeps).toHaveLength(13);
  const cell = await rheobase(["features", "squares.nwb", "--cell", "--json"], { cwd: folder });
  expect(JSON.parse(cell.stdout).cell.rheobase_sweep_num).toBe(10);
});

it("takes the currents of the package's own table, and keeps the name in other threads", async () => {
  const own = join(folder, "cell");
  cpSync(shippedCellFolder, own, { recursive: true });
  const row = { stimulus_name: "Square - 2s Suprathreshold", stimulus_units: "Amps" };
  const table = [
    { ...row, stimulus_absolute_amplitude: 149.999998533268 },
    { ...row, stimulus_absolute_amplitude: 10.0000001 },
    { ...row, stimulus_absolute_amplitude: 149.999998533268 },
    { ...row, stimulus_absolute_amplitude: 10, stimulus_units: "Volts" },
  ];
  writeFileSync(join(own, "ephys_sweeps.json"), JSON.stringify(table));
  const args = ["cell", "--protocol", row.stimulus_name, "--dt", "100us", "--jobs", "2", "-o", "own.nwb"];
  const { code, stderr } = await run(...args);
  expect(code).toBe(0);
  expect(stderr).toContain(`the currents of --protocol are those of ${join("cell", "ephys_sweeps.json")}`);
  using recording = await openRecording(join(folder, "own.nwb"));
  expect(recording.sweeps.map(({ stimulusName, amplitudeA }) => [stimulusName, amplitudeA])).toEqual([
    [row.stimulus_name, 10e-12],
    [row.stimulus_name, 150e-12],
  ]);
  const { response } = await recording.sweep(1);
  expect(JSON.stringify(response!.provenance)).toContain(`"name":"${row.stimulus_name}"`);
  writeFileSync(join(own, "ephys_sweeps.json"), "{}");
  expect(await run(...args)).toMatchObject({ code: 3, stderr: expect.stringContaining("it is not a list of records") });
});

it("joins families, and excludes a recording and a clamp of the soma", async () => {
  const mixed = ["--protocol", "Ramp", "--stimulus", "square:amplitude=[1pA,2pA]", "-o", "mixed.nwb", "--dry-run"];
  const { stdout } = await run(shippedModel(3), ...mixed);
  expect(stdout).toMatch(/0 +Long Square.*\n +1 +Long Square.*\n +2 +Ramp/);
  const both = await run(shippedModel(3), "--protocol", "Ramp", "--recording", "a.nwb");
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining("--recording and --protocol together") });
  const clamp = ["--clamp", "soma=steps:to=0mV,hold=-80mV,duration=5ms", "--protocol", "Long Square"];
  expect(await run(shippedCellFolder, ...clamp)).toMatchObject({ code: 2 });
  const unknown = await run(shippedModel(3), "--protocol", "Long Sqare");
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "Long Square"?') });
});
