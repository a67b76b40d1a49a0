import { describe, expect, it } from "vitest";
import { responseFacts } from "../../src/nwb/response-facts.js";

describe("responseFacts()", () => {
  const glif = { kind: "glif", el_reference_v: -0.07 };
  const biophysical = { kind: "biophysical", fit: { junctionPotentialMv: -14 } };
  const missingNothing = { model: "biophysical", junctionPotentialV: 0, junctionSubtracted: false };

  it.each([
    ["from rest", glif, {}, { fromRest: true, restV: -0.07 }],
    ["absolute", glif, { absolute_voltage: true }, { fromRest: false, restV: -0.07 }],
    ["from an unknown rest", { kind: "glif", el_reference_v: null }, undefined, { fromRest: true, restV: null }],
  ])("tells of a GLIF voltage %s", (_, model, settings, expected) => {
    expect(responseFacts({ model, settings })).toEqual({ simulated: { model: "glif", ...expected } });
  });

  it.each([
    [0, false],
    [-0.014, true],
  ])("tells whether the junction potential was subtracted: %s V", (junction_potential_v, junctionSubtracted) => {
    expect(responseFacts({ model: biophysical, settings: { junction_potential_v } })).toEqual({
      simulated: { model: "biophysical", junctionPotentialV: -0.014, junctionSubtracted },
    });
  });

  it.each([
    [{ model: { kind: "biophysical", fit: { junctionPotentialMv: null } }, settings: { junction_potential_v: 0 } }],
    [{ model: { kind: "biophysical", fit: null }, settings: null }],
    [{ model: biophysical }],
  ])("finds nothing missing where the junction potential is unknown: %j", (provenance) => {
    expect(responseFacts(provenance)).toEqual({ simulated: missingNothing });
  });

  it.each([[{}], [{ model: null }], [{ model: "glif" }], [{ model: { kind: "point" } }]])(
    "takes a sweep without a known model as recorded: %j",
    (provenance) => expect(responseFacts(provenance)).toEqual({}),
  );

  it("tells the protocol and the species", () => {
    const model = { ...biophysical, species: "Homo Sapiens" };
    for (const protocol of ["allen", "plain"]) {
      expect(responseFacts({ model, settings: { protocol } })).toMatchObject({ protocol, species: "Homo Sapiens" });
    }
  });

  it.each([
    { model: { species: "" }, settings: { protocol: "another" } },
    { model: { species: 7 }, settings: { protocol: null } },
  ])("leaves out a protocol and a species that are none: %j", (provenance) => {
    expect(responseFacts(provenance)).toEqual({});
  });
});
