import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { hasReference, reference } from "../support/reference.js";

function doubles(path: string): Float64Array {
  const bytes = readFileSync(reference(path));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

describe.skipIf(!hasReference)("stimuli of the reference set", () => {
  it("describes the square that NEURON played at 50 kHz", async () => {
    const golden = doubles("golden/square_50kHz.f64le"); // [nA]
    const { current } = await Stimulus.parse("square:amplitude=200pA,start=0.1s,duration=0.5s,total=0.70002s").sample(
      50_000,
    );
    expect(current).toHaveLength(golden.length);
    expect(current.every((value, i) => value === golden[i]! / 1e9)).toBe(true);
  });

  it("describes AllenSDK's step250pA by defaults alone: 240000 samples, 250 pA on 20000…219999", async () => {
    const { current, rateHz } = await Stimulus.parse("square:amplitude=250pA").sample();
    expect(rateHz).toBe(200_000);
    expect(current).toHaveLength(240_000);
    expect(current.every((value, i) => value === (i >= 20_000 && i < 220_000 ? 250e-12 : 0))).toBe(true);
  });

  it("holds the noise as NEURON's Vector.play does for steps of 25 µs: samples 2, 7, 12, …", async () => {
    const golden = doubles("golden/noise_200kHz.f64le");
    const { current } = await Stimulus.samples(golden, 200_000).sample(40_000);
    expect(current).toHaveLength(12_000);
    expect(current.every((value, i) => value === golden[5 * i + 2])).toBe(true);
  });

  it("reads the noise back from CSV text", async () => {
    const golden = doubles("golden/noise_200kHz.f64le");
    const rows = Array.from(golden, (value, i) => `${i * 5}, ${value}`);
    const { current, rateHz } = await Stimulus.csv(`t (us), i (nA)\n${rows.join("\n")}\n`).sample();
    expect(rateHz).toBe(200_000);
    // The decimal in the text and the double it stands for lie half a unit apart: one unit once both are scaled.
    expect(current.every((value, i) => Math.abs(value - golden[i]! / 1e9) <= 2 ** -52 * Math.abs(value))).toBe(true);
  });
});
