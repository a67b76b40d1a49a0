import { describe, expect, it } from "vitest";
import { hiddenSpikes, markLine } from "../../../../src/plot/charts/look/spike-marks.js";

describe("markLine()", () => {
  it("separates strokes and keeps one for each pixel", () => {
    const marks = [1.1, 1.4, 2.5].map((x) => ({ x, from: 0, to: 1 }));
    expect(markLine(marks, 1)).toEqual([
      { x: 1.1, y: 0 },
      { x: 1.1, y: 1 },
      { x: 2.5, y: Number.NaN },
      { x: 2.5, y: 0 },
      { x: 2.5, y: 1 },
    ]);
  });
});

describe("hiddenSpikes()", () => {
  const cut = Float64Array.of(1, 2, 3, Number.NaN, Number.NaN, 0, 1);

  it("finds a spike whose cut begins at it, with the voltage it left from", () => {
    for (const time of [0.021, 0.025, 0.03]) {
      expect(hiddenSpikes(cut, 100, Float64Array.of(time))).toEqual([{ time, voltage: 3 }]);
    }
  });

  it("leaves out spikes that the trace shows", () => {
    expect(hiddenSpikes(Float64Array.of(0, 1, 9, 1, 0), 100, Float64Array.of(0.02))).toEqual([]);
    expect(hiddenSpikes(cut, 100, Float64Array.of(0.06))).toEqual([]);
    expect(hiddenSpikes(new Float64Array(0), 100, Float64Array.of(0.06))).toEqual([]);
  });
});
