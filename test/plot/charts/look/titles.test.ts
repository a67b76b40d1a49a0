import { describe, expect, it } from "vitest";
import { axisLabel } from "../../../../src/plot/charts/look/titles.js";

describe("axisLabel()", () => {
  it("leaves the unit where the panel is too low", () => {
    const measure = (text: string): number => text.length * 10;
    expect(axisLabel("voltage from rest (mV)", 300, measure)).toBe("voltage from rest (mV)");
    expect(axisLabel("voltage from rest (mV)", 100, measure)).toBe("mV");
    expect(axisLabel("something long", 100, measure)).toBe("");
  });
});
