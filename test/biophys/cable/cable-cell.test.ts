import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidModelError, InvalidMorphologyError } from "../../../src/base/errors.js";
import type { CableCell } from "../../../src/biophys/cable/cable-cell.js";
import { compileCable } from "../../../src/biophys/cable/compile.js";
import { parseFit } from "../../../src/biophys/fit/fit.js";
import { buildSections } from "../../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../../src/biophys/morphology/swc/swc.js";
import { runCount } from "../../support/share.js";
import { allActive, entry, perisomatic } from "../made-fit.js";
import { madeTree, swcText } from "../random-tree.js";

const morphologyOf = (text: string) => buildSections(parseSwc(text, { path: "cell.swc" }));

/** Soma of 10 µm, a dendrite that branches, an axon that gets thinner. */
const text = [
  "1 1 0 0 0 5 -1",
  "2 3 0 8 0 1 1",
  "3 3 0 58 0 1 2",
  "4 3 0 68 0 0.5 3",
  "5 3 10 58 0 0.5 3",
  "6 2 0 -5 0 0.8 1",
  "7 2 0 -45 0 0.8 6",
  "8 2 0 -95 0 0.4 7",
  "9 2 9 -45 0 0.3 7",
].join("\n");

const listed = (cell: CableCell) =>
  cell.sections.map(({ name, parent, parentX, nseg }) => [name, cell.sections[parent]?.name ?? null, parentX, nseg]);

