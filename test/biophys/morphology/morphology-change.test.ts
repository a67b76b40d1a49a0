import { describe, expect, it } from "vitest";
import { InvalidMorphologyError, type MorphologyIssue } from "../../../src/base/errors.js";
import {
  countChanges,
  type MorphologyChange,
  type MorphologyChangeKind,
  morphologyError,
  refuseChanges,
} from "../../../src/biophys/morphology/morphology-change.js";

const changes = (...kinds: MorphologyChangeKind[]): MorphologyChange[] =>
  kinds.map((kind, i) => ({ kind, line: i + 1, message: `${kind} here` }));

const thrown = (work: () => void): InvalidMorphologyError => {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidMorphologyError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

describe("changes in one line", () => {
  it.each([
    ["heading", "a heading left out", "a heading left out"],
    ["order", "points sorted by id", "points sorted by id"],
    ["root", "parent of the root left out of account", "parent of the root left out of account"],
    ["attached", "1 further root attached", "2 further roots attached"],
    ["joined", "1 point joined to another than the parent", "2 points joined to others than the parent"],
    ["removed", "1 section without length removed", "2 sections without length removed"],
    ["empty", "1 section without length kept", "2 sections without length kept"],
    ["radius", "1 radius of 0 or less kept", "2 radii of 0 or less kept"],
    ["axon", "1 section that hung on the axon left out", "2 sections that hung on the axon left out"],
    ["cut", "soma cut off the axon", "soma cut off the axon"],
  ] as const)("count those of the kind %s", (kind, one, two) => {
    expect(countChanges(changes(kind))).toBe(one);
    expect(countChanges(changes(kind, kind))).toBe(two);
  });

  it("stand in one order, whatever that of the file", () => {
    expect(countChanges(changes("cut", "removed", "attached", "attached"))).toBe(
      "2 further roots attached, 1 section without length removed, soma cut off the axon",
    );
    expect(countChanges([])).toBe("");
  });
});

describe("opening strictly", () => {
  it("accepts a morphology without changes", () => {
    expect(() => refuseChanges([], "cell.swc")).not.toThrow();
  });

  it("refuses any change, with its line", () => {
    const error = thrown(() => refuseChanges(changes("root", "radius"), "cell.swc"));
    expect(error.message).toBe("Cannot open the morphology cell.swc strictly: line 1: root here; line 2: radius here");
    expect(error).toMatchObject({ path: "cell.swc", line: 1 });
    expect(error.issues).toEqual([
      { line: 1, message: "root here" },
      { line: 2, message: "radius here" },
    ]);
  });
});

describe("the error of a morphology", () => {
  const issues = (count: number): MorphologyIssue[] =>
    Array.from({ length: count }, (_, i) => ({ line: i + 3, message: "no number" }));

  it("shows five problems and counts the others", () => {
    expect(morphologyError(issues(5), undefined).message).not.toMatch(/more/);
    const { message } = morphologyError(issues(7), undefined);
    expect(message).toMatch(/^Cannot read the morphology: line 3: no number; .*line 7: no number; and 2 more$/);
  });

  it("keeps the first thousand", () => {
    const kept = morphologyError(issues(1001), "table.csv").issues;
    expect(kept).toHaveLength(1000);
    expect(kept?.at(-1)?.line).toBe(1002);
  });
});
