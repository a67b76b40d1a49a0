import { describe, expect, it } from "vitest";
import type { Response } from "../../src/base/types.js";
import { junctionComment, missingJunction } from "../../src/nwb/junction-potential.js";

const biophysical = (junctionPotentialV: number, junctionSubtracted: boolean): Pick<Response, "simulated"> =>
  ({ simulated: { model: "biophysical", junctionPotentialV, junctionSubtracted } }) as Pick<Response, "simulated">;

describe("the junction potential of a simulated voltage", () => {
  it("is missing only where a biophysical model left it out", () => {
    expect(missingJunction(biophysical(-0.014, false))).toBe(0.014);
    expect(missingJunction(biophysical(-0.014, true))).toBe(0);
    expect(missingJunction({ simulated: { model: "glif" } } as Pick<Response, "simulated">)).toBe(0);
    expect(missingJunction({})).toBe(0);
    expect(Object.is(missingJunction(biophysical(0, false)), 0)).toBe(true);
  });

  it("is told beside the voltage", () => {
    expect(junctionComment(biophysical(-0.014, true))).toMatch(/^; less the junction potential of -14 mV, /);
    expect(junctionComment(biophysical(-0.0141, false))).toMatch(
      /without the junction potential of -14\.1 mV: recordings lie 14\.1 mV higher$/,
    );
    expect(junctionComment(biophysical(0, false))).toBe("");
    expect(junctionComment({})).toBe("");
  });
});
