import { describe, expect, it } from "vitest";
import { slopeOfLine } from "../../src/analysis/cell/line.js";
import { fiCurve } from "../../src/curves/fi-curve.js";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";

const currents = [0, 80e-12, 160e-12, 240e-12];

describe("fiCurve", () => {
  it.each([
    ["a biophysical model", shippedCellFolder, 25e-6],
    ["a GLIF model", shippedModel(3), undefined],
  ])("counts the spikes of %s that its runs have", async (_, path, dt) => {
    using model = await openModel(path);
    const { points, slope, rheobase } = await fiCurve(model, { currents, startS: 0.05, durationS: 0.3 });
    for (const [i, amplitude] of currents.entries()) {
      const spec = `square:amplitude=${amplitude}A,start=0.05s,duration=0.3s,total=0.45s`;
      const { spikeTimes } = await model.run(Stimulus.parse(spec), { dt });
      const during = spikeTimes.filter((time) => time >= 0.05 && time < 0.35);
      const latencyS = during.length > 0 ? during[0]! - 0.05 : null;
      const expected = { amplitudeA: amplitude, spikeCount: during.length, rateHz: during.length / 0.3, latencyS };
      expect(points[i]).toEqual(expected);
    }
    const firing = points.filter(({ spikeCount }) => spikeCount > 0);
    expect(firing.length).toBeGreaterThan(1);
    const [x, y] = [firing.map(({ amplitudeA }) => amplitudeA), firing.map(({ rateHz }) => rateHz)];
    expect(slope).toEqual({ value: slopeOfLine(x, y), reason: null });
    const { firesA, silentA } = rheobase.value!;
    expect(firesA - silentA).toBeLessThanOrEqual(1e-12);
    for (const [amplitude, fires] of [
      [firesA, true],
      [silentA, false],
    ] as const) {
      const spec = `square:amplitude=${amplitude}A,start=0.05s,duration=0.3s,total=0.45s`;
      expect((await model.run(Stimulus.parse(spec), { dt })).spikeTimes.length > 0).toBe(fires);
    }
  });

  it("hands over the sweeps of the currents, in their order", async () => {
    using model = await openModel(shippedModel(1));
    const seen: number[] = [];
    const onSweep = async ({ sweep }: { sweep: { amplitudeA: number | null } }) => void seen.push(sweep.amplitudeA!);
    await fiCurve(model, { currents: [2e-10, 1e-10], durationS: 0.1, onSweep });
    expect(seen).toEqual([2e-10, 1e-10]);
  });

  it("says why there is no slope and no rheobase", async () => {
    using model = await openModel(shippedModel(1));
    const { slope, rheobase } = await fiCurve(model, { currents: [0, 1e-12], durationS: 0.1 });
    expect(slope).toEqual({ value: null, reason: "no current makes the cell fire" });
    expect(rheobase).toEqual({ value: null, reason: "no current makes the cell fire" });
  });

  it.each([
    [{ currents: [] }, "with currents 0: expected finite values"],
    [{ currents: [Number.NaN] }, "expected finite values"],
    [{ durationS: 0 }, "with durationS 0: expected more than 0 s"],
    [{ startS: -1 }, "with startS -1: expected at least 0 s"],
    [{ toleranceA: 0 }, "with toleranceA 0: expected more than 0 A"],
  ])("refuses %j", async (options, message) => {
    using model = await openModel(shippedModel(1));
    await expect(fiCurve(model, options)).rejects.toThrow(message);
  });

  it("stops at a signal", async () => {
    using model = await openModel(shippedCellFolder);
    await expect(fiCurve(model, { signal: AbortSignal.abort() })).rejects.toThrow("Cancelled");
  });
});
