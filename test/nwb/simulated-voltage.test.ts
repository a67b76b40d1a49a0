import { describe, expect, it } from "vitest";
import { simulatedVoltage } from "../../src/nwb/simulated-voltage.js";

describe("simulatedVoltage()", () => {
  const glif = { kind: "glif", el_reference_v: -0.07 };
  const biophysical = { kind: "biophysical", fit: { junctionPotentialMv: -14 } };
  const missingNothing = { model: "biophysical", junctionPotentialV: 0, junctionSubtracted: false };

  it.each([
    ["from rest", glif, {}, { fromRest: true, restV: -0.07 }],
    ["absolute", glif, { absolute_voltage: true }, { fromRest: false, restV: -0.07 }],
    ["from an unknown rest", { kind: "glif", el_reference_v: null }, undefined, { fromRest: true, restV: null }],
  ])("tells of a GLIF voltage %s", (_, model, settings, expected) => {
    expect(simulatedVoltage({ model, settings })).toEqual({ model: "glif", ...expected });
  });

  it.each([
    [0, false],
    [-0.014, true],
  ])("tells whether the junction potential was subtracted: %s V", (junction_potential_v, junctionSubtracted) => {
    expect(simulatedVoltage({ model: biophysical, settings: { junction_potential_v } })).toEqual({
      model: "biophysical",
      junctionPotentialV: -0.014,
      junctionSubtracted,
    });
  });

  it.each([
    [{ model: { kind: "biophysical", fit: { junctionPotentialMv: null } }, settings: { junction_potential_v: 0 } }],
    [{ model: { kind: "biophysical", fit: null }, settings: null }],
    [{ model: biophysical }],
  ])("finds nothing missing where the junction potential is unknown: %j", (provenance) => {
    expect(simulatedVoltage(provenance)).toEqual(missingNothing);
  });

  it.each([[{}], [{ model: null }], [{ model: "glif" }], [{ model: { kind: "point" } }]])(
    "takes a sweep without a known model as recorded: %j",
    (provenance) => expect(simulatedVoltage(provenance)).toBeUndefined(),
  );
});
