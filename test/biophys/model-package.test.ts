import { describe, expect, test } from "vitest";
import { parseCommentedJson } from "../../src/biophys/json-text.js";
import { plainPath, readManifest } from "../../src/biophys/manifest.js";
import { parseMarkers } from "../../src/biophys/markers.js";
import { readModelPackage } from "../../src/biophys/model-package.js";
import { InvalidModelError, InvalidMorphologyError, NotFoundError } from "../../src/errors.js";
import { allActive, perisomatic } from "./made-fit.js";

const manifest = {
  biophys: [
    { model_type: "Biophysical - all active", model_file: ["manifest.json", "fit.json"] },
    { axon_type: "stub" },
  ],
  runs: [{ sweeps: [7, 70], sweeps_by_type: { "Long Square": [7] } }],
  manifest: [
    { type: "dir", spec: ".", key: "BASEDIR" },
    { type: "dir", spec: "work", key: "WORKDIR", parent: "BASEDIR" },
    { type: "file", spec: "cell.swc", key: "MORPHOLOGY" },
    { type: "file", spec: "cell.nwb", key: "output", parent_key: "WORKDIR" },
  ],
};
const texts = (files: Record<string, unknown>): Map<string, string> =>
  new Map(
    Object.entries(files).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );

describe("parseCommentedJson", () => {
  test("passes over comments, but not inside text", () => {
    expect(parseCommentedJson('{ // one\n "a": "http://x /* y */", /* two\n lines */ "b": 1 }', "m.json")).toEqual({
      a: "http://x /* y */",
      b: 1,
    });
  });

  test.each([
    ["an open string of escaped quotes", `"${'\\"'.repeat(500_000)}`],
    ["comments without end", "/* ".repeat(330_000)],
    ["quotes without end", '"'.repeat(1_000_001)],
    ["slashes", "/".repeat(1_000_000)],
    ["escapes", `"${"\\\\".repeat(500_000)}`],
    ["brackets", "[".repeat(1_000_000)],
  ])("refuses 1 MB of %s", (_, text) => {
    expect(() => parseCommentedJson(text, "m.json")).toThrow(InvalidModelError);
  });

  test("reads strings of 10 MB beside comments", () => {
    const long = "a/*b".repeat(2_500_000);
    expect(parseCommentedJson(`{ "a": "${long}" } // end`, "m.json")).toEqual({ a: long });
  });

  test("refuses a document too deep for what works on it", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(() => parseCommentedJson(nested(900), "m.json")).not.toThrow();
    expect(() => parseCommentedJson(nested(100_000), "m.json")).toThrow("nested more than 1000 levels deep");
  });

  test("keeps comments out of strings with escapes, at any place", () => {
    const text = String.raw`/* a " */{"\\": "\"//", /**/"b": ["/*", "*/"] // c "
      }//`;
    expect(parseCommentedJson(text, "m.json")).toEqual({ "\\": '"//', b: ["/*", "*/"] });
  });

  test("says where it breaks, comments counted", () => {
    const read = (): unknown => parseCommentedJson('{ /* a\n b */\n  "a": 1,\n  b: 2 }', "m.json");
    expect(read).toThrow(InvalidModelError);
    expect(read).toThrow(/^Cannot read m\.json: line 4, column 3: /);
  });
});

describe("readManifest", () => {
  test("follows folders by parent and parent_key to paths beside the manifest", () => {
    const read = readManifest(manifest, "manifest.json");
    expect(read).toMatchObject({ kind: "all-active", axon: "stub", modelFiles: ["manifest.json", "fit.json"] });
    expect(Object.fromEntries(read.files)).toEqual({ MORPHOLOGY: "cell.swc", output: "work/cell.nwb" });
    expect(read.sweeps).toEqual([7, 70]);
    expect(read.sweepsByType).toEqual({ "Long Square": [7] });
  });

  test("refuses what it cannot use", () => {
    const refused =
      (change: object): (() => unknown) =>
      () =>
        readManifest({ ...manifest, ...change }, "m.json");
    expect(refused({ biophys: [{}] })).toThrow(/model_file names no files/);
    expect(refused({ biophys: [{ model_file: ["f"], model_type: "GLIF" }] })).toThrow(/model_type is "GLIF", expected/);
    expect(refused({ manifest: [] })).toThrow(/names no MORPHOLOGY/);
    const circle = [
      { type: "dir", spec: "a", key: "A", parent: "B" },
      { type: "dir", spec: "b", key: "B", parent: "A" },
      { type: "file", spec: "x", key: "X", parent: "A" },
    ];
    expect(refused({ manifest: circle })).toThrow(/go round in a circle/);
    expect(() => readManifest(7, "m.json")).toThrow(InvalidModelError);
  });

  test("plain paths", () => {
    expect(["./a/../b.swc", "a\\b", "../c", "/x//y/."].map(plainPath)).toEqual(["b.swc", "a/b", "../c", "/x/y"]);
  });
});

