import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileCable } from "../../src/biophys/cable/compile.js";
import { parseFit } from "../../src/biophys/fit/fit.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { goldenNames } from "../support/biophysical-golden.js";
import { hasReference, reference } from "../support/reference.js";

interface GoldenSection {
  readonly name: string;
  readonly parent: string | null;
  readonly parent_x: number | null;
  readonly L_um: number;
  readonly nseg: number;
  readonly cm_uF_cm2: readonly number[];
  readonly area_um2: readonly number[];
  readonly ri_Mohm: readonly number[];
  readonly diam_um: readonly number[];
}

function json<T>(path: string): T {
  return JSON.parse(readFileSync(reference(path), "utf8")) as T;
}

/** The golden folder's name tells the model, which kind it is and which axon it was given. */
function compileGolden(name: string) {
  const { fit: fitFile, swc } = json<{ fit: string; swc: string }>(`golden/biophysical/${name}/reference.json`);
  const folder = readdirSync(reference("data/biophysical"))
    .filter((each) => name.startsWith(each))
    .sort((a, b) => b.length - a.length)[0];
  const data = `data/biophysical/${folder}`;
  const file = parseSwc(readFileSync(reference(`${data}/${swc}`), "utf8"), { path: swc });
  const axon = name.endsWith("-stub") ? ({ axon: "stub" } as const) : {};
  const morphology = buildSections(file);
  const fit = parseFit(json(`${data}/${fitFile}`), { path: fitFile });
  return { morphology, fit, cell: compileCable(morphology, fit, axon) };
}

const worst = (ours: ArrayLike<number>, theirs: readonly number[]): number =>
  theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i]! - value) / Math.abs(value)), 0);

describe.skipIf(!hasReference)("geometry equals NEURON's", () => {
  test.each(goldenNames)("%s", (name) => {
    const { cell } = compileGolden(name);
    const golden = json<GoldenSection[]>(`golden/biophysical/${name}/geometry.json`);
    const listed = cell.sections.map((section) => ({
      name: section.name,
      parent: section.parent < 0 ? null : cell.sections[section.parent]!.name,
      parent_x: section.parent < 0 ? null : section.parentX,
      L_um: section.lengthUm,
      nseg: section.nseg,
      cm_uF_cm2: [...section.nodes].map((node) => cell.capacitance[node]),
    }));
    expect(listed).toEqual(
      golden.map(({ name, parent, parent_x, L_um, nseg, cm_uF_cm2 }) => ({
        name,
        parent,
        parent_x,
        L_um,
        nseg,
        cm_uF_cm2,
      })),
    );
    const error = (ours: (i: number) => ArrayLike<number>, theirs: (s: GoldenSection) => readonly number[]): number =>
      Math.max(...golden.map((section, i) => worst(ours(i), theirs(section))));
    const area = error(
      (i) => cell.sections[i]!.areaUm2,
      (s) => s.area_um2,
    );
    const ri = error(
      (i) => cell.sections[i]!.riMohm,
      (s) => s.ri_Mohm,
    );
    const diameter = error(
      (i) => cell.sections[i]!.diameterUm,
      (s) => s.diam_um,
    );
    expect(area).toBeLessThanOrEqual(1e-15);
    expect(ri).toBeLessThanOrEqual(1e-14);
    expect(diameter).toBeLessThanOrEqual(1e-8);
  });
});
