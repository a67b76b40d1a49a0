import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InvalidMorphologyError } from "../../src/base/errors.js";
import type { AxonRule } from "../../src/biophys/cable/cable-sections.js";
import { compileCable } from "../../src/biophys/cable/compile.js";
import { parseFit } from "../../src/biophys/fit/fit.js";
import { BiophysicalModel } from "../../src/biophys/model.js";
import { listSections } from "../../src/biophys/morphology/section-list.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { openSolver } from "../../src/models/load-solver.js";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { json } from "../support/biophysical-golden.js";
import { hasReference, reference } from "../support/reference.js";
import { openBiophysical } from "../support/shipped-cell.js";

const text = (path: string): string => readFileSync(reference(path), "utf8");
const swc = (name: string): string => text(`cases/swc/${name}.swc`);

/** The file without the points of these ids. */
const without = (name: string, ...ids: number[]): string =>
  swc(name)
    .split("\n")
    .filter((line) => !ids.includes(Number(line.split(" ")[0])))
    .join("\n");

/** Voltage just before the end of −0.1 nA from 100 to 600 ms at dt 0.025 ms [mV], as ../shared/cases/README.md has it. */
async function voltageMv(morphology: string, kind: "all-active" | "perisomatic", axon: AxonRule): Promise<number> {
  const path = {
    "all-active": "468193142-all-active/468193142_fit.json",
    perisomatic: "468193142-perisomatic/468193142_fit.json",
  };
  const fit = parseFit(json(`data/biophysical/${path[kind]}`), { path: "fit.json" });
  const cell = compileCable(buildSections(parseSwc(morphology)), fit, { axon });
  using model = new BiophysicalModel({ fit, cell, axon, meta: {} }, await openSolver());
  const stimulus = Stimulus.parse("square:amplitude=-100pA,start=0.1s,duration=0.5s,total=0.65s,rate=40kHz");
  const { voltage } = await model.run(stimulus, { dt: 25e-6 });
  return voltage[23_999]! * 1000;
}

describe.skipIf(!hasReference)("odd morphologies of the reference set", () => {
  test.each([
    ["c_onepoint_root_axon_first", -92.03],
    ["zj_two_somas", -80.75],
  ])("%s comes to NEURON's voltage, %d mV", async (name, expected) => {
    expect(await voltageMv(swc(name), "all-active", "truncated")).toBeCloseTo(expected, 2);
  });

  test("c_onepoint_root_axon_first without that piece comes to another", async () => {
    expect(await voltageMv(without("c_onepoint_root_axon_first", 2), "all-active", "truncated")).toBeCloseTo(-94.48, 2);
  });

  // Measured with NEURON 9.0.2, as the first two were.
  test.each([
    ["e_parent0_root", "all-active", "truncated", -94.54814145141964],
    ["zf_parent_eq_self", "all-active", "truncated", -94.54814145141964],
    ["v_zero_radius_tip", "all-active", "truncated", -95.99880233454742],
    ["v_zero_radius_tip", "perisomatic", "stub", -96.83774989516196],
    ["r_frag_first_soma_second", "perisomatic", "stub", -89.11758849628241],
  ] as const)("%s with the %s fit comes to NEURON's voltage", async (name, kind, axon, expected) => {
    expect(Math.abs((await voltageMv(swc(name), kind, axon)) - expected)).toBeLessThan(1e-6);
  });

  test("a tip of radius 0 whose end rounding puts behind itself comes to NEURON's voltage", async () => {
    const tip = "1 1 0 0 0 6 -1\n2 3 0 6 0 1 1\n3 3 0 54.4 0 0 2\n4 3 40 60 0 1 3\n";
    expect(Math.abs((await voltageMv(tip, "perisomatic", "stub")) + 97.75915647135331)).toBeLessThan(1e-6);
  });

  test.each(["e_parent0_root", "zf_parent_eq_self"])("%s has a root like any other", (name) => {
    const { sections, changes } = buildSections(parseSwc(swc(name)));
    expect(changes.map(({ kind, line }) => [kind, line])).toEqual([["root", 1]]);
    const proper = buildSections(parseSwc(swc(name).replace(/^(1 .*) \d$/m, "$1 -1")));
    expect(proper.changes).toEqual([]);
    expect(sections).toEqual(proper.sections);
  });

  test("v_zero_radius_tip has NEURON's areas", () => {
    const morphology = buildSections(parseSwc(swc("v_zero_radius_tip")));
    expect(morphology.changes.map(({ kind, line }) => [kind, line])).toEqual([["radius", 4]]);
    const dend = listSections(morphology).find(({ name }) => name === "dend[0]")!;
    const rounded = [124.331, 114.483, 103.6668, 82.7259, 59.0899, 35.454, 11.818];
    expect(dend.areaUm2.map((area) => Number(area.toFixed(4)))).toEqual(rounded);
  });

  test("i_commas is refused for its commas, each line by number", () => {
    const read = () => parseSwc(swc("i_commas"), { path: "i_commas.swc" });
    expect(read).toThrow(InvalidMorphologyError);
    expect(read).toThrow(/^Cannot read the morphology i_commas\.swc: line 2: its fields are separated by commas/);
  });

  const packages = (name: string): string => reference(`cases/packages/${name}`);
  const step = Stimulus.parse("square:amplitude=100pA,start=10ms,duration=50ms,total=70ms,rate=40kHz");

  test("alltree runs with the bits it has without its loose pieces", async () => {
    using model = await openBiophysical(packages("alltree"));
    expect(model.changes.map(({ kind }) => kind)).toEqual(["attached"]);
    const { fit, axon } = model.definition;
    const whole = text("cases/packages/alltree/reconstruction.swc").split("\n");
    const first = whole.findLastIndex((line) => line.endsWith(" -1"));
    const cell = compileCable(buildSections(parseSwc(whole.slice(0, first).join("\n"))), fit, { axon });
    expect(cell.changes).toEqual([]);
    using alone = new BiophysicalModel({ fit, cell, axon, meta: {} }, await openSolver());
    const [a, b] = [await model.run(step), await alone.run(step)];
    expect(a.voltage).toEqual(b.voltage);
    expect(a.spikeTimes.length).toBeGreaterThan(0);
  });

  test("fragfirst opens, and finds its soma", async () => {
    using model = await openBiophysical(packages("fragfirst"));
    expect(model.sections.map(({ name }) => name)).toEqual(["soma[0]", "dend[0]", "dend[1]", "axon[0]", "axon[1]"]);
    expect(model.changes.map(({ message }) => message)).toEqual([
      "root 3 is attached to dend[0](1) by a piece of 70.71 µm",
    ]);
    expect((await model.run(step)).spikeTimes.length).toBeGreaterThan(0);
    const strict = openModel(packages("fragfirst"), { strict: true });
    await expect(strict).rejects.toMatchObject({ line: 3, path: join(packages("fragfirst"), "reconstruction.swc") });
  });
});
