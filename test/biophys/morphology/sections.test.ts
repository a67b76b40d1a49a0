import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSections, type Section } from "../../../src/biophys/morphology/sections.js";
import { morphologySummary } from "../../../src/biophys/morphology/summary.js";
import { parseSwc } from "../../../src/biophys/morphology/swc/swc.js";
import { runCount } from "../../support/share.js";
import { madeTree, swcText } from "../random-tree.js";

const sectionsOf = (...lines: string[]): readonly Section[] => buildSections(parseSwc(lines.join("\n"))).sections;

/** Name, parent, place on it, and the points as x y z diameter. */
const shown = (sections: readonly Section[]) =>
  sections.map(({ name, parent, parentX, outline }) => [
    name,
    parent < 0 ? null : `${sections[parent]!.name}(${parentX})`,
    [...outline.x].map((x, i) => `${x} ${outline.y[i]} ${outline.z[i]} ${outline.diameter[i]}`),
  ]);

describe("buildSections", () => {
  test("draws a soma of one point as a cylinder and hangs neurites on its middle by wires", () => {
    const sections = sectionsOf("1 1 10 0 0 5 -1", "2 3 10 8 0 1 1", "3 3 10 20 0 0.5 2", "4 2 10 -8 0 1 1");
    expect(shown(sections)).toEqual([
      ["soma[0]", null, ["5 0 0 10", "10 0 0 10", "15 0 0 10"]],
      ["dend[0]", "soma[0](0.5)", ["10 8 0 2", "10 20 0 1"]],
      // A neurite of one point needs the soma's point, with its own diameter.
      ["axon[0]", "soma[0](0.5)", ["10 0 0 2", "10 -8 0 2"]],
    ]);
  });

  test("cuts at branches and where the type changes, and repeats the parent's point", () => {
    const lines = [
      "1 1 0 0 0 5 -1",
      "2 3 0 8 0 1 1",
      "3 3 0 20 0 2 2",
      "4 3 9 30 0 1 3",
      "5 4 -9 30 0 1 3",
      "6 3 -9 40 0 1 5",
    ];
    expect(shown(sectionsOf(...lines)).slice(1)).toEqual([
      ["dend[0]", "soma[0](0.5)", ["0 8 0 2", "0 20 0 4"]],
      ["dend[1]", "dend[0](1)", ["0 20 0 4", "9 30 0 2"]],
      ["apic[0]", "dend[0](1)", ["0 20 0 4", "-9 30 0 2"]],
      ["dend[2]", "apic[0](1)", ["-9 30 0 2", "-9 40 0 2"]],
    ]);
  });

  test("puts branches of a neurite's first point on its 0 end", () => {
    const lines = ["1 1 0 0 0 5 -1", "2 3 0 8 0 1 1", "3 3 0 20 0 1 2", "4 3 9 8 0 1 2"];
    // The first neurite of the file is exempt in Import3d; the second is not.
    expect(shown(sectionsOf(...lines))[2]).toEqual(["dend[1]", "dend[0](1)", ["0 8 0 2", "0 20 0 2"]]);
    const second = [lines[0]!, "2 2 0 -8 0 1 1", "3 3 0 8 0 1 1", "4 3 0 20 0 1 3", "5 3 9 8 0 1 3"];
    expect(shown(sectionsOf(...second)).slice(2)).toEqual([
      ["dend[0]", "soma[0](0.5)", ["0 8 0 2", "0 20 0 2"]],
      ["dend[1]", "dend[0](0)", ["0 8 0 2", "9 8 0 2"]],
    ]);
  });

  test("takes NeuroMorpho's soma of three points for a ball, a drawn-out soma for a cable", () => {
    const ball = ["1 1 0 0 0 5 -1", "2 1 0 -5 0 5 1", "3 1 0 5 0 5 1", "4 3 0 8 0 1 1", "5 3 0 9 0 1 4"];
    expect(shown(sectionsOf(...ball))).toEqual([
      ["soma[0]", null, ["-5 0 0 10", "0 0 0 10", "5 0 0 10"]],
      ["dend[0]", "soma[0](0.5)", ["0 8 0 2", "0 9 0 2"]],
    ]);
    const cable = ["1 1 0 0 0 5 -1", "2 1 0 10 0 5 1", "3 1 0 20 0 5 2"];
    const neurites = [
      "4 3 0 -9 0 1 1",
      "5 3 0 -19 0 1 4",
      "6 3 9 10 0 1 2",
      "7 3 19 10 0 1 6",
      "8 3 0 29 0 1 3",
      "9 3 0 39 0 1 8",
    ];
    expect(shown(sectionsOf(...cable, ...neurites))).toEqual([
      ["soma[0]", null, ["0 0 0 10", "0 10 0 10", "0 20 0 10"]],
      ["dend[0]", "soma[0](0)", ["0 0 0 2", "0 -9 0 2", "0 -19 0 2"]],
      ["dend[1]", "soma[0](0.5)", ["9 10 0 2", "19 10 0 2"]],
      ["dend[2]", "soma[0](1)", ["0 20 0 2", "0 29 0 2", "0 39 0 2"]],
    ]);
  });

  test("names other types as NEURON does", () => {
    const lines = ["1 1 0 0 0 5 -1", "2 7 0 8 0 1 1", "3 7 0 9 0 1 2", "4 0 0 8 0 1 1", "5 -3 0 8 0 1 1"];
    expect(sectionsOf(...lines).map(({ name }) => name)).toEqual(["soma[0]", "dend_7[0]", "dend_0[0]", "minus_3[0]"]);
  });

  const changesOf = (...lines: string[]): string[] =>
    buildSections(parseSwc(lines.join("\n"))).changes.map(({ kind, line, message }) => `${kind} ${line}: ${message}`);

  test("takes out sections of two points at one place, keeps longer ones without length, and says so", () => {
    const lines = [
      "1 1 0 0 0 5 -1",
      "2 3 0 8 0 1 1",
      "3 3 0 20 0 1 2",
      "4 3 0 20 0 1 3",
      "5 3 9 9 0 1 4",
      "6 3 0 9 0 1 4",
      "7 4 0 20 0 1 3",
      "8 4 0 20 0 2 7",
    ];
    const sections = sectionsOf(...lines);
    expect(sections.slice(2).map(({ name, parent, parentX, lengthUm }) => [name, parent, parentX, lengthUm])).toEqual([
      ["dend[1]", 1, 1, Math.sqrt(9 * 9 + 11 * 11)],
      ["dend[2]", 1, 1, 11],
      ["apic[0]", 1, 1, 1e-9],
    ]);
    expect(changesOf(...lines)).toEqual([
      "removed 4: a section of two points at one place is removed; 2 branches move to its parent",
      "empty 8: a section of 3 points without length stays",
    ]);
    expect(changesOf("1 1 0 0 0 5 -1", "2 1 0 0 0 5 1")).toEqual([
      "empty 2: a section of 2 points without length stays",
    ]);
  });

  test("joins branches that are listed interleaved as Import3d does, and says so", () => {
    // Level by level: point 3 begins a second neurite, its parent is not point 2.
    const lines = [
      "1 1 0 0 0 5 -1",
      "2 2 0 -8 0 1 1",
      "3 3 0 8 0 1 1",
      "4 4 8 0 0 1 1",
      "5 3 0 20 0 1 3",
      "6 4 20 0 0 1 4",
    ];
    expect(shown(sectionsOf(...lines)).slice(2)).toEqual([
      ["dend[0]", "soma[0](0.5)", ["0 8 0 2", "8 0 0 2", "0 20 0 2"]],
      ["apic[0]", "dend[0](0)", ["8 0 0 2", "20 0 0 2"]],
    ]);
    expect(changesOf(...lines)).toEqual([
      "joined 4: point 4 is joined to point 3, though it has the parent 1",
      "joined 5: point 5 is joined to point 4, though it has the parent 3",
    ]);
  });

  test("draws further roots to the first one's section as Import3d does, and says where", () => {
    const lines = ["1 1 0 0 0 5 -1", "2 3 0 8 0 1 1", "3 3 0 20 0 1 2"];
    // Of one point, or soma: with a piece from the first root's first point. Other ones: by a wire.
    const odd = [
      ...lines,
      "4 2 0 40 0 1.5 -1",
      "5 1 30 0 0 4 -1",
      "6 1 30 9 0 4 5",
      "7 4 9 9 0 1 -1",
      "8 4 9 90 0 1 7",
    ];
    expect(shown(sectionsOf(...odd)).slice(2)).toEqual([
      ["axon[0]", "soma[0](0.5)", ["0 0 0 3", "0 40 0 3"]],
      ["soma[1]", "soma[0](0.5)", ["0 0 0 10", "30 0 0 8", "30 9 0 8"]],
      ["apic[0]", "soma[0](0.5)", ["9 9 0 2", "9 90 0 2"]],
    ]);
    expect(changesOf(...odd)).toEqual([
      "attached 4: root 4 is attached to soma[0](0.5) by a piece of 40 µm",
      "attached 5: root 5 is attached to soma[0](0.5) by a piece of 30 µm",
      "attached 7: root 7 is attached to soma[0](0.5)",
    ]);
    expect(changesOf(...lines, "9 3 9 9 9 1 5", "10 3 9 9 99 1 9")).toEqual([
      "attached 4: point 9, whose parent 5 is not in the file, is attached to soma[0](0.5)",
    ]);
  });

  test("keeps every point of a random tree, in sections of one type whose parents come first", () => {
    fc.assert(
      fc.property(madeTree, (tree) => {
        const { sections, points, changes } = buildSections(parseSwc(swcText(tree)));
        fc.pre(changes.length === 0);
        sections.forEach(({ parent, name }, i) => {
          expect(parent).toBeLessThan(i);
          expect(parent < 0).toBe(i === 0);
          expect(name.startsWith("soma")).toBe(i === 0);
        });
        const ends = new Set(sections.slice(1).map(({ line }) => line));
        const children = points.map((_, i) => points.filter(({ parent }) => parent === i).length);
        points.forEach(({ line }, i) => {
          if (i > 0 && children[i] === 0) expect(ends.has(line)).toBe(true);
        });
        const summary = morphologySummary({ path: undefined, points, sections, changes });
        expect(summary.points).toBe(tree.length);
        expect(summary.stems).toBe(children[0]);
        expect(summary.tips).toBe(children.filter((count, i) => i > 0 && count === 0).length);
        expect(summary.branchPoints).toBe(children.filter((count, i) => i > 0 && count > 1).length);
      }),
      { numRuns: runCount(300) },
    );
  });
});
