import { describe, expect, it } from "vitest";
import { changePackage } from "../../src/models/change-package.js";
import { type ModelParameterChanges, openModelPackage } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";

const none = Stimulus.parse("square:amplitude=0pA,start=0s,duration=1ms,total=2ms");

it("without changes a package stays, and its model can run", async () => {
  const opened = await openModelPackage(shippedCellFolder);
  expect(changePackage(opened, {})).toBe(opened);
  expect(changePackage(opened, { axon: undefined })).toBe(opened);
  await expect(opened.model.run(none, { dt: 1e-4 })).resolves.toMatchObject({ kind: "biophysical" });
});

describe("of a GLIF model", () => {
  it("a parameter is changed, and the summary lists it", async () => {
    const opened = await openModelPackage(shippedModel(1));
    const { model, summary, ...others } = changePackage(opened, { th_inf: "25mV" });
    expect(model).toMatchObject({ config: { th_inf: 0.025 } });
    expect(opened.model).not.toMatchObject({ config: { th_inf: 0.025 } });
    expect(summary).toEqual({ ...opened.summary, changed: ["th_inf=25mV"] });
    const { model: _, summary: __, ...same } = opened;
    expect(others).toEqual(same);
  });

  it("what it lacks, and values of another type, are refused", async () => {
    const opened = await openModelPackage(shippedModel(1));
    const refused = (changes: ModelParameterChanges, message: RegExp) =>
      expect(() => changePackage(opened, changes)).toThrow(
        expect.objectContaining({ code: "InvalidOption", message: expect.stringMatching(message) }),
      );
    refused({ "soma.gbar_NaTs": "x0.8" }, /set soma\.gbar_NaTs: the GLIF model has no such parameter/);
    refused({ th_inf: "25pF" }, /th_inf/);
  });
});

describe("of a biophysical model", () => {
  it("parameters and the axon are changed, and the model that was opened is closed", async () => {
    const opened = await openModelPackage(shippedCellFolder);
    const { model, summary } = changePackage(opened, { axon: "none", celsius: 30 });
    expect(summary).toMatchObject({ axon: "none", changed: ["axon=none", "celsius=30"] });
    if (model.kind !== "biophysical" || opened.model.kind !== "biophysical") throw new Error("not biophysical");
    expect(model.definition).toMatchObject({ axon: "none", fit: { celsius: 30 } });
    expect(model.sections.filter(({ name }) => name.startsWith("axon"))).toEqual([]);
    expect([opened.model, model].map(({ disposed }) => disposed.aborted)).toEqual([true, false]);
  });

  it("a change that is refused closes it, too", async () => {
    const opened = await openModelPackage(shippedCellFolder);
    expect(() => changePackage(opened, { "soma.gbar_NoSuch": 1 })).toThrow(
      expect.objectContaining({ code: "InvalidOption" }),
    );
    await expect(opened.model.run(none, { dt: 1e-4 })).rejects.toThrow(/it was disposed/);
  });
});
