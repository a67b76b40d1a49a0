import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { InvalidModelError, InvalidOptionError, NotFoundError } from "../../src/base/errors.js";
import { type ModelRef, type OpenModelOptions, openModel, openModelPackage } from "../../src/models/open-model.js";
import { openBiophysical, shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inFolder = temporaryFolder();
const shipped = (name: string): string => join(shippedCellFolder, name);
const glif = join(shippedCellFolder, "../glif-cell/GLIF5_neuron_config.json");

/** An all-active fit; with `axon`, it names that group. */
function allActiveFit(axon: boolean): string {
  const entry = (section: string) => ({ section, name: "g_pas", value: "5e-5", mechanism: "" });
  return JSON.stringify({
    passive: [{ ra: 100 }],
    fitting: [{ junction_potential: -14, sweeps: [] }],
    conditions: [{ celsius: 34, v_init: -80, erev: [] }],
    genome: [entry("soma"), ...(axon ? [entry("axon")] : [])],
  });
}

beforeAll(() => {
  const files: Record<string, readonly string[]> = {
    "fit-and-swc": ["fit_parameters.json", "cell.swc"],
    "with-metadata": ["manifest.json", "fit_parameters.json", "cell.swc"],
    "without-swc": ["manifest.json", "fit_parameters.json"],
    "named-axon": ["cell.swc"],
    "no-axon": ["cell.swc"],
  };
  for (const [folder, names] of Object.entries(files)) {
    mkdirSync(inFolder(folder));
    for (const name of names) copyFileSync(shipped(name), join(inFolder(folder), name));
  }
  writeFileSync(inFolder("named-axon/all_fit.json"), allActiveFit(true));
  writeFileSync(inFolder("no-axon/all_fit.json"), allActiveFit(false));
  writeFileSync(inFolder("with-metadata/neuronal_model.json"), JSON.stringify({ id: 77, name: "Cell 77" }));
  writeFileSync(inFolder("with-metadata/recorded.nwb"), "");
});

describe("a biophysical model opens", () => {
  test.each([
    ["by its directory", () => shippedCellFolder],
    ["by its manifest", () => shipped("manifest.json")],
    ["by its fit", () => shipped("fit_parameters.json")],
    ["by fit and morphology", () => ({ fit: shipped("fit_parameters.json"), morphology: shipped("cell.swc") })],
    ["by a directory with a fit and an SWC file", () => inFolder("fit-and-swc")],
  ])("%s", async (_, ref) => {
    using model = await openBiophysical(ref());
    expect(model.sections).toHaveLength(53);
    expect(model.id).toBeNull();
    expect(model.meta.source).toBe("fit_parameters.json");
    expect(model.meta.morphology?.source).toBe("cell.swc");
    expect(model.meta.sha256).toMatch(/^[0-9a-f]{64}$/);
    const [soma] = model.sections;
    expect(soma).toMatchObject({ name: "soma[0]", parent: null, parentX: null, nseg: 1 });
    expect(model.sections.find(({ name }) => name === "dend[0]")).toMatchObject({ parent: "soma[0]", parentX: 0.5 });
    expect(soma!.areaUm2).toHaveLength(1);
    expect(soma!.riMohm).toHaveLength(1);
  });

  test("with the id, name and recording that lie beside it", async () => {
    const opened = await openModelPackage(inFolder("with-metadata"));
    expect(opened).toMatchObject({
      label: "77",
      title: "Cell 77",
      recordingPath: inFolder("with-metadata/recorded.nwb"),
    });
    expect(opened.model.id).toBe(77);
    const fit = await openModelPackage(inFolder("with-metadata/fit_parameters.json"));
    expect(fit).toMatchObject({ label: "77", recordingPath: null });
  });

  test("with the axon that suits its fit, or the one asked for", async () => {
    const axon = async (ref: string, options: OpenModelOptions = {}) =>
      (await openBiophysical(inFolder(ref), options)).definition.axon;
    expect(await axon("fit-and-swc")).toBe("stub");
    expect(await axon("named-axon")).toBe("truncated");
    expect(await axon("no-axon")).toBe("stub");
    expect(await axon("named-axon", { axon: "stub" })).toBe("stub");
    expect(await axon("no-axon", { axon: "truncated" })).toBe("truncated");
  });
});

describe("what cannot be opened is refused by name", () => {
  test.each([
    ["an id, offline", () => 472363762, { offline: true, cacheDir: "none" }, NotFoundError, /rheobase fetch 472363762/],
    ["no such directory", () => inFolder("nowhere"), {}, NotFoundError, /there is no such file or directory/],
    ["a package without its SWC file", () => inFolder("without-swc"), {}, NotFoundError, /cell\.swc is missing/],
    [
      "an SWC file",
      () => shipped("cell.swc"),
      {},
      InvalidModelError,
      /it is only a morphology, expected a model directory/,
    ],
    [
      "a missing file of two",
      () => ({ fit: shipped("fit_parameters.json"), morphology: "gone.swc" }),
      {},
      NotFoundError,
      /the file gone\.swc does not exist/,
    ],
    ["a truncated perisomatic axon", () => shippedCellFolder, { axon: "truncated" }, InvalidModelError, /perisomatic/],
    [
      "an unknown axon",
      () => shippedCellFolder,
      { axon: "whole" },
      InvalidOptionError,
      /axon "whole": expected truncated/,
    ],
    ["nothing", () => null, {}, InvalidOptionError, /the model null: expected an id, a path, or/],
    ["half of a model", () => ({ fit: "fit.json" }), {}, InvalidOptionError, /expected an id, a path, or \{ fit/],
    ["the axon of a GLIF model", () => glif, { axon: "stub" }, InvalidOptionError, /GLIF models have none/],
  ])("%s", async (_, ref, options, error, message) => {
    const opening = openModel(ref() as ModelRef, options as OpenModelOptions);
    await expect(opening).rejects.toThrow(error);
    await expect(opening).rejects.toThrow(message);
  });
});

describe("a file of another kind is named for what it is", () => {
  const recording = Buffer.from("\x89HDF\r\n\x1a\n\0\0\0\0", "latin1");
  test.each([
    ["recording.nwb", recording, /it is an HDF5 file, as recordings are, expected JSON .*pass --recording$/],
    ["recording.json", recording, /it is an HDF5 file/],
    ["model.json.gz", Buffer.of(0x1f, 0x8b, 8, 0), /it is a gzip archive/],
    ["zipped.json", Buffer.from("PK\x03\x04\x14\0"), /it is a zip archive, expected JSON .* or a \.zip of one$/],
    ["figure.png", Buffer.of(0x89, 0x50, 0x4e, 0x47, 13, 10), /it is a PNG image/],
    ["page.json", Buffer.from("<!DOCTYPE html><p>404"), /it is a web page or XML text/],
    ["table.csv", Buffer.from("t (s),i (pA)\n0,1\n"), /it is a text file/],
    ["noise.bin", Buffer.of(1, 2, 0xff, 0xfe, 7), /it is a binary file of an unknown kind/],
    ["empty.json", Buffer.of(), /it is an empty file/],
    [
      "faulty.json",
      Buffer.from('{"a":\n\tx}'),
      /^Cannot read .*faulty\.json: line 2, column 2: "x", expected JSON, with names/,
    ],
    ["cut.json", Buffer.from('{"a":\n'), /line 2, column 1: the text ends, expected a value$/],
  ])("%s", async (name, content, message) => {
    writeFileSync(inFolder(name), content);
    const error = (await openModel(inFolder(name)).catch((cause: unknown) => cause)) as InvalidModelError;
    expect(error).toBeInstanceOf(InvalidModelError);
    expect(error.message).toMatch(message);
    expect([...error.message].every((letter) => letter >= " " && letter !== "\ufffd")).toBe(true);
  });
});

test("results name files, not folders", async () => {
  using model = await openBiophysical(shippedCellFolder);
  expect(JSON.stringify(model.meta) + JSON.stringify(model.definition.fit)).not.toContain(shippedCellFolder);
  expect(readFileSync(shipped("manifest.json"), "utf8")).toContain("cell.swc");
});
