import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { IvCurve, IvPoint } from "../../src/curves/iv-curve.js";
import { drawIvCurve, ivChart } from "../../src/curves/iv-figure.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const point = (mv: number, inward: number, outward: number, steady: number): IvPoint => ({
  commandV: mv / 1000,
  peakInwardA: inward * 1e-12,
  peakInwardS: 1e-3,
  peakOutwardA: outward * 1e-12,
  peakOutwardS: 5e-3,
  steadyA: steady * 1e-12,
  current: Float64Array.from({ length: 120 }, (_, k) => (k > 50 && k < 100 ? steady * 1e-12 : 0)),
});
const curve: IvCurve = {
  points: [point(20, -200, 900, 800), point(-90, -60, -40, -50)],
  at: "soma",
  holdV: -0.08,
  startS: 0.05,
  durationS: 0.05,
  seriesResistanceOhm: 1e6,
  leakSubtracted: false,
  rateHz: 1000,
};

describe("ivChart", () => {
  it("draws peaks and steady currents by their command, and axes through the origin", () => {
    const { datasets } = ivChart("cell", curve).data;
    const at = (mv: number, pa: number) => ({ x: expect.closeTo(mv, 9), y: expect.closeTo(pa, 9) });
    expect(datasets.map(({ label, data }) => [label, data])).toEqual([
      ["steady state", [at(-90, -50), at(20, 800)]],
      ["peak inward", [at(-90, -60), at(20, -200)]],
      ["peak outward", [at(-90, -40), at(20, 900)]],
      ["", [at(-90, 0), at(20, 0)]],
      ["", [at(0, -200), at(0, 900)]],
    ]);
  });

  it("gives large currents in nA, and says that leak is off", () => {
    const large = { ...curve, points: [point(0, -20_000, 1, 0)], leakSubtracted: true };
    const chart = ivChart("cell", large);
    expect(chart.data.datasets[1]!.data).toEqual([{ x: 0, y: expect.closeTo(-20, 9) }]);
    expect(JSON.stringify(chart.options)).toContain("current without leak (nA)");
  });
});

describe("drawIvCurve", () => {
  it("writes curve and currents, and says the size", async () => {
    const path = join(folder, "iv.svg");
    const bytes = await drawIvCurve(path, "cell", curve);
    const svg = readFileSync(path, "utf8");
    expect(Buffer.byteLength(svg)).toBe(bytes);
    for (const text of ["I-V curve", "command (mV)", "current (pA)", "cell, 2 sweeps", ">-90<"]) {
      expect(svg.includes(text), text).toBe(true);
    }
  });

  it("refuses another kind of file, and what is no curve", async () => {
    await expect(drawIvCurve(join(folder, "iv.gif"), "cell", curve)).rejects.toThrow(".png");
    await expect(drawIvCurve(join(folder, "x.svg"), "cell", { points: [{}] } as never)).rejects.toThrow("ivCurve()");
  });
});
