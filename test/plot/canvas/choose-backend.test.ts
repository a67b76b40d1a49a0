import { describe, expect, it } from "vitest";
import type { FigureChart } from "../../../src/plot/canvas/backend.js";
import { chooseBackend } from "../../../src/plot/canvas/choose-backend.js";
import { colours } from "../../../src/plot/charts/look/theme.js";
import { renderChart } from "../../../src/plot/render-chart.js";
import { renderSweeps } from "../../../src/plot/render-sweeps.js";
import { difference, pixels, shareOf, squareSweep } from "../support.js";

const line: FigureChart = {
  type: "line",
  data: {
    datasets: [
      {
        label: "f-I",
        data: [
          { x: 0, y: 0 },
          { x: 1, y: 5 },
        ],
        borderColor: colours.model,
      },
    ],
  },
  options: { parsing: false, scales: { x: { type: "linear" } } },
};
const size = { width: 300, height: 200 };

describe("chooseBackend()", () => {
  it("takes chartjs-node-canvas for PNG and the canvas itself for SVG", async () => {
    expect((await chooseBackend("auto", "png")).name).toBe("chartjs-node-canvas");
    expect((await chooseBackend("auto", "svg")).name).toBe("napi");
    expect((await chooseBackend("napi", "png")).name).toBe("napi");
  });

  it("falls back where the package is not installed, has another shape, or cannot draw", async () => {
    class Broken {
      constructor() {
        throw new Error("canvas.node was compiled against nothing");
      }
    }
    const loaders = [
      () => Promise.reject(new Error("Cannot find package 'chartjs-node-canvas'")),
      async () => ({}),
      async () => ({ ChartJSNodeCanvas: Broken }),
      async () => ({ default: { ChartJSNodeCanvas: Broken } }),
    ];
    for (const load of loaders) {
      expect((await chooseBackend("auto", "png", load)).name).toBe("napi");
      const file = await renderChart(line, { ...size, format: "png", load });
      expect(shareOf(await pixels(file), colours.model)).toBeGreaterThan(0);
    }
  });

  it("says so where a back end is asked for that cannot be had", async () => {
    const load = () => Promise.reject(new Error("none"));
    await expect(chooseBackend("chartjs-node-canvas", "png", load)).rejects.toMatchObject({
      code: "InvalidOption",
      message: /could not be loaded/,
      cause: { message: "none" },
    });
    await expect(chooseBackend("chartjs-node-canvas", "svg")).rejects.toMatchObject({
      code: "InvalidOption",
      allowed: ["auto", "napi"],
    });
  });
});

describe("the two back ends", () => {
  it("draw the same picture", async () => {
    const draw = async (backend: "napi" | "chartjs-node-canvas") =>
      pixels(await renderSweeps([squareSweep()], { format: "png", backend, width: 600, panelHeight: 320 }));
    const [a, b] = [await draw("napi"), await draw("chartjs-node-canvas")];
    expect([b.width, b.height]).toEqual([a.width, a.height]);
    expect(difference(a, b)).toBeLessThan(0.5);
  });

  it("leave a global Image as it was", async () => {
    const mine = { of: "someone else" };
    Object.defineProperty(globalThis, "Image", { value: mine, configurable: true, writable: true });
    try {
      await renderChart(line, { ...size, format: "png", backend: "chartjs-node-canvas" });
      expect(Reflect.get(globalThis, "Image")).toBe(mine);
    } finally {
      Reflect.deleteProperty(globalThis, "Image");
    }
  });
});

describe("renderChart()", () => {
  it("draws lines and points, leaving the caller's configuration as it was", async () => {
    const before = structuredClone(line);
    for (const backend of ["napi", "chartjs-node-canvas"] as const) {
      const file = await renderChart(line, { ...size, format: "png", backend });
      const picture = await pixels(file);
      expect([picture.width, picture.height]).toEqual([600, 400]);
      expect(shareOf(picture, colours.model)).toBeGreaterThan(0.002);
      const scatter = await renderChart(
        { ...line, type: "scatter" },
        { ...size, format: "png", backend, pixelRatio: 1 },
      );
      expect((await pixels(scatter)).width).toBe(300);
    }
    expect(line).toEqual(before);
  });

  it("refuses a picture of no size and one that no canvas holds", async () => {
    for (const wrong of [{ width: 0 }, { width: Number.NaN }, { height: 40_000 }, { width: 15_000, height: 15_000 }]) {
      await expect(renderChart(line, { ...size, ...wrong, format: "png" })).rejects.toMatchObject({
        code: "InvalidOption",
      });
    }
  });
});
