import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openBiophysical } from "../support/shipped-cell.js";

const folder = fileURLToPath(new URL("../../models/biophysical-cell", import.meta.url));

// The tables of models/biophysical-cell/README.md.
test("models/biophysical-cell fires as its README says", async () => {
  using model = await openModel(folder);
  const counts: number[] = [];
  for (const amplitude of [100, 150, 220, 300]) {
    const stimulus = Stimulus.parse(`square:amplitude=${amplitude}pA,start=0.1s,duration=1s,total=1.2s`);
    counts.push((await model.run(stimulus, { dt: 25e-6 })).spikeTimes.length);
  }
  expect(counts).toEqual([10, 20, 28, 37]);
});

test("models/biophysical-cell has the form its README says", async () => {
  using model = await openBiophysical(folder);
  expect(model.sections.reduce((sum, { nseg }) => sum + nseg, 0)).toBe(113);
  expect(model.definition.axon).toBe("stub");
  const lines = readFileSync(`${folder}/cell.swc`, "utf8").trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("#"))).toHaveLength(304);
});
