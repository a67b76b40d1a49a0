import { describe, expect, it } from "vitest";
import { tidySvg } from "../../src/plot/canvas/tidy-svg.js";
import { fitText } from "../../src/plot/charts/look/fit-text.js";
import { hiddenSpikes, markLine } from "../../src/plot/charts/look/spike-marks.js";
import { axisLabel } from "../../src/plot/charts/look/titles.js";

const letters = (text: string): number => text.length;

describe("fitText()", () => {
  it("breaks at spaces and cuts what is left", () => {
    expect(fitText("Sweep 33, Long Square", 40, 2, letters)).toEqual(["Sweep 33, Long Square"]);
    expect(fitText("Sweep 33, Long Square", 12, 2, letters)).toEqual(["Sweep 33,", "Long Square"]);
    expect(fitText("Sweep 33, Long Square 40 pA", 12, 2, letters)).toEqual(["Sweep 33,", "Long Square…"]);
    expect(fitText("", 12, 2, letters)).toEqual([""]);
  });
});

describe("axisLabel()", () => {
  it("leaves the unit where the panel is too low", () => {
    const measure = (text: string): number => text.length * 10;
    expect(axisLabel("voltage from rest (mV)", 300, measure)).toBe("voltage from rest (mV)");
    expect(axisLabel("voltage from rest (mV)", 100, measure)).toBe("mV");
    expect(axisLabel("something long", 100, measure)).toBe("");
  });
});

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

describe("tidySvg()", () => {
  it("joins the words of a label and keeps labels apart", () => {
    const svg =
      '<svg><text a="1" font-family="X" x="1.239, 2, " y="3, ">time</text><text a="1" font-family="X" x="" y=""></text>' +
      '<text a="1" font-family="X" x="9, " y="3, ">(ms)</text><text a="1" font-family="X" x="20, " y="3, ">0</text></svg>';
    expect([...tidySvg(svg).matchAll(/x="([\d.]+)"[^>]*>([^<]*)</g)].map(([, x, text]) => [x, text])).toEqual([
      ["1.24", "time (ms)"],
      ["20", "0"],
    ]);
  });

  it("numbers clip paths from 1 and rounds paths", () => {
    const svg = '<clipPath id="cl_7f"/><g clip-path="url(#cl_7f)"><path d="M1.23456 2L-0.001 4e1"/></g>';
    expect(tidySvg(svg)).toBe('<clipPath id="clip1"/><g clip-path="url(#clip1)"><path d="M1.23 2L0 4e1"/></g>');
  });
});
