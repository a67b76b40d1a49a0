import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InvalidMorphologyError } from "../../src/base/errors.js";
import { openModel, openModelPackage } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { alteredCell, secondRootLine, withSecondRoot } from "../support/altered-cell.js";
import { openBiophysical, shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inFolder = temporaryFolder();
let made = 0;
const cellWith = (change: (swc: string) => string): string => alteredCell(inFolder(`cell-${++made}`), change);
const pulse = "square:amplitude=220pA,start=5ms,duration=20ms,total=30ms";

describe("a morphology that NEURON opens with changes", () => {
  const onAxon = (swc: string): string => {
    const axon = swc.split("\n").findLast((line) => line.split(" ")[1] === "2")!;
    const [id, , x, y, z] = axon.split(" ");
    return `${swc.trimEnd()}\n9001 3 ${Number(x) + 20} ${y} ${z} 1 ${id}\n`;
  };
  test.each([
    ["a second root", withSecondRoot, /^root 9001 is attached to soma\[0\]\(0\.5\)$/],
    ["a root with a parent", (swc: string) => swc.replace(/^(1 .*) -1$/m, "$1 0"), /^point 1, whose parent 0 is not/],
    [
      "a section without length",
      (swc: string) => `${swc.trimEnd()}\n9001 3 9 60 0 1 1\n9002 3 9 60 0 1 9001\n`,
      /^a section of two points at one place is removed$/,
    ],
    [
      "a tip of radius 0",
      (swc: string) => `${swc.trimEnd()}\n9001 3 9 60 0 1 1\n9002 3 9 90 0 0 9001\n`,
      /^radius 0 of point 9002 stays$/,
    ],
    ["a dendrite on the axon", onAxon, /^dend\[\d+\], which only the axon joins to the soma, is left out$/],
  ])("%s opens and is listed, and with strict is refused", async (_, change, message) => {
    const folder = cellWith(change);
    using model = await openBiophysical(folder);
    expect(model.changes.map((each) => each.message)).toEqual([expect.stringMatching(message)]);
    const { provenance } = await model.run(Stimulus.parse(pulse), { dt: 25e-6 });
    expect(provenance).toMatchObject({ model: { changes: model.changes } });
    const error = (await openModel(folder, { strict: true }).catch(
      (reason: unknown) => reason,
    )) as InvalidMorphologyError;
    expect(error).toBeInstanceOf(InvalidMorphologyError);
    expect(error).toMatchObject({ path: join(folder, "cell.swc"), line: model.changes[0]!.line });
    expect(error.message).toContain(`cell.swc strictly: line ${error.line}: ${model.changes[0]!.message}`);
    expect(error.issues).toEqual(model.changes.map(({ line, message: each }) => ({ line, message: each })));
  });

  test("opens when given as fit and morphology too", async () => {
    const folder = cellWith(withSecondRoot);
    const ref = { fit: join(folder, "fit_parameters.json"), morphology: join(folder, "cell.swc") };
    await expect(openModel(ref, { strict: true })).rejects.toThrow(InvalidMorphologyError);
    const { model, summary } = await openModelPackage(ref);
    model.dispose();
    expect(summary.morphology?.changes).toEqual([
      { kind: "attached", line: secondRootLine(), message: expect.any(String) },
    ]);
  });
});

test("a morphology whose soma comes in two sections runs, with its current in the first", async () => {
  using model = await openBiophysical(
    cellWith((swc) => `${swc.trimEnd()}\n9001 3 9 60 0 1 1\n9002 3 9 90 0 1 9001\n9003 1 9 99 0 1 9002\n`),
  );
  expect(model.sections.filter(({ name }) => name.startsWith("soma["))).toHaveLength(2);
  const { voltage, traces } = await model.run(Stimulus.parse(pulse), { dt: 25e-6, record: ["soma[0].v", "soma[1].v"] });
  expect(voltage).toEqual(traces["soma[0].v"]!.data);
  expect(Math.max(...voltage)).toBeGreaterThan(voltage[0]! + 0.01);
  expect(traces["soma[1].v"]!.data).not.toEqual(voltage);
});

test("a sound morphology opens with strict, and has no changes", async () => {
  using plain = await openBiophysical(shippedCellFolder);
  using strict = await openBiophysical(shippedCellFolder, { strict: true });
  expect(strict.changes).toEqual([]);
  expect(strict.definition.cell).toEqual(plain.definition.cell);
});
