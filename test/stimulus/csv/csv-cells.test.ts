import { expect, it } from "vitest";
import { cellStart, cellsOf } from "../../../src/stimulus/csv/csv-cells.js";

it.each([
  [",", "0.1, 2,x", ["0.1", " 2", "x"]],
  [";", "a;;b", ["a", "", "b"]],
  [",", '"a,b",c', ['"a,b"', "c"]],
  ["\t", "1\t2", ["1", "2"]],
  ["blank", "  1   2 3", ["1", "2", "3"]],
] as const)("splits at %j: %s", (separator, row, cells) => {
  expect(cellsOf(row, separator)).toEqual(cells);
});

it.each([
  [",", '"a,b",c,dd'],
  [";", "a;;b"],
  ["\t", "1\t22\t3"],
  ["blank", "  1   22 \t3 1"],
] as const)("knows where each cell of a row begins, at %j", (separator, row) => {
  for (const [index, cell] of cellsOf(row, separator).entries()) {
    const at = cellStart(row, separator, index);
    expect(row.slice(at, at + cell.length)).toBe(cell);
    if (index > 0) expect(at).toBeGreaterThan(cellStart(row, separator, index - 1));
  }
});
