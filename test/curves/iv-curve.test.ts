import { describe, expect, it } from "vitest";
import type { BiophysicalModel } from "../../src/biophys/model.js";
import { ivCurve } from "../../src/curves/iv-curve.js";
import { measureStep, stepWindow } from "../../src/curves/iv-window.js";
import { openModel } from "../../src/models/open-model.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";

const short = { beforeS: 0.005, durationS: 0.01, afterS: 0.002 };

describe("ivCurve", () => {
  it("measures the currents that runs with these clamps have", async () => {
    using model = (await openModel(shippedCellFolder)) as BiophysicalModel;
    const commands = [-0.1, -0.08, -0.02];
    const seen: string[] = [];
    const curve = await ivCurve(model, {
      ...short,
      commands,
      seriesResistanceOhm: 2e6,
      onSweep: ({ sweep }) => void seen.push(`${sweep.number} ${sweep.stimulusName} ${sweep.variant}`),
    });
    expect(seen).toEqual([
      "0 Voltage Steps soma to=-100mV",
      "1 Voltage Steps soma to=-80mV",
      "2 Voltage Steps soma to=-20mV",
    ]);
    const { points, ...rest } = curve;
    expect(rest).toEqual({
      at: "soma",
      holdV: -0.08,
      startS: 0.005,
      durationS: 0.01,
      seriesResistanceOhm: 2e6,
      leakSubtracted: false,
      rateHz: 40_000,
    });
    for (const [i, commandV] of commands.entries()) {
      const steps = [
        { durationS: 0.005, value: -0.08 },
        { durationS: 0.01, value: commandV },
        { durationS: 0.002, value: -0.08 },
      ];
      const clamp = { kind: "voltage", at: "soma", command: { steps }, seriesResistanceOhm: 2e6 } as const;
      const { clamps } = await model.run(null, { clamp: [clamp], dt: 25e-6 });
      const { current } = clamps![0]!;
      const measured = measureStep(current, stepWindow(0.005, 0.01, 40_000), 40_000, commandV + 0.08);
      expect(points[i]).toEqual({ commandV, current, ...measured });
    }
    expect(points[0]!.peakInwardA).toBeLessThan(-1e-11);
    expect(points[2]!.peakInwardA).toBeLessThan(-1e-9);
    expect(points[2]!.peakOutwardA).toBeGreaterThan(points[2]!.steadyA / 2);
  });

  it("takes the current of a passive cell off to the last millionth", async () => {
    using whole = (await openModel(shippedCellFolder)) as BiophysicalModel;
    const channels = ["NaTs", "Nap", "Kv3_1", "K_P", "K_T", "Im", "Ih", "Ca_HVA", "Ca_LVA", "SK"];
    using model = whole.with(Object.fromEntries(channels.map((name) => [`soma.gbar_${name}`, 0])));
    const commands = [-0.1, 0];
    const bare = await ivCurve(model, { ...short, commands });
    const subtracted = await ivCurve(model, { ...short, commands, subtractLeak: true });
    expect(subtracted.leakSubtracted).toBe(true);
    for (const [i, { current }] of subtracted.points.entries()) {
      const largest = Math.max(...bare.points[i]!.current.map(Math.abs));
      const [from, to] = [300, 600];
      const left = Math.max(...current.subarray(from, to).map(Math.abs));
      expect(largest).toBeGreaterThan(1e-9);
      expect(left).toBeLessThan(1e-6 * largest);
    }
  });

  it.each([
    [{ commands: [] }, "commands 0"],
    [{ commands: [Number.NaN] }, "finite values"],
    [{ durationS: 0 }, "durationS 0"],
    [{ beforeS: -1 }, "beforeS -1"],
    [{ dt: 0 }, "dt 0"],
    [{ at: "dnd[3]" }, "dnd[3]"],
    [{ seriesResistanceOhm: -1 }, "-1"],
  ])("refuses %j", async (options, message) => {
    using model = await openModel(shippedCellFolder);
    await expect(ivCurve(model, options)).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringContaining(message),
    });
  });

  it("refuses a GLIF model, and what is no model", async () => {
    using model = await openModel(shippedModel(1));
    await expect(ivCurve(model)).rejects.toThrow("GLIF model");
    await expect(ivCurve({} as never)).rejects.toThrow("openModel()");
  });
});
