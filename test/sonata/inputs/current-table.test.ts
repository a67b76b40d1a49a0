import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readCurrentTable } from "../../../src/sonata/inputs/current-table.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
function read(text: string, values: Record<string, unknown> = {}) {
  writeFileSync(file("table.csv"), text);
  return readCurrentTable(file("table.csv"), values, "use the input it");
}

it("has values that last until the next one, 0 before the first; the last one ends as BMTK ends it", async () => {
  expect(await read("timestamps amps\n0 0.1\n10 0.2\n20 0\n")).toEqual({
    values: [0.1, 0.2, 0],
    intervalMs: 10,
    fromMs: 0,
    untilMs: 20,
  });
  expect(await read("timestamps amps\n10.0 0.1\n20.0 0.2\n")).toMatchObject({ values: [0, 0.1, 0.2], untilMs: 30 });
});

it("takes other columns and separators, and times with few digits", async () => {
  const names = { separator: ",", timestamps_column: "t", amplitudes_column: "i" };
  expect(await read("i,t\n1,0\n2,0.333333\n3,0.666667\n", names)).toMatchObject({ values: [1, 2, 3] });
});

it.each([
  ["timestamps amps\n0 1\n", /has 1 rows, expected at least two$/],
  ["timestamps amps\n0 1\n1 1\n3 1\n", /row 3 is at 3 ms in .*, expected times at even intervals/],
  ["timestamps amps\n5 1\n15 1\n", /the first rows are at 5 and 15 ms in .*, the first a multiple of the interval$/],
  ["timestamps amps\n1 1\n0 1\n", /expected times at even intervals/],
  ["timestamps amps\n0 a\n1 1\n", /has "a" as amps in row 1, expected a number$/],
  ["time amps\n0 1\n1 1\n", /has missing as timestamps in row 1, expected a number$/],
])("refuses %j", async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({ code: "InvalidModel", message: expect.stringMatching(message) });
});
