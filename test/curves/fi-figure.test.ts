import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FiCurve } from "../../src/curves/fi-curve.js";
import { drawFiCurve, fiChart } from "../../src/curves/fi-figure.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const point = (pa: number, spikeCount: number) => ({
  amplitudeA: pa * 1e-12,
  spikeCount,
  rateHz: spikeCount,
  latencyS: spikeCount > 0 ? 0.01 : null,
});
const curve: FiCurve = {
  points: [point(200, 30), point(0, 0), point(100, 10)],
  slope: { value: 0.2e12, reason: null },
  rheobase: { value: { firesA: 84.375e-12, silentA: 84e-12 }, reason: null },
  startS: 0.1,
  durationS: 1,
};

describe("fiChart", () => {
  it("draws the points by their current, the line of the slope through their mean, and the rheobase", () => {
    const { datasets } = fiChart("cell", curve).data;
    expect(datasets.map(({ label, data }) => [label, data])).toEqual([
      ["rheobase 84.38 pA", [{ x: 84.375, y: 0 }]],
      [
        "",
        [
          { x: 0, y: 0 },
          { x: 100, y: 10 },
          { x: 200, y: 30 },
        ],
      ],
      [
        "slope 0.2 spikes/s per pA",
        [
          { x: 100, y: expect.closeTo(10, 9) },
          { x: 200, y: expect.closeTo(30, 9) },
        ],
      ],
    ]);
  });

  it("leaves out what there is not", () => {
    const none = { value: null, reason: "no current makes the cell fire" };
    const { datasets } = fiChart("cell", { ...curve, slope: none, rheobase: none }).data;
    expect(datasets).toHaveLength(1);
  });
});

describe("drawFiCurve", () => {
  it("writes a figure, and says its size", async () => {
    const path = join(folder, "fi.svg");
    const bytes = await drawFiCurve(path, "cell", curve);
    const svg = readFileSync(path, "utf8");
    expect(Buffer.byteLength(svg)).toBe(bytes);
    for (const text of ["cell: f-I curve", "current (pA)", "firing rate (spikes/s)"]) expect(svg).toContain(text);
  });

  it("refuses another kind of file", async () => {
    await expect(drawFiCurve(join(folder, "fi.gif"), "cell", curve)).rejects.toThrow(".png");
  });
});
