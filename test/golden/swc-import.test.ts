import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { outlineGeometry } from "../../src/biophys/morphology/geometry.js";
import { listSections } from "../../src/biophys/morphology/section-list.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { hasReference, reference } from "../support/reference.js";

interface ImportedSection {
  readonly name: string;
  readonly parent: string | null;
  readonly parent_x: number | null;
  readonly n3d: number;
  readonly nseg: number;
  readonly L_um: number;
  readonly area_um2: readonly number[];
  readonly ri_Mohm: readonly number[];
}

const folder = "golden/swc_import";
const cases = hasReference
  ? (JSON.parse(readFileSync(reference(`${folder}/reference.json`), "utf8")) as Record<
      string,
      { roots: number; points: number; sections: ImportedSection[] }
    >)
  : {};

/** NEURON gives 1/(1/ri), which may be off in the last place. */
const RI_TOLERANCE = 3e-16;

describe.skipIf(!hasReference)("NEURON's sections of odd morphologies", () => {
  test.each(Object.keys(cases))("%s.swc", (name) => {
    const { sections, roots, points } = cases[name]!;
    const morphology = buildSections(parseSwc(readFileSync(reference(`${folder}/${name}.swc`), "utf8")));
    expect(morphology.points).toHaveLength(points);
    const listed = listSections(morphology);
    expect(listed.map(({ section, ...row }) => row)).toEqual(
      sections.map(({ name, parent, parent_x, n3d, nseg, L_um, area_um2 }) => ({
        name,
        parent,
        parentX: parent_x,
        n3d,
        nseg,
        lengthUm: L_um,
        areaUm2: area_um2,
      })),
    );
    listed.forEach(({ section, nseg }, i) => {
      const { leftMohm, rightMohm } = outlineGeometry(section.outline, nseg, 100);
      const ri = [...leftMohm].map((left, k) => left + (k > 0 ? rightMohm[k - 1]! : 0));
      ri.forEach((value, k) => {
        expect(Math.abs(value / sections[i]!.ri_Mohm[k]! - 1)).toBeLessThan(RI_TOLERANCE);
      });
    });
    expect(morphology.changes.filter(({ kind }) => kind === "attached")).toHaveLength(roots - 1);
  });
});