describe("readModelPackage", () => {
  test("opens a folder with a manifest, merging its model files", () => {
    const model = readModelPackage(texts({ "manifest.json": manifest, "fit.json": perisomatic(), "cell.swc": "" }));
    expect(model).toMatchObject({ fitPath: "fit.json", morphologyPath: "cell.swc", markerPath: null });
    expect(model.fit.kind).toBe("all-active"); // the manifest says so
  });

  test("opens a manifest in another folder, and one that kept the folders of its machine", () => {
    const moved = { ...manifest, manifest: [{ type: "file", spec: "/lims/prod/cell.swc", key: "MORPHOLOGY" }] };
    const inside = texts({
      "m/manifest.json": manifest,
      "manifest.json": moved,
      "fit.json": allActive(),
      "cell.swc": "",
    });
    expect(readModelPackage(inside).morphologyPath).toBe("cell.swc");
    const beside = texts({ "m/manifest.json": manifest, "m/fit.json": allActive(), "m/cell.swc": "" });
    expect(readModelPackage(beside, { manifest: "m/manifest.json" }).morphologyPath).toBe("m/cell.swc");
  });

  test("opens a fit and a morphology alone", () => {
    const files = { "fit.json": allActive(), "sweeps.json": [], "cell.swc": "", "cell_marker_m.swc": "" };
    expect(readModelPackage(texts(files))).toMatchObject({
      fitPath: "fit.json",
      morphologyPath: "cell.swc",
      manifest: null,
    });
  });

  test("says what is missing and what is there", () => {
    expect(() => readModelPackage(texts({}), { folder: "d" })).toThrow(NotFoundError);
    expect(() => readModelPackage(texts({ "fit.json": allActive() }), { folder: "d" })).toThrow(
      /^Cannot open the model d: a morphology \(an SWC file\) is missing, there are fit\.json$/,
    );
    expect(() => readModelPackage(texts({ "manifest.json": manifest, "fit.json": allActive() }))).toThrow(
      /^Cannot open the model: the morphology cell\.swc is missing, there are manifest\.json, fit\.json$/,
    );
    expect(() => readModelPackage(texts({ "a.json": allActive(), "b.json": allActive(), "c.swc": "" }))).toThrow(
      /there are a\.json, b\.json, expected one file with fit parameters/,
    );
  });
});

describe("parseMarkers", () => {
  test("takes off the one-voxel offset and tells what the numbers mean", () => {
    const markers = parseMarkers("##x,y,z\n\n1,2,3,0.0, 1, 10, , 19,247,59\r\n4,5,6,0,1,20,,\n7,8,9,0,0,30");
    expect(markers.map(({ kind, meaning, line }) => [kind, meaning, line])).toEqual([
      [10, "cut dendrite", 3],
      [20, "no reconstruction", 4],
      [30, null, 5],
    ]);
    expect(markers[0]).toMatchObject({ x: 1 - 0.1144, y: 2 - 0.1144, z: 3 - 0.28 });
  });

  test("lists bad lines", () => {
    const read = (): unknown => parseMarkers("1,2,3,0,1,10\n1,2,three,0,1,10\n1,2", { path: "a.marker" });
    expect(read).toThrow(InvalidMorphologyError);
    expect(read).toThrow(/a\.marker: line 2: .*; line 3: /);
  });
});
