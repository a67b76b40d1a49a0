import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildSections } from "../../../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../../../src/biophys/morphology/swc/swc.js";
import { readMorphology } from "../../../../src/models/read-morphology.js";
import { colours } from "../../../../src/plot/charts/look/theme.js";
import { renderMorphology } from "../../../../src/plot/charts/morphology/morphology-chart.js";
import { type MorphologyViewName, morphologyView } from "../../../../src/plot/charts/morphology/morphology-view.js";
import { shippedCellFolder } from "../../../support/shipped-cell.js";
import { pixels, shareOf } from "../../support.js";

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
    for (let y = 34; y < height; y++) {
      for (let x = 0; x < width * 0.91; x++) {
        if (!blue(x, y)) continue;
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      }
    }
    expect(right - left).toBeGreaterThan(500);
    expect(Math.abs(right - left - (bottom - top))).toBeLessThan(4);
  });

  const svgOf = async (text: string, view?: MorphologyViewName) =>
    new TextDecoder().decode(await renderMorphology(buildSections(parseSwc(text)), { format: "svg", view }));
  /** Names and numbers along the axes, with where they stand. */
  const labels = (svg: string) => [...svg.matchAll(/>([xyz] \(µm\))</g)].map(([, name]) => name);

  it("draws SVG with names and units along the axes", async () => {
    const svg = new TextDecoder().decode(await renderMorphology(await cell(), { format: "svg", title: "cell" }));
    expect(svg).toMatch(/^<\?xml|^<svg/);
    expect(labels(svg)).toEqual(["x (µm)", "z (µm)", "y (µm)"]);
    expect(svg).toMatch(/>−50</);
    expect(svg).toMatch(/>apic</);
  });

  /** A soma with a short dendrite and a long apical one whose end is given. */
  const withApical = (x: number, y: number, z: number, soma = "1 1 0 0 0 5 -1") =>
    [soma, "2 3 5 1 0 1 1", "3 3 20 1 0 1 2", `4 4 ${x / 9} ${y / 9} ${z / 9} 1 1`, `5 4 ${x} ${y} ${z} 1 4`].join(
      "\n",
    );

  it.each([
    ["up", withApical(10, 200, 10), undefined, "y-up", true, ["x", "z", "y"]],
    ["down, as images count", withApical(10, -200, 10), undefined, "y-down", true, ["x", "z", "y"]],
    ["aside", withApical(-200, 30, 10), undefined, "x-down", true, ["y", "z", "x"]],
    ["towards us", withApical(20, 30, 200), undefined, "z-up", true, ["x", "y", "z"]],
    ["askew", withApical(110, -100, 10), undefined, "y-down", true, ["x", "z", "y"]],
    ["down, but asked for y up", withApical(10, -200, 10), "y-up", "y-up", false, ["x", "z", "y"]],
    ["absent", withApical(10, -200, 10).replaceAll(" 4 ", " 3 "), undefined, "y-up", false, ["x", "z", "y"]],
    [
      "of a soma of three points",
      `${withApical(0, -200, 0)}\n6 1 0 -5 0 5 1\n7 1 0 5 0 5 1`,
      undefined,
      "y-down",
      true,
      ["x", "z", "y"],
    ],
  ] as const)("turns a cell whose apical dendrite is %s", async (_, text, asked, name, byApical, axes) => {
    expect(morphologyView(buildSections(parseSwc(text)), asked)).toMatchObject({ name, byApical });
    expect(labels(await svgOf(text, asked))).toEqual(axes.map((axis) => `${axis} (µm)`));
  });

  it("has the apical dendrite above the soma, whichever way y counts", async () => {
    for (const y of [200, -200]) {
      const morphology = buildSections(parseSwc(withApical(0, y, 0)));
      const { data, width, height } = await pixels(
        await renderMorphology(morphology, { format: "png", pixelRatio: 1 }),
      );
      const rowsOf = (hex: string) => {
        const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
        const rows: number[] = [];
        for (let k = 0; k < width * height; k++) {
          if (data[4 * k] === r && data[4 * k + 1] === g && data[4 * k + 2] === b) rows.push(Math.floor(k / width));
        }
        return rows.filter((row) => row > 60); // below the legend
      };
      const [apical, dendrite] = [rowsOf(colours.threshold), rowsOf(colours.model)];
      expect(Math.max(...apical)).toBeLessThan(Math.max(...dendrite) + 30);
      expect(Math.min(...apical)).toBeLessThan(Math.min(...dendrite) - 300);
    }
  });

  it("draws a cell whose points lie in one place", async () => {
    expect(await svgOf("1 1 0 0 0 1e-9 -1\n2 3 0 0 0 1e-9 1\n3 3 0 0 1e-6 1e-9 2")).toMatch(/x \(µm\)/);
  });
});
