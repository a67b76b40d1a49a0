import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { normalDeviates } from "../../../src/stimulus/waveforms/noise.js";

const LONG = "noise:mean=50pA,sd=20pA,seed=7,start=0s,duration=200s,total=200s";

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of (x_i − µ)(x_{i+lag} − µ). */
function covariance(values: Float64Array, lag: number): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i + lag < values.length; i++) sum += (values[i]! - centre) * (values[i + lag]! - centre);
  return sum / (values.length - lag);
}

const digest = (values: Float64Array): string =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

describe("noise", () => {
  // 200 s are 33,000 independent pieces of 2 tau: the mean is known to sd/√33000, the variance to a percent.
  it("has the mean, deviation and correlation asked for, at any rate", async () => {
    for (const rateHz of [2000, 10_000]) {
      const { current } = await Stimulus.parse(LONG).sample(rateHz);
      expect(mean(current)).toBeGreaterThan(50e-12 - 0.5e-12);
      expect(mean(current)).toBeLessThan(50e-12 + 0.5e-12);
      const variance = covariance(current, 0);
      expect(Math.sqrt(variance) / 20e-12).toBeGreaterThan(0.985);
      expect(Math.sqrt(variance) / 20e-12).toBeLessThan(1.015);
      const atTau = covariance(current, 0.003 * rateHz) / variance;
      expect(Math.abs(atTau - Math.exp(-1))).toBeLessThan(0.02);
      const atThreeTau = covariance(current, 0.009 * rateHz) / variance;
      expect(Math.abs(atThreeTau - Math.exp(-3))).toBeLessThan(0.02);
    }
  });

  it("starts stationary: the first sample varies as much as any", async () => {
    const firsts = new Float64Array(2000);
    for (let seed = 0; seed < firsts.length; seed++) {
      const { current } = await Stimulus.parse(`noise:sd=1,seed=${seed},start=0,duration=1ms,total=1ms`).sample(1000);
      firsts[seed] = current[0]!;
    }
    expect(Math.abs(mean(firsts))).toBeLessThan(0.1);
    expect(Math.abs(covariance(firsts, 0) - 1)).toBeLessThan(0.15);
  });

  it("gives equal bits for equal seeds, on every machine", async () => {
    const text = "noise:sd=20pA,seed=42,duration=50ms,total=0.2s";
    const [a, b] = [await Stimulus.parse(text).sample(), await Stimulus.parse(text).sample()];
    expect(digest(a.current)).toBe(digest(b.current));
    expect(digest(a.current)).toBe("1f586bd6264ac693c3baf6251cad9f43f7b6a367247fb45dbe5bc9d549996cc2");
    const other = await Stimulus.parse(text.replace("42", "43")).sample();
    expect(digest(other.current)).not.toBe(digest(a.current));
  });

  it("tells seeds apart that differ above 32 bits only", () => {
    expect(normalDeviates(1)()).not.toBe(normalDeviates(1 + 2 ** 32)());
  });

  it("is zero outside of its stretch", async () => {
    const { current } = await Stimulus.parse("noise:mean=1pA,sd=1pA,start=10ms,duration=10ms,total=30ms").sample(1000);
    expect(current.subarray(0, 10).every((value) => value === 0)).toBe(true);
    expect(current.subarray(20).every((value) => value === 0)).toBe(true);
    expect(current.subarray(10, 20).every((value) => value !== 0)).toBe(true);
  });
});

describe("normalDeviates()", () => {
  it("are normal: moments and tails of 200,000", () => {
    const next = normalDeviates(3);
    const values = Float64Array.from({ length: 200_000 }, next);
    const moment = (k: number): number => mean(values.map((value) => value ** k));
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(3))).toBeLessThan(0.04);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
    const beyond = values.filter((value) => Math.abs(value) > 1.96).length / values.length;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.003);
  });
});
