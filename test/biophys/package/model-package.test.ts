import { describe, expect, test } from "vitest";
import { InvalidMorphologyError, NotFoundError } from "../../../src/base/errors.js";
import { parseMarkers } from "../../../src/biophys/morphology/markers.js";
import { placesOf, plainPath, readManifest } from "../../../src/biophys/package/manifest.js";
import { filesOf } from "../../../src/biophys/package/model-files.js";
import { type PackageOptions, readModelPackage } from "../../../src/biophys/package/model-package.js";
import { allActive, perisomatic } from "../made-fit.js";

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

describe("readManifest", () => {
  test("reads what it says of the model", () => {
    const read = readManifest(manifest, "manifest.json");
    expect(read).toMatchObject({ kind: "all-active", axon: "stub" });
    expect(read.modelFiles.map(({ path }) => path)).toEqual(["manifest.json", "fit.json"]);
    expect(read.sweeps).toEqual([7, 70]);
    expect(read.sweepsByType).toEqual({ "Long Square": [7] });
  });

  test("reads model files as AllenSDK does: as URLs, joined by commas, and as a section", () => {
    const listed = {
      ...manifest,
      biophys: [{ model_file: ["file:a.json, ./f/../b.json", "file:c.json?section=genome"] }],
    };
    expect(readManifest(listed, "m.json").modelFiles).toEqual([
      { path: "a.json", section: null },
      { path: "b.json", section: null },
      { path: "c.json", section: "genome" },
    ]);
  });

  test("refuses what it cannot use", () => {
    const refused =
      (change: object): (() => unknown) =>
      () =>
        readManifest({ ...manifest, ...change }, "m.json");
    expect(refused({ biophys: [{}] })).toThrow(/: biophys\.model_file: names no files, expected the fit parameters$/);
    expect(refused({ biophys: [{ model_file: ["f"], model_type: "GLIF" }] })).toThrow(
      /: biophys\.model_type: "GLIF", expected "Biophysical - perisomatic" or "Biophysical - all active"$/,
    );
    expect(refused({ biophys: [{ model_file: ["f"], model_type: "constructor" }] })).toThrow(
      /model_type: "constructor"/,
    );
    expect(() => readManifest(7, "m.json")).toThrow(
      /^Cannot use the manifest m\.json: 7, expected an object with biophys, runs and manifest$/,
    );
  });

  test("plain paths", () => {
    expect(["./a/../b.swc", "a\\b", "../c", "/x//y/.", "/../x"].map(plainPath)).toEqual([
      "b.swc",
      "a/b",
      "../c",
      "/x/y",
      "/x",
    ]);
  });
});

describe("placesOf", () => {
  const places = (entries: object[]) => placesOf("K", entries as never, "m.json");
  const folder = (key: string, spec: string, more: object = {}) => ({ type: "dir", key, spec, ...more });

  test.each([
    ["beside the manifest", [{ key: "K", spec: "cell.swc" }], "cell.swc"],
    [
      "in the folder of its parent_key",
      [folder("D", "d"), { key: "K", spec: "e/cell.swc", parent_key: "D" }],
      "d/e/cell.swc",
    ],
    ["in a folder above", [folder("D", ".."), { key: "K", spec: "cell.swc", parent_key: "D" }], "../cell.swc"],
    [
      "in folders of folders",
      [folder("A", "."), folder("D", "d", { parent_key: "A" }), { key: "K", spec: "c", parent_key: "D" }],
      "d/c",
    ],
    [
      "in the parent even with a leading slash",
      [folder("D", "d"), { key: "K", spec: "/cell.swc", parent_key: "D" }],
      "d/cell.swc",
    ],
    [
      "at an absolute place",
      [folder("D", "/data/d"), { key: "K", spec: "cell.swc", parent_key: "D" }],
      "/data/d/cell.swc",
    ],
    [
      "where the last entry of its key says",
      [
        { key: "K", spec: "old.swc" },
        { key: "K", spec: "new.swc" },
      ],
      "new.swc",
    ],
    [
      "beside the manifest, whatever parent says",
      [folder("D", "d"), { key: "K", spec: "cell.swc", parent: "D" }],
      "cell.swc",
    ],
  ])("a file lies %s, as in AllenSDK", (_, entries, first) => {
    expect(places(entries)[0]).toBe(first);
  });

  test("it may also lie where parent says, or beside the manifest", () => {
    expect(places([folder("D", "d"), { key: "K", spec: "x/cell.swc", parent: "D" }])).toEqual([
      "x/cell.swc",
      "d/x/cell.swc",
      "cell.swc",
    ]);
    expect(places([])).toEqual([]);
  });

  test("folders must not form a cycle", () => {
    const circle = [folder("A", "a", { parent_key: "B" }), folder("B", "b", { parent_key: "A" })];
    expect(() => places([...circle, { key: "K", spec: "x", parent_key: "A" }])).toThrow(/form a cycle/);
  });
});

