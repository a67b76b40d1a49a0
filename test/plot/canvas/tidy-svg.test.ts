import { describe, expect, it } from "vitest";
import { tidySvg } from "../../../src/plot/canvas/tidy-svg.js";

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
