import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { exportModel } from "../../src/models/export-model.js";
import { openModelPackage } from "../../src/models/open-model.js";
import { alteredCell } from "../support/altered-cell.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();

describe("a GLIF model", () => {
  it("is written as a config that opens to the same parameters", async () => {
    const opened = await openModelPackage(shippedModel(5), { changes: { th_inf: "x1.1" } });
    const path = file("changed_neuron_config.json");
    const exported = await exportModel(opened, path, "error");
    expect(exported).toEqual({ path, bytes: readFileSync(path).length, morphology: null });
    const again = await openModelPackage(path);
    expect(again.model).toMatchObject({ kind: "glif", config: (opened.model as { config?: object }).config });
  });

  it("replaces a file only where that is asked for", async () => {
    const opened = await openModelPackage(shippedModel(1));
    const path = file("twice.json");
    await exportModel(opened, path, "error");
    await expect(exportModel(opened, path, "error")).rejects.toMatchObject({ code: "OutputExists", path });
    await expect(exportModel(opened, path, "overwrite")).resolves.toMatchObject({ path });
  });

  it("refuses other names, and the file that it was read from", async () => {
    const path = file("own_neuron_config.json");
    copyFileSync(shippedModel(1), path);
    const opened = await openModelPackage(path);
    await expect(exportModel(opened, file("model.txt"), "error")).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringMatching(/^Cannot write model .*model\.txt: the name must end in \.json$/),
    });
    expect(existsSync(file("model.txt"))).toBe(false);
    await expect(exportModel(opened, path, "overwrite")).rejects.toThrow(/: it is the model to read$/);
    expect(readFileSync(path)).toEqual(readFileSync(shippedModel(1)));
  });
});

describe("a biophysical model", () => {
  const changes = { "soma.gbar_NaTs": "x0.8", segment_length: 60 };

  it("is written as a fit, which opens to the same cell beside its morphology", async () => {
    const folder = alteredCell(file("cell"), (swc) => swc);
    const opened = await openModelPackage(folder, { changes });
    const path = `${folder}/changed.json`;
    expect(await exportModel(opened, path, "error")).toMatchObject({ morphology: null });
    const again = await openModelPackage({ fit: path, morphology: `${folder}/cell.swc` });
    if (opened.model.kind !== "biophysical" || again.model.kind !== "biophysical") throw new Error("not biophysical");
    expect(again.model.definition.cell).toEqual(opened.model.definition.cell);
    expect(again.summary.changed).toEqual(["soma.gbar_NaTs=x0.8", "segment_length=60"]);
  });

  it("in another folder names the morphology that it needs", async () => {
    const opened = await openModelPackage(shippedCellFolder);
    const { morphology } = opened.summary;
    const path = file("elsewhere.json");
    expect(dirname(morphology!.path)).not.toBe(dirname(path));
    expect(await exportModel(opened, path, "error")).toMatchObject({ morphology: morphology!.path });
    const onIt = alteredCell(file("other"), (swc) => swc);
    const own = await openModelPackage({ fit: path, morphology: `${onIt}/cell.swc` });
    // A morphology may have any name, one that ends in .json too.
    copyFileSync(`${onIt}/cell.swc`, `${onIt}/cell.json`);
    const odd = { ...own, summary: { ...own.summary, morphology: { path: `${onIt}/cell.json`, sha256: "" } } };
    await expect(exportModel(odd, `${onIt}/cell.json`, "overwrite")).rejects.toThrow(/: it is the morphology to read$/);
  });
});
