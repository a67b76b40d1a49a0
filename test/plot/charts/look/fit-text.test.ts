import { describe, expect, it } from "vitest";
import { fitText } from "../../../../src/plot/charts/look/fit-text.js";

const letters = (text: string): number => text.length;

describe("fitText()", () => {
  it("breaks at spaces and cuts what is left", () => {
    expect(fitText("Sweep 33, Long Square", 40, 2, letters)).toEqual(["Sweep 33, Long Square"]);
    expect(fitText("Sweep 33, Long Square", 12, 2, letters)).toEqual(["Sweep 33,", "Long Square"]);
    expect(fitText("Sweep 33, Long Square 40 pA", 12, 2, letters)).toEqual(["Sweep 33,", "Long Square…"]);
    expect(fitText("", 12, 2, letters)).toEqual([""]);
  });
});
