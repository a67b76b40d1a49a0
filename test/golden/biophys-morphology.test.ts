import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InvalidModelError } from "../../src/base/errors.js";
import { compileCable } from "../../src/biophys/cable/compile.js";
import { parseMarkers } from "../../src/biophys/morphology/markers.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { morphologySummary } from "../../src/biophys/morphology/summary.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { placesOf } from "../../src/biophys/package/manifest.js";
import { filesOf } from "../../src/biophys/package/model-files.js";
import { readModelPackage } from "../../src/biophys/package/model-package.js";
import { hasReference, reference } from "../support/reference.js";

const text = (path: string): string => readFileSync(reference(path), "utf8");

async function openFolder(name: string) {
  const folder = `data/biophysical/${name}`;
  const names = readdirSync(reference(folder)).filter((file) => /\.(?:json|swc|marker)$/.test(file));
  const texts = new Map(names.map((file) => [file, text(`${folder}/${file}`)]));
  const { morphology: swc, ...model } = await readModelPackage(filesOf(texts), { name });
  const morphology = buildSections(parseSwc(swc.text, { path: swc.path }));
  return { ...model, texts, morphology };
}

const models = hasReference ? readdirSync(reference("data/biophysical")).sort() : ["(reference set absent)"];

describe.skipIf(!hasReference)("model packages as downloaded", () => {
  test.each(models)("%s opens and compiles", async (name) => {
    const { fit, morphology, manifest } = await openFolder(name);
    expect(fit.celsius).toBe(34);
    expect(fit.junctionPotentialMv).toBe(-14);
    const cell = compileCable(morphology, fit);
    expect(cell.sections[0]!.name).toBe("soma[0]");
    expect(manifest === null).toBe(/^(?:720841879|832577255)$/.test(name));
    if (manifest?.sweeps) expect(manifest.sweeps.length).toBeGreaterThan(0);
  });

  test("what the manifest tells is kept", async () => {
    const { fit, manifest, markerPath, texts } = await openFolder("491766131");
    expect(fit.kind).toBe("all-active");
    expect(manifest?.sweepsByType["Noise 2"]).toEqual([48, 50]);
    expect(placesOf("output_path", manifest!.entries, "manifest.json")[0]).toMatch(/^work\/.*\.nwb$/);
    const markers = parseMarkers(texts.get(markerPath!)!, { path: markerPath! });
    expect(markers[0]).toMatchObject({ x: 398.7229 - 0.1144, y: 550.8966 - 0.1144, z: 14.3469 - 0.28, kind: 10 });
    expect(markers[0]!.meaning).toBe("cut dendrite");
  });
});

/** biophysical-models.md D.8, cell 468193142. */
describe.skipIf(!hasReference)("figures of the specification", () => {
  test.each([
    ["468193142-perisomatic", undefined, 3970.1233012641],
    ["468193142-all-active", undefined, 3857.9913796843],
    ["468193142-all-active", "stub" as const, 3970.1233012641],
  ])("%s, axon %s", async (name, axon, areaUm2) => {
    const { fit, morphology } = await openFolder(name);
    const { sections } = compileCable(morphology, fit, { axon });
    const group = (prefix: string) => sections.filter((section) => section.name.startsWith(prefix));
    const count = (prefix: string) => [
      group(prefix).length,
      group(prefix).reduce((sum, section) => sum + section.nseg, 0),
    ];
    const length = (prefix: string) => group(prefix).reduce((sum, section) => sum + section.lengthUm, 0);
    expect(["soma", "dend", "apic", "axon"].map(count)).toEqual([
      [1, 1],
      [49, 101],
      [19, 57],
      [2, 2],
    ]);
    expect(length("dend")).toBeCloseTo(1852.7492843, 7);
    expect(length("apic")).toBeCloseTo(1137.2577724, 7);
    const total = sections.flatMap((section) => [...section.areaUm2]).reduce((sum, area) => sum + area, 0);
    expect(total).toBeCloseTo(areaUm2, 9);
    const [first, second] = group("axon");
    const truncated = name.endsWith("all-active") && axon === undefined;
    expect(first!.parentX).toBe(truncated ? 1 : 0.5);
    const width = truncated ? 0.4051216800729799 : 1;
    expect([first!.diameterUm[0], second!.diameterUm[0]]).toEqual([width, width]);
  });

  test("a perisomatic model refuses a truncated axon", async () => {
    const { fit, morphology } = await openFolder("468193142-perisomatic");
    expect(() => compileCable(morphology, fit, { axon: "truncated" })).toThrow(InvalidModelError);
  });
});

