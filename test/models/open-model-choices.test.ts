import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type OpenModelOptions, openModel, openModelPackage } from "../../src/models/open-model.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const fit = join(shippedCellFolder, "fit_parameters.json");
const swc = join(shippedCellFolder, "cell.swc");
const refused = (model: string, options: OpenModelOptions, code: string, message: RegExp) =>
  expect(openModel(model, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });

beforeAll(() => {
  for (const folder of ["nothing/below", "one", "many"]) mkdirSync(file(folder), { recursive: true });
  copyFileSync(swc, file("nothing/below/cell.swc"));
  writeFileSync(file("nothing/a.json"), "{}");
  writeFileSync(file("nothing/b.json"), "{}");
  copyFileSync(shippedModel(2), file("one/renamed.json"));
  for (const name of ["a", "b"]) copyFileSync(shippedModel(1), file(`many/${name}_neuron_config.json`));
  writeFileSync(file("cell.asc"), "; V3 text file written for MicroBrightField products.\n");
});

describe("the parts of a model", () => {
  it("may each be named once", async () => {
    await refused(
      fit,
      { fit },
      "InvalidOption",
      /the file is itself a fit, .* pass only the morphology by --morphology$/,
    );
    await refused(swc, { morphology: swc }, "InvalidOption", /the file is itself a morphology, .* by --fit$/);
  });

  it("open from a morphology and a fit", async () => {
    const model = await openModel(swc, { fit });
    expect(model.kind).toBe("biophysical");
    model.dispose();
  });

  it.each([
    [{ fit: 7 }, /with the fit 7: expected a path or an object/],
    [{ fit: null }, /with the fit null: expected a path or an object/],
    [{ morphology: 7 }, /with the morphology 7: expected a path or SWC text/],
    [{ maxFileBytes: 0 }, /with maxFileBytes 0: expected a positive number of bytes/],
    [{ axon: "half" }, /with the axon "half": expected /],
  ])("are refused, also where a comparison passes them on: %j", async (options, message) => {
    await expect(openModelPackage(swc, options as OpenModelOptions)).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringMatching(message),
    });
  });

  it("are refused where the fit is not JSON", async () => {
    const circular: Record<string, unknown> = {};
    circular.itself = circular;
    await refused(swc, { fit: circular }, "InvalidOption", /cannot be converted to JSON/);
  });

  it("are refused where the morphology is another format", async () => {
    await refused(
      fit,
      { morphology: file("cell.asc") },
      "InvalidModel",
      /it is a Neurolucida file \(ASC\), expected SWC/,
    );
    await refused(fit, { morphology: file("none.swc") }, "NotFound", /none\.swc does not exist/);
  });
});

describe("a folder", () => {
  it("with a single JSON file is opened by it", async () => {
    expect(await openModel(file("one"))).toMatchObject({ kind: "glif", level: 2 });
  });

  it("with several GLIF configurations asks for one", () =>
    refused(file("many"), {}, "InvalidModel", /holds 2 GLIF configurations \(a_neuron_config\.json, b_/));

  it("without a model lists what could belong to one, also below", async () => {
    await refused(file("nothing"), {}, "InvalidModel", /there are a\.json, b\.json.*below\/cell\.swc; name the model/);
    mkdirSync(file("bare"));
    await refused(
      file("bare"),
      {},
      "InvalidModel",
      /it holds no \*neuron_config\.json[^;]*; there are (?!.*name the model)/,
    );
  });
});