describe("readModelPackage", () => {
  const read = (files: Record<string, unknown>, options: PackageOptions = {}) =>
    readModelPackage(filesOf(texts(files)), options);

  test("opens a folder with a manifest, merging its model files", async () => {
    const model = await read({ "manifest.json": manifest, "fit.json": perisomatic(), "cell.swc": "swc" });
    expect(model).toMatchObject({ fitFile: { path: "fit.json" }, morphology: { path: "cell.swc", text: "swc" } });
    expect(model).toMatchObject({ markerPath: null, recordingPath: null });
    expect(model.fit.kind).toBe("all-active"); // the manifest says so
  });

  test("opens a manifest in another folder, and one that kept the folders of its machine", async () => {
    const moved = { ...manifest, manifest: [{ type: "file", spec: "/lims/prod/cell.swc", key: "MORPHOLOGY" }] };
    const inside = { "manifest.json": moved, "fit.json": allActive(), "cell.swc": "" };
    expect((await read(inside)).morphology.path).toBe("cell.swc");
    const beside = { "m/manifest.json": manifest, "m/fit.json": allActive(), "m/cell.swc": "" };
    expect((await read(beside, { manifest: "m/manifest.json" })).morphology.path).toBe("m/cell.swc");
  });

  test("takes places from every model file, and sections that stand alone", async () => {
    const { genome, ...rest } = allActive() as { genome: object[] };
    const split = {
      "manifest.json": { biophys: [{ model_file: ["rest.json", "entry.json?section=genome"] }] },
      "rest.json": { ...rest, manifest: [{ key: "MORPHOLOGY", type: "file", spec: "m/cell.swc" }] },
      "entry.json": genome[0],
      "m/cell.swc": "",
    };
    const { fit, morphology } = await read(split);
    expect(morphology.path).toBe("m/cell.swc");
    expect(fit.genome).toHaveLength(1);
  });

  test("opens a fit and a morphology alone, also beside the manifest.json of another program", async () => {
    const files = { "fit.json": allActive(), "sweeps.json": [], "cell.swc": "", "cell_marker_m.swc": "" };
    const found = { fitFile: { path: "fit.json" }, morphology: { path: "cell.swc" }, manifest: null };
    expect(await read(files)).toMatchObject(found);
    expect(await read({ ...files, "manifest.json": { $BASE: "." }, "notes.json": "{" })).toMatchObject(found);
  });

  test("takes what was named by hand instead", async () => {
    const fit = { path: "/x/b.json", text: JSON.stringify(perisomatic()) };
    const morphology = { path: "/x/c.swc", text: "c" };
    const files = { "manifest.json": manifest, "fit.json": allActive(), "cell.swc": "" };
    expect(await read(files, { fit })).toMatchObject({
      fitFile: fit,
      fit: { kind: "perisomatic" },
      morphology: { path: "cell.swc" },
    });
    expect(await read(files, { morphology })).toMatchObject({ morphology, fitFile: { path: "fit.json" } });
    expect(await read({}, { fit, morphology })).toMatchObject({ morphology, fitFile: fit });
    expect(await read({ "manifest.json": manifest, "other.swc": "" }, { fit })).toMatchObject({
      morphology: { path: "other.swc" },
    });
  });

  test("says what is missing and what is there", async () => {
    await expect(read({}, { name: "d" })).rejects.toThrow(NotFoundError);
    await expect(read({ "fit.json": allActive() }, { name: "d" })).rejects.toThrow(
      /^Cannot open the model d: a morphology \(an SWC file\) is missing, there are fit\.json; .*--morphology FILE\)$/,
    );
    await expect(read({ "manifest.json": manifest, "fit.json": allActive() })).rejects.toThrow(
      /^Cannot open the model: the morphology cell\.swc is missing, there are fit\.json, manifest\.json; /,
    );
    await expect(read({ "a.json": allActive(), "b.json": allActive(), "c.swc": "" })).rejects.toThrow(
      /there are the fits a\.json, b\.json, expected one of each .* by fit \(--fit FILE\)$/,
    );
    await expect(read({ "manifest.json": { ...manifest, manifest: [] }, "fit.json": allActive() })).rejects.toThrow(
      /has no MORPHOLOGY/,
    );
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"])(
    "takes a section named %s for any other",
    async (name) => {
      const fit = JSON.stringify(allActive()).replace("{", `{"${name}": [1], `);
      const files = { "manifest.json": manifest, "fit.json": fit, "cell.swc": "" };
      expect((await read(files)).fit.kind).toBe("all-active");
      const { "manifest.json": _, ...alone } = files;
      expect((await read(alone)).fit.kind).toBe("all-active");
    },
  );
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
