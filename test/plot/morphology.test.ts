import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildSections } from "../../src/biophys/sections.js";
import { parseSwc } from "../../src/biophys/swc.js";
import { renderMorphology } from "../../src/plot/morphology-chart.js";
import { colours } from "../../src/plot/theme.js";
import { readMorphology } from "../../src/run/read-morphology.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { pixels, shareOf } from "./support.js";

const cell = () => readMorphology(join(shippedCellFolder, "cell.swc"));

describe("renderMorphology", () => {
  it("draws soma, axon and both kinds of dendrites, the same every time", async () => {
    const file = await renderMorphology(await cell(), { format: "png", title: "cell" });
    expect(Buffer.from(file)).toEqual(
      Buffer.from(await renderMorphology(await cell(), { format: "png", title: "cell" })),
    );
    const picture = await pixels(file);
    expect(picture.height).toBeGreaterThan(picture.width);
    for (const colour of [colours.text, colours.recorded, colours.model, colours.threshold]) {
      expect(shareOf(picture, colour)).toBeGreaterThan(0.0005);
    }
    expect(shareOf(picture, colours.paper)).toBeGreaterThan(0.9);
  });

  it("keeps one scale for all directions: a cross of equal arms is as high as wide", async () => {
    const arms = [
      [100, 0, 0],
      [-100, 0, 0],
      [0, 100, 0],
      [0, -100, 0],
    ];
    const lines = arms.flatMap(([x, y, z], i) => [
      `${2 * i + 2} 3 ${x! / 10} ${y! / 10} ${z} 1 1`,
      `${2 * i + 3} 3 ${x} ${y} ${z} 1 ${2 * i + 2}`,
    ]);
    const morphology = buildSections(parseSwc(["1 1 0 0 0 5 -1", ...lines].join("\n")));
    const { data, width, height } = await pixels(await renderMorphology(morphology, { format: "png", pixelRatio: 1 }));
    const blue = (x: number, y: number): boolean => {
      const at = 4 * (y * width + x);
      return data[at]! < 60 && data[at + 2]! > 140;
    };
    // Below the legend, left of the side view.
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let y = 60; y < height; y++) {
      for (let x = 0; x < width * 0.85; x++) {
        if (!blue(x, y)) continue;
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      }
    }
    expect(right - left).toBeGreaterThan(500);
    expect(Math.abs(right - left - (bottom - top))).toBeLessThan(4);
  });

  it("draws SVG with the scale bar's length as text", async () => {
    const svg = new TextDecoder().decode(await renderMorphology(await cell(), { format: "svg", title: "cell" }));
    expect(svg).toMatch(/^<\?xml|^<svg/);
    expect(svg).toMatch(/>50 µm</);
    expect(svg).toMatch(/>apic</);
  });
});
