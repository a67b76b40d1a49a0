import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InvalidMorphologyError } from "../../src/errors.js";
import { type OpenModelOptions, openModel, openModelPackage } from "../../src/run/open-model.js";
import { runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { alteredCell, secondRootLine, withSecondRoot } from "../support/altered-cell.js";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inFolder = temporaryFolder();
let made = 0;
const cellWith = (change: (swc: string) => string): string => alteredCell(inFolder(`cell-${++made}`), change);
const pulse = "square:amplitude=220pA,start=5ms,duration=20ms,total=30ms";

async function opened(folder: string, options: OpenModelOptions = {}) {
  const model = await openModel(folder, options);
  if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
  return model;
}

const refusal = (folder: string): Promise<InvalidMorphologyError> =>
  openModel(folder).then(
    () => Promise.reject(new Error("it was not refused")),
    (error: InvalidMorphologyError) => error,
  );

describe("a morphology that can be mended", () => {
  const onAxon = (swc: string): string => {
    const axon = swc.split("\n").findLast((line) => line.split(" ")[1] === "2")!;
    const [id, , x, y, z] = axon.split(" ");
    return `${swc.trimEnd()}\n9001 3 ${Number(x) + 20} ${y} ${z} 1 ${id}\n`;
  };
  test.each([
    ["a second root", withSecondRoot, /is a further root/, /^attached root 9001/],
    [
      "a point before its parent",
      (swc: string) => `${swc.trimEnd()}\n9001 3 9 90 0 1 9002\n9002 3 9 60 0 1 1\n`,
      /greater id/,
      /^put point 9001/,
    ],
    [
      "a section without length",
      (swc: string) => `${swc.trimEnd()}\n9001 3 9 60 0 1 1\n9002 3 9 60 0 1 9001\n`,
      /no length/,
      /^removed a section of/,
    ],
    ["a dendrite on the axon", onAxon, /grows from it/, /^left out dend/],
  ])("%s is refused with the way out, and with repair listed", async (_, change, message, repair) => {
    const folder = cellWith(change);
    const error = await refusal(folder);
    expect(error).toBeInstanceOf(InvalidMorphologyError);
    expect(error.message).toMatch(message);
    expect(error.message).toContain("--repair");
    expect(error).toMatchObject({ repairable: true, path: join(folder, "cell.swc") });
    expect(error.issues.length).toBeGreaterThan(0);
    using model = await opened(folder, { repair: true });
    expect(model.repairs.map((each) => each.message)).toEqual([expect.stringMatching(repair)]);
    const { provenance } = await model.run(Stimulus.parse(pulse), { dt: 25e-6 });
    expect(provenance).toMatchObject({ model: { repairs: model.repairs } });
  });

  test("runs in workers as it does here", async () => {
    using model = await opened(cellWith(withSecondRoot), { repair: true });
    const voltages: Float64Array[] = [];
    for (const jobs of [1, 2]) {
      for await (const { response } of runSweeps(model, [Stimulus.parse(pulse)], { jobs, dt: 25e-6 })) {
        voltages.push(response.voltage);
      }
    }
    expect(voltages).toHaveLength(2);
    expect(voltages[0]).toEqual(voltages[1]);
  });

  test("is mended when given as fit and morphology too", async () => {
    const folder = cellWith(withSecondRoot);
    const ref = { fit: join(folder, "fit_parameters.json"), morphology: join(folder, "cell.swc") };
    await expect(openModel(ref)).rejects.toThrow("--repair");
    const { model, summary } = await openModelPackage(ref, { repair: true });
    model.dispose();
    expect(summary.morphology?.repairs).toEqual([{ line: secondRootLine(), message: expect.any(String) }]);
  });
});

test("what no repair helps says nothing of one", async () => {
  const error = await refusal(cellWith((swc) => swc.replace(/^(2 \d+ )\S+/m, "$1nan")));
  expect(error).toBeInstanceOf(InvalidMorphologyError);
  expect(error.repairable).toBe(false);
  expect(error.message).not.toContain("repair");
});

test("a morphology whose soma comes in two sections runs, with its current in the first", async () => {
  using model = await opened(
    cellWith((swc) => `${swc.trimEnd()}\n9001 3 9 60 0 1 1\n9002 3 9 90 0 1 9001\n9003 1 9 99 0 1 9002\n`),
  );
  expect(model.sections.filter(({ name }) => name.startsWith("soma["))).toHaveLength(2);
  const { voltage, traces } = await model.run(Stimulus.parse(pulse), { dt: 25e-6, record: ["soma[0].v", "soma[1].v"] });
  expect(voltage).toEqual(traces["soma[0].v"]!.data);
  expect(Math.max(...voltage)).toBeGreaterThan(voltage[0]! + 0.01);
  expect(traces["soma[1].v"]!.data).not.toEqual(voltage);
});

test("a sound morphology is the same with repair", async () => {
  using plain = await opened(shippedCellFolder);
  using repaired = await opened(shippedCellFolder, { repair: true });
  expect(repaired.repairs).toEqual([]);
  expect(repaired.definition.cell).toEqual(plain.definition.cell);
});

describe("rheobase", () => {
  test("run points to --repair, and with it lists each repair on stderr", async () => {
    const folder = cellWith(withSecondRoot);
    const args = ["run", folder, "--stimulus", pulse, "--dt", "25us", "-o", inFolder("out.nwb"), "--json"];
    const refused = await rheobase(args);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("--repair");
    const { code, stdout, stderr } = await rheobase([...args, "--repair"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`Repaired ${join(folder, "cell.swc")}, line ${secondRootLine()}: attached root 9001`);
    const { model } = JSON.parse(stdout) as { model: { morphology: { repairs: unknown[] } } };
    expect(model.morphology.repairs).toHaveLength(1);
  });

  test("inspect shows such a model and what a run would mend", async () => {
    const { code, stdout } = await rheobase(["inspect", cellWith(withSecondRoot)]);
    expect(code).toBe(0);
    expect(stdout).toContain(`repaired: line ${secondRootLine()}: attached root 9001`);
  });
});
