import { describe, expect, it } from "vitest";
import { stepAmplitude, stimulusWindow, windowOf } from "../../src/responses/stimulus-window.js";

const rateHz = 10_000;
const samples = 30_000;
const info = { rateHz, window: { start: 0, count: samples } };
const pulses = (...parts: readonly (readonly [fromS: number, toS: number, amplitude: number])[]) =>
  Float64Array.from({ length: samples }, (_, k) => {
    const t = k / rateHz;
    return parts.reduce((sum, [from, to, amplitude]) => sum + (t >= from && t < to ? amplitude : 0), 0);
  });
/** Noise that is the same on every machine, between -1 and 1. */
const noise = (k: number) => ((k * 7919) % 1009) / 504.5 - 1;

describe("stimulusWindow()", () => {
  it("runs from the first to the last change of the current", () => {
    const current = pulses([1.02, 2.02, 1e-10]);
    expect(stimulusWindow(current, info, samples)).toEqual({ start_s: 1.02, end_s: 2.02, of: "stimulus" });
  });

  it("passes over a test pulse, and over whatever comes before the experiment", () => {
    const current = pulses([0.02, 0.03, -2e-11], [1.02, 2.02, 1e-10]);
    expect(stimulusWindow(current, info, samples)).toMatchObject({ start_s: 1.02, end_s: 2.02 });
    const late = pulses([0.3, 0.31, -2e-11], [1.02, 2.02, 1e-10]);
    const experiment = { rateHz, window: { start: 8_000, count: 20_000 } };
    expect(stimulusWindow(late, experiment, samples)).toMatchObject({ start_s: 1.02, end_s: 2.02 });
  });

  it("keeps all pulses of a triple, and a lone early step", () => {
    const triple = pulses([0.05, 0.053, 1e-9], [0.07, 0.073, 1e-9], [0.09, 0.093, 1e-9]);
    expect(stimulusWindow(triple, info, samples)).toMatchObject({ start_s: 0.05, end_s: 0.093 });
    expect(stimulusWindow(pulses([0.05, 1, 1e-10]), info, samples)).toMatchObject({ start_s: 0.05, end_s: 1 });
  });

  it("finds a step in a measured, noisy current", () => {
    const current = pulses([1, 2, 1e-10]).map((value, k) => value + 3e-12 * noise(k));
    expect(stimulusWindow(current, info, samples)).toMatchObject({ start_s: 1, end_s: 2, of: "stimulus" });
  });

  describe("of a measured current in which spikes leave their traces", () => {
    const rest = pulses().map((_, k) => 2e-12 * noise(k));
    /** −70 mV with a spike at each of these times. */
    const spikesAt = (...times: number[]) =>
      Float64Array.from({ length: samples }, (_, k) =>
        times.some((t) => Math.abs(k / rateHz - t) < 5e-4) ? 0.02 : -0.07,
      );
    const plus = (...parts: readonly Float64Array[]) =>
      parts.reduce((sum, part) => sum.map((value, k) => value + part[k]!));
    const blips = (amplitude: number, ...times: number[]) =>
      plus(pulses(), ...times.map((t) => pulses([t - 1e-3, t + 1e-3, amplitude])));
    const found = (current: Float64Array, ...times: number[]) =>
      stimulusWindow(current, info, samples, spikesAt(...times));

    it.each([
      ["a rebound spike", -1e-10, [2.05]],
      ["a spike before it", 1e-10, [0.5]],
      ["spikes on both sides", 1e-10, [0.3, 0.31, 0.9, 2.004, 2.6]],
      ["spikes in it", 1e-10, [1.1, 1.2, 1.3]],
    ])("is that of the step, with %s", (_, amplitude, times) => {
      const step = pulses([1, 2, amplitude]);
      for (const trace of [1.2e-10, -2.5e-10]) {
        const measured = plus(step, rest, blips(trace, ...times));
        expect(found(measured, ...times)).toMatchObject({ start_s: 1, end_s: 2, of: "stimulus" });
        expect(found(plus(step, blips(trace, ...times)), ...times)).toMatchObject({ start_s: 1, end_s: 2 });
      }
    });

    it("is that of a step that spikes cut into pieces", () => {
      const times = Array.from({ length: 60 }, (_, n) => 1.01 + n / 61);
      const measured = plus(pulses([1, 2, 1e-10]), rest, blips(-1e-10, ...times, 2.3));
      expect(found(measured, ...times, 2.3)).toMatchObject({ start_s: 1, end_s: 2 });
    });

    it("keeps short pulses that are the stimulus: alone, in trains, and after a step that no spike answers", () => {
      const pulse = pulses([1, 1.003, 1e-9]);
      expect(found(plus(pulse, rest), 1.002)).toMatchObject({ start_s: 1, end_s: 1.003 });
      const train = Array.from({ length: 40 }, (_, n) => [1 + n / 200, 1.003 + n / 200, 1e-9] as const);
      const answered = train.slice(0, 7).map(([from]) => from + 0.002);
      expect(found(plus(pulses(...train), rest), ...answered)).toMatchObject({ start_s: 1, end_s: 1.198 });
      const probe = pulses([1, 1.5, 1e-10], [2, 2.003, 1e-10]);
      expect(found(probe)).toMatchObject({ start_s: 1, end_s: 2.003 });
      expect(stimulusWindow(probe, info, samples)).toMatchObject({ start_s: 1, end_s: 2.003 });
    });
  });

  it.each([
    ["at its head", 0, 3000, 1, 2],
    ["in its middle", 12_000, 13_000, 1, 2],
    ["after it", 25_000, 30_000, 1, 2],
    ["from its middle on", 15_000, 30_000, 1, 1.5],
  ])("passes over what is no number %s", (_, from, to, start_s, end_s) => {
    for (const offset of [0, -3e-11]) {
      const current = pulses([1, 2, 1e-10]).map((value) => value + offset);
      current.fill(Number.NaN, from, to);
      expect(stimulusWindow(current, info, samples)).toEqual({ start_s, end_s, of: "stimulus" });
    }
    expect(stimulusWindow(new Float64Array(samples).fill(Number.NaN), info, samples).of).toBe("sweep");
  });

  it("is the whole sweep where there is no current, or nothing happens in it", () => {
    const whole = { start_s: 0, end_s: (samples - 1) / rateHz, of: "sweep" };
    expect(stimulusWindow(null, info, samples)).toEqual(whole);
    expect(stimulusWindow(new Float64Array(0), info, samples)).toEqual(whole);
    expect(stimulusWindow(pulses(), info, samples)).toEqual(whole);
  });

  it("ends with a response that is shorter than its current", () => {
    expect(stimulusWindow(pulses([1, 2, 1e-10]), info, 15_000)).toMatchObject({ start_s: 1, end_s: 1.4999 });
  });

  it("gives way to a window that is asked for", () => {
    const current = pulses([1, 2, 1e-10]);
    expect(windowOf("sweep", current, info, samples).of).toBe("sweep");
    expect(windowOf({ startS: 0.5 }, current, info, samples)).toEqual({ start_s: 0.5, end_s: 2.9999, of: "given" });
  });
});

describe("stepAmplitude()", () => {
  const window = { start_s: 1, end_s: 2, of: "stimulus" } as const;

  it("is that of a step over the current before it, measured ones among them", () => {
    const step = pulses([0, 3, 2e-11], [1, 2, 1e-10]);
    expect(stepAmplitude(step, rateHz, window)).toBeCloseTo(1e-10, 20);
    const noisy = step.map((value, k) => value + 3e-12 * noise(k));
    expect(stepAmplitude(noisy, rateHz, window)! * 1e12).toBeCloseTo(100, 0);
  });

  it("is absent for what is no step", () => {
    const ramp = Float64Array.from({ length: samples }, (_, k) => Math.max(0, k / rateHz - 1) * 1e-10);
    expect(stepAmplitude(ramp, rateHz, window)).toBeNull();
    expect(stepAmplitude(pulses([1, 1.3, 1e-10], [1.6, 2, 1e-10]), rateHz, window)).toBeNull();
    expect(stepAmplitude(null, rateHz, window)).toBeNull();
  });
});
