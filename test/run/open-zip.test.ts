import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { openModel, openModelPackage } from "../../src/run/open-model.js";
import { shippedModel } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const text = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const glif = readFileSync(shippedModel(3));

function zip(name: string, files: Record<string, Uint8Array>): string {
  writeFileSync(at(name), zipSync(files));
  return at(name);
}

const scratchFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("rheobase-zip-"));

describe("openModel() of a zip archive", () => {
  it("opens a GLIF package as the web site gives it, and leaves nothing unpacked", async () => {
    const before = scratchFolders();
    const path = zip("566282032.zip", {
      "566282032_neuron_config.json": glif,
      "ephys_sweeps.json": text([]),
      "neuronal_model.json": text({ id: 566282032, name: "a cell" }),
    });
    const opened = await openModelPackage(path);
    expect(opened).toMatchObject({ label: "566282032", title: "a cell", path, summary: { level: 3, id: 566282032 } });
    expect(scratchFolders()).toEqual(before);
  });

  it("opens a biophysical package, also within a folder of the archive", async () => {
    const files = readdirSync(shippedCellFolder).filter((name) => /\.(json|swc)$/.test(name));
    const entries = files.map((name) => [`cell/${name}`, readFileSync(`${shippedCellFolder}/${name}`)] as const);
    const path = zip("cell.zip", { ...Object.fromEntries(entries), "cell/modfiles/Kd.mod": text("TITLE") });
    using model = await openModel(path);
    using folder = await openModel(shippedCellFolder);
    expect(model.kind).toBe("biophysical");
    if (model.kind !== "biophysical" || folder.kind !== "biophysical") throw new Error("kind");
    expect(model.sections.map((section) => section.name)).toEqual(folder.sections.map((section) => section.name));
  });

  it.each([
    ["no zip at all", () => text("not a zip archive, whatever its name says"), /the zip archive cannot be read/],
    ["a zip that was cut", () => zipSync({ "x_neuron_config.json": glif }).slice(0, -30), /cannot be read/],
    ["a zip without a model", () => zipSync({ "readme.json": text("{}") }), /holds no model, expected one/],
    [
      "two models",
      () => zipSync({ "a/x_neuron_config.json": glif, "b/x_neuron_config.json": glif }),
      /holds models in a, b, expected one/,
    ],
    [
      "names that lead out",
      () => zipSync({ "../x_neuron_config.json": glif }),
      /cannot be read \(invalid relative path/,
    ],
  ])("refuses %s", async (name, bytes, message) => {
    const path = at(`${name}.zip`);
    writeFileSync(path, bytes());
    const before = scratchFolders();
    await expect(openModel(path)).rejects.toMatchObject({ code: "InvalidModel", path });
    await expect(openModel(path)).rejects.toThrow(message);
    expect(scratchFolders()).toEqual(before);
    expect(readdirSync(at("")).filter((entry) => !entry.endsWith(".zip"))).toEqual([]);
  });

  it("knows the bits of a packed file by their checksum", async () => {
    const bytes = zipSync({ "x_neuron_config.json": glif }, { level: 0 });
    const start = Buffer.from(bytes).indexOf(glif);
    bytes[start + 20] = bytes[start + 20]! ^ 1;
    writeFileSync(at("flipped.zip"), bytes);
    await expect(openModel(at("flipped.zip"))).rejects.toMatchObject({
      code: "InvalidModel",
      message: `Cannot open model ${at("flipped.zip")}: the zip archive cannot be read (x_neuron_config.json in it does not match its checksum)`,
    });
  });

  it("names the archive, not the folder it was unpacked to, when the model in it is wrong", async () => {
    const path = zip("wrong.zip", { "x_neuron_config.json": text({ type: "GLIF", C: -1 }) });
    const error: unknown = await openModel(path).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "InvalidModel", path: `${path}/x_neuron_config.json` });
    expect((error as Error).message).toContain(`${path}/x_neuron_config.json`);
    expect((error as Error).message).not.toContain("rheobase-zip-");
  });
});
