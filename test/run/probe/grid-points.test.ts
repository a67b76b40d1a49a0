import { expect, it } from "vitest";
import { gridPoints } from "../../../src/run/probe/grid-points.js";

it("has all combinations of its ranges, the last varying fastest", () => {
  expect(gridPoints("-10..10/10,0..0.2/0.1,15")).toEqual([
    ...["-10,0,15", "-10,0.1,15", "-10,0.2,15"],
    ...["0,0,15", "0,0.1,15", "0,0.2,15"],
    ...["10,0,15", "10,0.1,15", "10,0.2,15"],
  ]);
});

it("is a text as it was typed where there is no range", () => {
  expect(gridPoints("1, -2,3um")).toEqual(["1, -2,3um"]);
  expect(gridPoints("1,2")).toEqual(["1,2"]);
});

it("refuses steps that miss the end, and grids without bounds", () => {
  expect(() => gridPoints("0,0..10/3,0")).toThrow(
    "Cannot read the y of the contacts: steps of 3 give 0, 3, 6, 9 and miss 10, expected a step that meets the end",
  );
  expect(() => gridPoints("0..1,0,0")).toThrow(/the x of the contacts: "0\.\.1" has no step/);
  expect(() => gridPoints("0..100/1,0..100/1,0")).toThrow(
    "Cannot record at 0..100/1,0..100/1,0: it has 10201 contacts, expected at most 10000",
  );
});
