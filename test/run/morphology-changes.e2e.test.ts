import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { alteredCell, secondRootLine, withSecondRoot } from "../support/altered-cell.js";
import { rheobase } from "../support/cli.js";
import { openBiophysical, shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inFolder = temporaryFolder();
let made = 0;
const cellWith = (change: (swc: string) => string): string => alteredCell(inFolder(`cell-${++made}`), change);
const pulse = "square:amplitude=220pA,start=5ms,duration=20ms,total=30ms";

test("runs in workers as it does here", async () => {
  using model = await openBiophysical(cellWith(withSecondRoot));
  const voltages: Float64Array[] = [];
  for (const jobs of [1, 2]) {
    for await (const { response } of runSweeps(model, [Stimulus.parse(pulse)], { jobs, dt: 25e-6 })) {
      voltages.push(response.voltage);
    }
  }
  expect(voltages).toHaveLength(2);
  expect(voltages[0]).toEqual(voltages[1]);
});

describe("rheobase", () => {
  const counted = "1 further root attached, 1 section without length removed";
  const change = (swc: string): string => `${withSecondRoot(swc)}9003 3 9 60 0 1 1\n9004 3 9 60 0 1 9003\n`;

  test("run warns in one line that counts, lists in JSON and file, and refuses with --strict", async () => {
    const folder = cellWith(change);
    const args = ["run", folder, "--stimulus", pulse, "--dt", "25us", "-o", inFolder("out.nwb"), "--json"];
    const refused = await rheobase([...args, "--strict"]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(`line ${secondRootLine()}: root 9001 is attached`);
    const { code, stdout, stderr } = await rheobase(args);
    expect(code).toBe(0);
    const warnings = stderr.split("\n").filter((line) => line.startsWith("Warning"));
    expect(warnings).toEqual([
      expect.stringContaining(`${join(folder, "cell.swc")} is opened as NEURON opens it: ${counted}`),
    ]);
    const { model } = JSON.parse(stdout) as { model: { morphology: { changes: unknown[] } } };
    expect(model.morphology.changes).toHaveLength(2);
    using recording = await openRecording(inFolder("out.nwb"));
    expect(JSON.stringify(recording.provenance)).toContain("root 9001 is attached to soma[0](0.5)");
  });

  test("the warning names the files that were given by hand, and what it advises lists the changes", async () => {
    const swc = join(cellWith(change), "cell.swc");
    const given = [shippedCellFolder, "--morphology", swc];
    const args = ["run", ...given, "--stimulus", pulse, "--dt", "25us", "-o", inFolder("given.nwb")];
    const { stderr } = await rheobase(args);
    expect(stderr).toContain(`(rheobase inspect ${given.join(" ")} lists them`);
    expect((await rheobase(["inspect", ...given])).stdout).toContain("root 9001 is attached");
  });

  test("plot refuses --strict for a recording", async () => {
    const { code, stderr } = await rheobase(["plot", inFolder("given.nwb"), "--strict"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--strict");
  });

  test("inspect lists the same for the model and for its morphology, and refuses with --strict", async () => {
    const folder = cellWith(change);
    const swc = join(folder, "cell.swc");
    for (const file of [folder, swc]) {
      const { code, stdout } = await rheobase(["inspect", file]);
      expect(code).toBe(0);
      expect(stdout).toContain(
        `Opened as NEURON opens it: ${counted}\nline ${secondRootLine()}: root 9001 is attached`,
      );
      expect((await rheobase(["inspect", file, "--strict"])).code).toBe(3);
    }
    const changes = async (file: string): Promise<unknown> => {
      const document = JSON.parse((await rheobase(["inspect", file, "--json"])).stdout) as {
        changes?: unknown;
        model?: { morphology: { changes: unknown } };
      };
      return document.model?.morphology.changes ?? document.changes;
    };
    expect(await changes(folder)).toEqual(await changes(swc));
  });

  test("plot warns, and refuses with --strict", async () => {
    const swc = join(cellWith(change), "cell.swc");
    const drawn = await rheobase(["plot", swc, "-o", inFolder("cell.svg")]);
    expect(drawn.code).toBe(0);
    expect(drawn.stderr).toContain(counted);
    expect((await rheobase(["plot", swc, "-o", inFolder("cell.svg"), "--strict"])).code).toBe(3);
  });
});
