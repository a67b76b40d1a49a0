import { describe, expect, it } from "vitest";
import { besselLowPass } from "../../../src/analysis/numeric/bessel.js";
import { filterZeroPhase } from "../../../src/analysis/numeric/zero-phase.js";

/** Coefficients quoted in ephys-features.md E.1. */
const quoted = [
  {
    cutoff: 0.1,
    b0: 3.8885893606424425e-4,
    a: [1, -3.0659488215753785, 3.5737874528561724, -1.8744115644767387, 0.3727946761729731],
  },
  {
    cutoff: 0.4,
    b0: 0.039277641267493425,
    a: [1, -0.7005030554063658, 0.4278977562758012, -0.11296969427337678, 0.014017253683834972],
  },
  {
    cutoff: 0.01,
    b0: 5.799123745463252e-8,
    a: [1, -3.9023402031843637, 5.711291703056885, -3.7154664055230677, 0.9065158335103456],
  },
];

describe("besselLowPass", () => {
  for (const { cutoff, b0, a } of quoted) {
    it(`has the quoted coefficients at ${cutoff} of half the rate`, () => {
      const filter = besselLowPass(cutoff);
      expect(Math.abs(filter.b[0] / b0 - 1)).toBeLessThan(1e-12);
      expect(filter.b.map((b) => b / filter.b[0])).toEqual([1, 4, 6, 4, 1]);
      filter.a.forEach((value, n) => {
        expect(Math.abs(value - a[n]!)).toBeLessThan(1e-13);
      });
    });
  }
});

describe("filterZeroPhase", () => {
  it("leaves a constant where it is", () => {
    const constant = new Float64Array(200).fill(-65);
    for (const cutoff of [0.01, 0.1, 0.4]) {
      // The gain is ΣB/Σa, and at 0.01 Σa is 9e-7: doubles keep ten digits of it, and two passes nine.
      const smooth = filterZeroPhase(besselLowPass(cutoff), constant);
      for (const value of smooth) expect(Math.abs(value / -65 - 1)).toBeLessThan(1e-8);
    }
  });

  it("leaves a straight line where it is, away from the ends", () => {
    const line = Float64Array.from({ length: 200 }, (_, k) => 3 - 0.25 * k);
    const smooth = filterZeroPhase(besselLowPass(0.4), line);
    for (let k = 50; k < 150; k++) expect(smooth[k]).toBeCloseTo(line[k]!, 10);
  });

  it("neither delays nor skews a symmetric pulse", () => {
    const pulse = Float64Array.from({ length: 401 }, (_, k) => Math.exp(-(((k - 200) / 6) ** 2)));
    const smooth = filterZeroPhase(besselLowPass(0.1), pulse);
    expect(smooth.indexOf(Math.max(...smooth))).toBe(200);
    expect(smooth[200]!).toBeLessThan(0.99);
    for (let k = 1; k <= 100; k++) expect(Math.abs(smooth[200 - k]! - smooth[200 + k]!)).toBeLessThan(1e-12);
  });

  it("filters a part as it would that part alone", () => {
    const values = Float64Array.from({ length: 300 }, (_, k) => Math.sin(k / 7) + Math.cos(k * k));
    const filter = besselLowPass(0.4);
    expect(filterZeroPhase(filter, values, 40, 140)).toEqual(filterZeroPhase(filter, values.slice(40, 140)));
  });
});
