import { describe, expect, it } from "vitest";
import { plainDevices, settingsOf } from "../../../src/run/threads/sweep-settings.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";

const text = "square:amplitude=1pA,start=1ms,duration=1ms,total=5ms";
const stimulus = Stimulus.parse(text);

describe("settings of a sweep", () => {
  const electrode = { at: "soma", stimulus };
  const settings = { dt: 25e-6, inject: [electrode], synapses: [] };

  it("are those of all sweeps where it has no devices", () => {
    expect(settingsOf(settings, undefined)).toBe(settings);
  });

  it("have its devices alone where it has any", () => {
    expect(settingsOf(settings, { clamp: [] })).toEqual({ dt: 25e-6, clamp: [] });
    expect(settingsOf(settings, {})).toEqual({ dt: 25e-6 });
  });
});

describe("devices for a worker", () => {
  /** As a worker gets them. */
  const sent = async (each: Stimulus) =>
    structuredClone((await plainDevices({ inject: [{ at: "soma", stimulus: each }] })).inject[0]!);

  it("have a described stimulus as its text, spike trains and name", async () => {
    expect(await sent(stimulus)).toEqual({
      at: "soma",
      stimulus: { spec: stimulus.spec, trains: {}, name: stimulus.name },
    });
  });

  it("have samples as they are, with their rate", async () => {
    const samples = Float64Array.of(0, 1e-12, 2e-12);
    const { stimulus: plain } = await sent(Stimulus.samples(samples, 20_000));
    expect(plain).toMatchObject({ current: samples, rateHz: 20_000 });
  });

  it("stay as they are without electrodes, and where they are plain", async () => {
    const clamps = { clamp: [] };
    expect(await plainDevices(clamps)).toBe(clamps);
    const plain = { at: "soma", stimulus: { spec: text, trains: {} } } as never;
    expect(await plainDevices({ inject: [plain] })).toEqual({ inject: [plain] });
  });
});
