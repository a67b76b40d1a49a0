import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Moments } from "../../../src/analysis/numeric/moments.js";

const momentsOf = (values: readonly number[]) => {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
};

describe("Moments", () => {
  it("are those of two passes, also far from zero and with a first value that stands apart", () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.constantFrom(0, -70, 1e4), fc.constantFrom(0, 1e3), (list, offset, first) => {
        const all = [list[0]! + offset + first, ...list.map((value) => value + offset)];
        const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
        const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
        const found = momentsOf(all);
        expect(found.count).toBe(all.length);
        expect(Math.abs(found.mean - mean)).toBeLessThan(1e-11 * (1 + Math.abs(offset) + first));
        expect(Math.abs(found.variance - variance)).toBeLessThan(1e-11 * (variance + 1e-3));
      }),
    );
  });

  it("keep a small variance though a spike in the first sample came and went", () => {
    const found = momentsOf([0.03, ...Array.from({ length: 1e5 }, (_, k) => -0.07 + (k % 2 === 0 ? 1e-6 : -1e-6))]);
    found.remove(0.03);
    expect(Math.abs(found.variance / 1e-12 - 1)).toBeLessThan(1e-6);
    expect(momentsOf([5]).variance).toBe(0);
    expect(momentsOf([]).mean).toBeNaN();
  });
});
