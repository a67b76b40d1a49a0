import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Response } from "../../src/base/types.js";
import { SweepFigure } from "../../src/figures/sweep-figure.js";
import type { SweepPlot } from "../../src/plot/sweep-plot.js";

// Test files share a process, and modules: the figure is loaded anew here, and again after these tests.
const drawn = vi.hoisted(() => {
  vi.resetModules();
  return { sweeps: [] as SweepPlot[] };
});
afterAll(() => {
  vi.doUnmock("../../src/plot/render-sweeps.js");
  vi.resetModules();
});
vi.mock("../../src/plot/render-sweeps.js", () => ({
  MAX_SWEEPS: 20,
  renderSweeps: async (sweeps: SweepPlot[]) => {
    drawn.sweeps = [...sweeps];
    return new Uint8Array();
  },
}));

const rest = -0.07;
const response = (more: Partial<Response>): Response => ({
  kind: "recorded",
  voltage: Float64Array.of(0, 0.02, 0.05, 0.05, 0.01),
  rateHz: 1000,
  spikeTimes: Float64Array.of(0.0015),
  traces: {},
  provenance: {},
  ...more,
});
const threshold = {
  threshold: { data: Float64Array.of(0.02, 0.02, Number.NaN, Number.NaN, 0.03), unit: "V", shape: [5] },
} as const;
const glif = response({ traces: threshold, simulated: { model: "glif", fromRest: true, restV: rest } });
const absolute = response({ voltage: Float64Array.of(-0.07, -0.06, 0.02, -0.06, -0.07) });

async function draw(top: Response, beneath: Response | null): Promise<SweepPlot> {
  const figure = new SweepFigure("x.png", "x");
  await figure.add({ number: 0, rateHz: 20_000, stimulusName: "Ramp", stimulus: null, response: beneath }, top);
  await figure.render();
  return drawn.sweeps.at(-1)!;
}

beforeEach(() => {
  drawn.sweeps = [];
});

describe("SweepFigure of devices", () => {
  const clamp = {
    at: "soma",
    stimulusName: "Voltage Steps",
    stimulusSpec: null,
    command: Float64Array.of(-0.08, -0.08, 0, 0, -0.08),
    current: Float64Array.of(0, 0, 1e-9, 2e-9, 0),
    seriesResistanceOhm: 1e6,
  };

  it("draws command and current of a clamped soma", async () => {
    const plot = await draw(response({ somaClamp: "voltage", clamps: [clamp] }), null);
    expect(plot).toMatchObject({ clamp: "voltage", current: clamp.current, rateHz: 1000 });
    expect([...plot.voltage]).toEqual([...clamp.command]);
  });

  it("draws the soma's voltage where a clamp is elsewhere, without a current where none went in", async () => {
    const plot = await draw(response({ somaClamp: "zero", clamps: [{ ...clamp, at: "dend[3]" }] }), null);
    expect(plot.clamp).toBeUndefined();
    expect(plot.current).toBeNull();
    expect(plot.voltage).toHaveLength(5);
  });
});

describe("SweepFigure", () => {
  it("draws voltage clamps as command and current, and the soma's voltage where none holds it", async () => {
    const clamp = (at: string) => ({
      at,
      stimulusName: "Voltage Steps",
      stimulusSpec: null,
      command: Float64Array.of(-0.08, -0.08, -0.05, -0.05, Number.NaN),
      current: Float64Array.of(0, 0, 1e-9, 5e-10, 0),
      seriesResistanceOhm: 1e6,
    });
    const sweep = { number: 3, rateHz: 1000, stimulusName: "Voltage Steps", stimulus: null, response: null };
    const titles = async (...places: string[]): Promise<string[]> => {
      const figure = new SweepFigure("x.png", "x");
      const somaClamp = places.includes("soma") ? ("voltage" as const) : undefined;
      await figure.add(sweep, response({ somaClamp, clamps: places.map(clamp) }));
      await figure.render();
      return drawn.sweeps.map(({ title, clamp: kind }) => `${title}${kind ? ` (${kind})` : ""}`);
    };
    expect(await titles("soma")).toEqual(["Voltage Steps, sweep 3 (voltage)"]);
    const [{ voltage, current, rateHz }] = drawn.sweeps as [SweepPlot];
    expect({ voltage, current, rateHz }).toEqual({
      voltage: clamp("soma").command,
      current: clamp("soma").current,
      rateHz: 1000,
    });
    expect(await titles("dend[1](0.5)")).toEqual([
      "Voltage Steps, dend[1](0.5), sweep 3 (voltage)",
      "Voltage Steps, sweep 3",
    ]);
    expect(await titles("soma", "dend[1]")).toEqual([
      "Voltage Steps, soma, sweep 3 (voltage)",
      "Voltage Steps, dend[1], sweep 3 (voltage)",
    ]);
  });

  it("draws a stored GLIF voltage with the gaps it had before a number was written into them", async () => {
    const { voltage, voltageLabel } = await draw(glif, null);
    expect([...voltage]).toEqual([0, 0.02, Number.NaN, Number.NaN, 0.01]);
    expect(voltageLabel).toBe("voltage from rest (mV)");
  });

  it("lifts a voltage from rest over an absolute one, whichever of the two it is", async () => {
    const over = await draw(glif, absolute);
    expect(over.voltage[1]).toBeCloseTo(0.02 + rest, 12);
    expect([...over.recorded!.voltage]).toEqual([...absolute.voltage]);
    const under = await draw(absolute, glif);
    expect([...under.voltage]).toEqual([...absolute.voltage]);
    expect(under.recorded!.voltage[1]).toBeCloseTo(0.02 + rest, 12);
    expect(under.voltageLabel).toBe("voltage (mV)");
  });

  it("lifts neither of two voltages from rest", async () => {
    const { voltage, recorded, voltageLabel } = await draw(glif, glif);
    expect(voltage[1]).toBe(0.02);
    expect(recorded!.voltage[1]).toBe(0.02);
    expect(voltageLabel).toBe("voltage from rest (mV)");
  });

  it("lifts a voltage without junction potential over one with it, whichever of the two it is", async () => {
    const simulated = { model: "biophysical", junctionPotentialV: -0.014 } as const;
    const bare = response({ simulated: { ...simulated, junctionSubtracted: false } });
    const corrected = response({ simulated: { ...simulated, junctionSubtracted: true } });
    for (const other of [corrected, absolute]) {
      const over = await draw(bare, other);
      expect(over.voltage[1]).toBeCloseTo(0.034, 12);
      expect([...over.recorded!.voltage]).toEqual([...other.voltage]);
      expect(over.voltageLabel).toBe("voltage (mV)");
      const under = await draw(other, bare);
      expect([...under.voltage]).toEqual([...other.voltage]);
      expect(under.recorded!.voltage[1]).toBeCloseTo(0.034, 12);
    }
    for (const beneath of [null, bare]) {
      const alone = await draw(bare, beneath);
      expect(alone.voltage[1]).toBe(0.02);
      expect(alone.recorded?.voltage[1] ?? 0.02).toBe(0.02);
      expect(alone.voltageLabel).toBe("voltage without junction potential (mV)");
    }
  });
});