interface Reconstruction {
  readonly number_nodes: number;
  readonly number_stems: number;
  readonly number_tips: number;
  readonly number_bifurcations: number;
  readonly overall_width: number;
  readonly overall_height: number;
  readonly overall_depth: number;
  readonly total_length: number;
  readonly max_branch_order: number;
  readonly soma_surface: number;
}

describe.skipIf(!hasReference)("summary beside the Allen Institute's own figures", () => {
  const described = models.filter((name) => existsSync(reference(`data/biophysical/${name}/neuronal_model.json`)));

  test.each(described)("%s", async (name) => {
    const document = JSON.parse(text(`data/biophysical/${name}/neuronal_model.json`)) as {
      specimen: { neuron_reconstructions: Reconstruction[] };
    };
    const allen = document.specimen.neuron_reconstructions[0]!;
    const { morphology } = await openFolder(name);
    const summary = morphologySummary(morphology);
    expect(summary.points).toBe(allen.number_nodes);
    expect(summary.stems).toBe(allen.number_stems);
    expect(summary.tips).toBe(allen.number_tips);
    expect(summary.maxBranchOrder).toBe(allen.max_branch_order);
    expect(summary.branchPoints + 1).toBe(allen.number_bifurcations); // theirs count the soma
    const six = (value: number): number => Number(value.toPrecision(6));
    expect(six(summary.widthUm)).toBe(allen.overall_width);
    expect(six(summary.heightUm)).toBe(allen.overall_height);
    expect(six(summary.depthUm)).toBe(allen.overall_depth);
    expect(six(summary.groups[0]!.areaUm2)).toBeCloseTo(allen.soma_surface, 2);
    // Their neurites begin in the middle of the soma, NEURON's at their first own points.
    const wires = morphology.points
      .filter(({ type, parent }) => type !== 1 && morphology.points[parent]?.type === 1)
      .map(({ x, y, z, parent }) => {
        const soma = morphology.points[parent]!;
        return Math.hypot(x - soma.x, y - soma.y, z - soma.z);
      });
    const wired = wires.reduce((sum, length) => sum + length, summary.lengthUm);
    expect(Math.abs(wired / allen.total_length - 1)).toBeLessThan(1e-5);
  });
});

describe.skipIf(!hasReference)("awkward reconstructions", () => {
  test.each([
    ["476686112_28_roots", 27, 347],
    ["497232925_7_roots", 6, 227],
  ])("%s opens with every further root listed", (name, further, sections) => {
    const swc = text(`data/swc/${name}.swc`);
    const lines = swc.split("\n").flatMap((line, i) => (/^\d.* -1\s*$/.test(line) ? [i + 1] : []));
    const morphology = buildSections(parseSwc(swc, { path: name }));
    expect(morphology.changes.map(({ line }) => line)).toEqual(lines.slice(1));
    expect(morphology.changes.map(({ kind }) => kind)).toEqual(new Array(further).fill("attached"));
    // NEURON imports these files with as many sections, all on one tree.
    expect(morphology.sections).toHaveLength(sections);
    expect(morphology.sections.filter(({ parent }) => parent < 0)).toHaveLength(1);
  });

  test("the patched one is a single tree with a soma as long as its patch", () => {
    const { sections, changes } = buildSections(parseSwc(text("data/swc/497232925_patched.swc")));
    expect(changes).toEqual([]);
    expect(sections).toHaveLength(227);
    expect(sections[0]!.lengthUm).toBeCloseTo(442.0416 - 303.3888, 3);
  });
});