describe("compileCable", () => {
  test.each([
    ["a dendrite", 3, "1e8"],
    ["a dendrite beyond what any array holds", 3, "38e30"],
    ["the axon, which the truncated rule measures", 2, "1e8"],
  ])("refuses a wrong digit that makes kilometres of %s", (_, type, x) => {
    const long = `${text}\n10 ${type} 0 0 -9 1 1\n11 ${type} ${x} 0 -9 1 10`;
    const fit = parseFit({ ...allActive(), genome: [entry("axon", "g_pas", "1e-4")] });
    const compile = () => compileCable(morphologyOf(long), fit);
    expect(compile).toThrow(InvalidMorphologyError);
    expect(compile).toThrow(/cell\.swc: it has .* segments .* ends on line 11\), expected at most 200000/);
  });

  test("stub: two pieces on the middle of the soma", () => {
    const cell = compileCable(morphologyOf(text), parseFit(perisomatic()));
    expect(listed(cell)).toEqual([
      ["soma[0]", null, 0, 1],
      ["dend[0]", "soma[0]", 0.5, 3],
      ["dend[1]", "dend[0]", 1, 1],
      ["dend[2]", "dend[0]", 1, 1],
      ["axon[0]", "soma[0]", 0.5, 1],
      ["axon[1]", "axon[0]", 1, 1],
    ]);
    expect(cell.sections.at(-1)).toMatchObject({ lengthUm: 30 });
    expect([cell.celsius, cell.vInit]).toEqual([34, -84.74527740478516]);
  });

  test("truncated: as wide as the axon begins, and as it is beyond 60 µm, on the end of the soma", () => {
    const fit = parseFit({ ...allActive(), genome: [entry("axon", "g_pas", "1e-4")] });
    const { sections } = compileCable(morphologyOf(text), fit);
    const [first, second] = sections.filter(({ name }) => name.startsWith("axon"));
    expect(first!.parentX).toBe(1);
    expect(first!.diameterUm[0]).toBeCloseTo(1.6, 6);
    // axon[1] runs from 45 to 95 µm; its middle is 5 + 40 + 25 µm from the soma's 0 end.
    expect(second!.diameterUm[0]).toBeCloseTo((1.6 + 0.8) / 2, 1);
  });

  test("nodes stand in NEURON's order: breadth first, the last connected sibling first", () => {
    const cell = compileCable(morphologyOf(text), parseFit(perisomatic()));
    const firstNodes = Object.fromEntries(cell.sections.map(({ name, firstNode }) => [name, firstNode]));
    expect(firstNodes).toEqual({
      "soma[0]": 1,
      "axon[0]": 3,
      "dend[0]": 5,
      "axon[1]": 9,
      "dend[2]": 11,
      "dend[1]": 13,
    });
    //                        root soma  1  axon0 1 dend0    1 axon1 1 dend2 1 dend1 1
    expect([...cell.parent]).toEqual([-1, 0, 1, 1, 3, 1, 5, 6, 7, 4, 9, 8, 11, 8, 13]);
    expect([...cell.area].filter((area) => area === 100)).toHaveLength(1 + cell.sections.length);
  });

  test("mechanisms: leak first, then by name; defaults where a group leaves a value out", () => {
    const genome = [
      entry("soma", "gamma_CaDynamics", "1e-3", "CaDynamics"),
      entry("dend", "decay_CaDynamics", "200", "CaDynamics"),
      entry("soma", "gbar_Ih", "1e-4", "Ih"),
      entry("glob", "ehcn_Ih", "-30"),
    ];
    const cell = compileCable(morphologyOf(text), parseFit({ ...allActive(), genome }));
    expect(cell.mechanisms.map(({ name }) => name)).toEqual(["pas", "CaDynamics", "Ih"]);
    const [pas, calcium, ih] = cell.mechanisms;
    expect(pas!.nodes).toHaveLength(cell.sections.reduce((sum, { nseg }) => sum + nseg, 0));
    expect(pas!.parameters).toEqual({});
    expect([...calcium!.nodes]).toEqual([1, 5, 6, 7, 11, 13]);
    expect([...calcium!.parameters.gamma!]).toEqual([1e-3, 0.05, 0.05, 0.05, 0.05, 0.05]);
    expect([...calcium!.parameters.decay!]).toEqual([80, 200, 200, 200, 200, 200]);
    expect(ih!.parameters).toEqual({ gbar: new Float64Array([1e-4]), ehcn: new Float64Array([-30]) });
  });

  test("refuses a truncated axon where there is none, a missing soma, and segments without membrane", () => {
    const active = parseFit(allActive());
    const bare = morphologyOf("1 1 0 0 0 5 -1\n2 3 0 8 0 1 1\n3 3 0 9 0 1 2");
    expect(() => compileCable(bare, active, { axon: "truncated" })).toThrow(InvalidModelError);
    expect(() => compileCable(morphologyOf("1 3 0 0 0 5 -1\n2 3 0 8 0 1 1"), active)).toThrow(InvalidMorphologyError);
    const thin = morphologyOf("1 1 0 0 0 5 -1\n2 3 0 8 0 1 1\n3 3 0 9 0 0 2\n4 3 0 200 0 0 3\n5 3 0 300 0 1 4");
    expect(() => compileCable(thin, active, { axon: "stub" })).toThrow(
      /dend\[0\], which ends on line 5, has radius 0 over a whole segment/,
    );
  });

  test("leaves out what hangs on the axon, and what the axon parts from the soma, and says so", () => {
    const active = parseFit(allActive());
    const left = compileCable(morphologyOf(`${text}\n10 3 0 -99 0 1 8\n11 3 0 -120 0 1 10`), active);
    expect(left.sections).toHaveLength(6);
    expect(left.changes).toEqual([
      { kind: "axon", line: 11, message: "dend[3], which only the axon joins to the soma, is left out" },
    ]);
    const axonFirst =
      "1 2 0 -50 0 1 -1\n2 2 0 -20 0 1 1\n3 3 9 -20 0 1 2\n4 1 0 0 0 5 2\n5 3 0 8 0 1 4\n6 3 0 60 0 1 5";
    const { sections, changes } = compileCable(morphologyOf(axonFirst), active, { axon: "stub" });
    expect(sections.map(({ name, parent }) => [name, parent])).toEqual([
      ["soma[0]", -1],
      ["dend[1]", 0],
      ["axon[0]", 0],
      ["axon[1]", 2],
    ]);
    expect(changes.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      "axon: dend[0], which only the axon joins to the soma, is left out",
      "cut: soma[0] is cut off the axon",
    ]);
  });

  test("takes tips that taper to 0, whatever their length rounds to", () => {
    const fit = parseFit(perisomatic());
    for (let length = 1; length < 300; length += 1.1) {
      const tip = morphologyOf(`1 1 0 0 0 5 -1\n2 3 0 8 0 1 1\n3 3 0 ${8 + length} 0 0 2\n4 3 9 ${8 + length} 0 1 3`);
      const { axialMohm, area } = compileCable(tip, fit);
      expect(axialMohm.subarray(1).every((value) => value > 0)).toBe(true);
      expect(area.every((value) => value > 0)).toBe(true);
    }
  });

  test("any random tree gives a sound cell", () => {
    const fit = parseFit(perisomatic());
    fc.assert(
      fc.property(madeTree, (tree) => {
        const morphology = buildSections(parseSwc(swcText(tree)));
        const cell = compileCable(morphology, fit);
        const owner = new Int32Array(cell.nodeCount).fill(-1);
        cell.sections.forEach(({ nodes, nseg, areaUm2, riMohm }, i) => {
          expect(nodes).toHaveLength(nseg);
          nodes.forEach((node, k) => {
            expect(owner[node]).toBe(-1);
            owner[node] = i;
            expect(cell.area[node]).toBe(areaUm2[k]);
            expect(cell.axialMohm[node]).toBe(riMohm[k]);
            expect(cell.capacitance[node]).toBeGreaterThan(0);
          });
        });
        for (let node = 0; node < cell.nodeCount; node++) {
          expect(cell.parent[node]).toBeLessThan(node);
          expect(cell.area[node]).toBeGreaterThan(0);
          if (owner[node]! < 0) expect([cell.area[node], cell.capacitance[node]]).toEqual([100, 0]);
          if (node > 0) expect(Number.isFinite(cell.axialMohm[node]) && cell.axialMohm[node]! > 0).toBe(true);
        }
        const drawn = morphology.sections.filter(({ type }) => type !== 2).length;
        expect(cell.sections).toHaveLength(drawn + 2);
        expect([...cell.parent].filter((parent) => parent < 0)).toHaveLength(1);
      }),
      { numRuns: runCount(200) },
    );
  });
});
