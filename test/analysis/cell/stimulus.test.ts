import { expect, it } from "vitest";
import { coarseStep, shortSquareAmplitude, stepAmplitude } from "../../../src/analysis/cell/stimulus.js";

it("finds the least step between amplitudes, whatever their order", () => {
  expect(coarseStep([50, -110, -90, 30])).toBe(20);
  expect(coarseStep([-110, -110, -59.8])).toBe(50);
});

it("rounds halves to even, as Python does", () => {
  expect(coarseStep([0, 10.5])).toBe(10);
  expect(coarseStep([0, 11.5])).toBe(12);
  expect(coarseStep([0, 11.4])).toBe(11);
});

it("is 0 without two amplitudes", () => {
  expect(coarseStep([])).toBe(0);
  expect(coarseStep([40, 40])).toBe(0);
});

it("refuses a sweep that ends before its stimulus begins", () => {
  const t = Float64Array.from({ length: 10 }, (_, i) => i * 1e-3);
  const trace = { t, v: t, currentAt: (i: number) => i } as unknown as Parameters<typeof stepAmplitude>[0];
  expect(stepAmplitude(trace, 0.002)).toBe(3);
  expect(shortSquareAmplitude(trace, 0.002)).toBe(9);
  for (const start of [0.009, 0.02]) {
    expect(() => stepAmplitude(trace, start)).toThrow(/it ends at 0\.009 s, expected a sweep that goes on after 0\.0/);
  }
});
