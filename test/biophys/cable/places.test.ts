import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { compileCable } from "../../../src/biophys/cable/compile.js";
import { placeNamed, placesNamed, segmentsNamed } from "../../../src/biophys/cable/places.js";
import { parseFit } from "../../../src/biophys/fit/fit.js";
import { parseMarkers } from "../../../src/biophys/morphology/markers.js";
import { buildSections } from "../../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../../src/biophys/morphology/swc/swc.js";
import { perisomatic } from "../made-fit.js";

/** Soma of 10 µm; dendrites of 100 and 20 µm; an apical dendrite of 60 µm with branches of 50 and 30 µm. */
const swc = [
  "1 1 0 0 0 5 -1",
  "2 3 8 0 0 1 1",
  "3 3 108 0 0 1 2",
  "4 3 -8 0 0 1 1",
  "5 3 -28 0 0 1 4",
  "6 4 0 8 0 1 1",
  "7 4 0 68 0 1 6",
  "8 4 0 118 0 1 7",
  "9 4 30 68 0 1 7",
].join("\n");

// Marker files count voxels from 1, which shifts them.
const markers = parseMarkers("108.1144,3.1144,0.28,0,1,10\n1.1144,119.1144,0.28,0,1,20\n0.1144,0.1144,0.28,0,1,30");
const cell = compileCable(buildSections(parseSwc(swc)), parseFit(perisomatic()), {
  markers: { points: markers, problem: null },
});
const names = (text: string): string[] => placesNamed(cell, text).map(({ name }) => name);

describe("placeNamed", () => {
  test.each([
    ["soma", "soma[0](0.5)", 0],
    ["dend[0]", "dend[0](0.5)", 50],
    [" dend[0] ( 0.1 ) ", "dend[0](0.1)", 10],
    ["dend[0](0)", "dend[0](0)", 0],
    ["dend[0](1)", "dend[0](1)", 100],
    ["dend[0](85um)", "dend[0](0.9)", 90],
    ["dend(12 µm)", "dend[0](0.1)", 10],
    ["dend(0.015mm)", "dend[0](0.1)", 10],
    ["apic(75um)", "apic[2](0.5)", 75],
    ["apic(109um)", "apic[1](0.833333)", 101.66666666666666],
    ["all(0um)", "soma[0](0.5)", 0],
    ["marker(1)", "dend[0](0.9)", 90],
    ["marker(2)", "apic[1](0.833333)", 101.66666666666666],
    ["marker(3)", "soma[0](0.5)", 0],
  ])("%s is %s", (text, name, distanceUm) => {
    const place = placeNamed(cell, text);
    expect(place.name).toBe(name);
    expect(place.distanceUm).toBeCloseTo(distanceUm, 4);
  });

  test("of equally near segments, takes the first in the order of creation", () => {
    // dend[0](0.1) and dend[1](0.5) both have their middle at 10 µm.
    expect(placeNamed(cell, "dend(10um)").name).toBe("dend[0](0.1)");
  });

  test("gives the node without membrane at an end, and the segment beside it", () => {
    const [end, last] = [placeNamed(cell, "dend[0](1)"), placeNamed(cell, "dend[0](0.95)")];
    expect([end.node, end.segment]).toEqual([last.node + 1, last.segment]);
  });

  test.each([
    ["dend", /the cell has dend\[0\] to dend\[1\], expected one of these/],
    ["apic(0.5)", /the cell has apic\[0\] to apic\[2\]/],
    ["all", /it means several places, expected one place such as soma or apic\(300um\)/],
    ["dend every 20um", /it means several places/],
    ["apicc[0]", /the cell has no apicc \(did you mean "apic"\?\), expected a section of soma, dend, apic, axon/],
    ["sma", /did you mean "soma"/],
    ["marke(1)", /did you mean "marker"/],
    ["dend[7]", /the cell has dend\[0\] to dend\[1\]/],
    ["dend[0](300)", /the position is "300" \(did you mean 300um\?\), expected a number from 0 to 1, or a distance/],
    ["dend[0](-0.1)", /the position is "-0.1"/],
    ["dend[0]()", /the position is ""/],
    ["dend[0](10 pA)", /the position is "10 pA"/],
    ["dend(-5um)", /the distance is -5um, expected 0 or more/],
    [
      "dend(500um)",
      /these sections reach from 0 to 100 µm from soma\(0\.5\) along the neurite, expected a distance within/,
    ],
    ["marker", /it names no point/],
    ["marker(0)", /it names no point/],
    ["marker(4)", /the marker file has points 1 to 3/],
    ["dend[0](0.5", /it is not a place, expected one such as/],
    ["", /it is not a place/],
  ])("refuses %s", (text, message) => {
    expect(() => placeNamed(cell, text)).toThrow(InvalidOptionError);
    expect(() => placeNamed(cell, text)).toThrow(message);
  });

  test("says why there is no marker", () => {
    const without = { ...cell, markers: null };
    expect(() => placeNamed(without, "marker(1)")).toThrow(/the model has no marker file/);
    const damaged = { ...cell, markers: { points: [], problem: "line 3: expected numbers" } };
    expect(() => placeNamed(damaged, "marker(1)")).toThrow(
      /the marker file cannot be used \(line 3: expected numbers\)/,
    );
  });
});

describe("placesNamed", () => {
  test("gives one place where the text means one, the middle of the only section of a group", () => {
    expect([...names("soma"), ...names("dend[0]"), ...names("dend(40um)")]).toEqual([
      "soma[0](0.5)",
      "dend[0](0.5)",
      "dend[0](0.3)",
    ]);
  });

  test("gives all segments of a group and of the cell", () => {
    const apic = ["apic[0](0.166667)", "apic[0](0.5)", "apic[0](0.833333)"];
    const branches = ["apic[1](0.166667)", "apic[1](0.5)", "apic[1](0.833333)", "apic[2](0.5)"];
    expect(names("apic")).toEqual([...apic, ...branches]);
    const all = placesNamed(cell, "all");
    expect(all).toHaveLength(cell.sections.reduce((sum, { nseg }) => sum + nseg, 0));
    expect(all.at(-1)!.name).toBe("axon[1](0.5)");
    expect(new Set(all.map(({ segment }) => segment)).size).toBe(all.length);
  });

  test("every 50um: the segments nearest to the multiples, each once", () => {
    expect(names("apic every 50um")).toEqual(["apic[0](0.166667)", "apic[0](0.833333)", "apic[1](0.833333)"]);
    expect(names("dend[1] every 1um")).toEqual(["dend[1](0.5)"]);
    expect(() => placesNamed(cell, "apic[2] every 100um")).toThrow(
      /reach from 60 to 90 µm from soma\(0\.5\), where there is no multiple of 100 µm/,
    );
    expect(() => placesNamed(cell, "apic every 1e-5um")).toThrow(/too many multiples/);
    expect(() => placesNamed(cell, "apic every 0um")).toThrow(/the step is "0um", expected a length such as 50um/);
    expect(() => placesNamed(cell, "apic every 50")).toThrow(/the step is "50"/);
  });
});

test("segmentsNamed gives all segments of a section without a position", () => {
  expect(segmentsNamed(cell, "dend[0]").map(({ x }) => x)).toEqual([0.1, 0.3, 0.5, 0.7, 0.9]);
  expect(segmentsNamed(cell, "soma").map(({ name }) => name)).toEqual(["soma[0](0.5)"]);
  expect(segmentsNamed(cell, "dend[0](0.2)").map(({ name }) => name)).toEqual(["dend[0](0.2)"]);
});
