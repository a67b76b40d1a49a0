import { describe, expect, test } from "vitest";
import { readProbeCsv } from "../../../src/run/probe/probe-csv.js";

describe("a table of contacts", () => {
  test.each([
    ["units in brackets", "x (um),y (um),z (um)\n20,0,-5\n", [20e-6, 0, -5e-6]],
    ["other units", "x_mm;y [m];z (nm)\n0.02;1e-6;500\n", [20e-6, 1e-6, 500e-9]],
    ["no units: µm", "x y z\n1 2 3\n", [1e-6, 2e-6, 3e-6]],
    ["no header", "# of a slice\n1\t2\t3\n", [1e-6, 2e-6, 3e-6]],
    ["other columns, in any order", "imp,z (µm),x (µm),y (µm)\n1,3,1,2\r\n", [1e-6, 2e-6, 3e-6]],
  ])("may have %s", (_, text, positionM) => {
    expect(readProbeCsv(text, "p.csv")).toEqual([{ positionM }]);
  });

  test("has BMTK's columns, and names", () => {
    expect(readProbeCsv("channel x_pos y_pos z_pos\n0 20 0 0\n7 0 50 5\n", "p.csv")).toEqual([
      { positionM: [20e-6, 0, 0], name: "0" },
      { positionM: [0, 50e-6, 5e-6], name: "7" },
    ]);
  });

  test.each([
    ["", /it has no contacts, expected a header such as name,x \(um\),y \(um\),z \(um\), and a row for each/],
    ["x,y,z\n", /it has no contacts/],
    ["x,y\n1,2\n", /p.csv, line 1: the first line names no columns x, y and z/],
    ["x (mV),y,z\n1,2,3\n", /"mV" is no unit of length/],
    ["x,x,y,z\n1,1,2,3\n", /it has two columns of x/],
    ["x,y,z\n1,2\n", /line 2: the row has 2 columns, expected 3/],
    ["x,y,z\n1,nan,3\n", /line 2: "nan" is not a position, expected a number such as 12.5/],
    ["x,y,z\n1,2,1e999\n", /"1e999" is not a position/],
  ])("is refused: %j", (text, message) => {
    expect(() => readProbeCsv(text, "p.csv")).toThrow(message);
  });
});
