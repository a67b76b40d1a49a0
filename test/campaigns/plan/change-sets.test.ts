import { describe, expect, it } from "vitest";
import { changeSetsOf } from "../../../src/campaigns/plan/change-sets.js";

const all = (changes: Parameters<typeof changeSetsOf>[0]) => {
  const sets = changeSetsOf(changes);
  return Array.from({ length: sets.count }, (_, index) => sets.at(index));
};

describe("parameter sets", () => {
  it("are one empty set without changes, and a list as it is", () => {
    expect(all(undefined)).toEqual([{}]);
    const list = [{ th_inf: 0.02 }, { "soma.gbar_NaTs": "x0.8", celsius: 22 }];
    expect(all({ list })).toEqual(list);
    expect(changeSetsOf({ list }).varied).toEqual([
      { name: "th_inf", isNumber: true },
      { name: "soma.gbar_NaTs", isNumber: false },
      { name: "celsius", isNumber: true },
    ]);
  });

  it("of a grid are all combinations, the last parameter fastest", () => {
    expect(all({ grid: { a: [1, 2], b: ["x1", "x2", "x3"] } })).toEqual([
      { a: 1, b: "x1" },
      { a: 1, b: "x2" },
      { a: 1, b: "x3" },
      { a: 2, b: "x1" },
      { a: 2, b: "x2" },
      { a: 2, b: "x3" },
    ]);
  });

  const ranges = { a: { from: -1, to: 3 }, b: { from: 1e-3, to: 10, scale: "log" as const } };

  it("drawn at random lie in their ranges, hang on the seed, and not on how many there are", () => {
    const sets = all({ random: { count: 500, seed: 7, ranges } });
    for (const { a, b } of sets) {
      expect(a).toBeGreaterThan(-1);
      expect(a).toBeLessThan(3);
      expect(b).toBeGreaterThan(1e-3);
      expect(b).toBeLessThan(10);
    }
    // The logarithm is uniform: about a quarter of the values in each of the four decades.
    const decades = [0, 0, 0, 0];
    for (const { b } of sets) decades[Math.floor(Math.log10(Number(b)) + 3)]! += 1;
    for (const count of decades) expect(Math.abs(count - 125)).toBeLessThan(45);
    expect(all({ random: { count: 10, seed: 7, ranges } })).toEqual(sets.slice(0, 10));
    expect(all({ random: { count: 10, seed: 8, ranges } })).not.toEqual(sets.slice(0, 10));
    expect(new Set(sets.map(({ a }) => a)).size).toBe(500);
  });

  it("of a Latin hypercube have one value in each part of each range, in orders of their own", () => {
    const count = 40;
    const sets = all({ latin_hypercube: { count, seed: 3, ranges } });
    const partsOf = (place: (set: (typeof sets)[number]) => number) =>
      sets.map((set) => Math.floor(place(set) * count));
    const a = partsOf((set) => (Number(set.a) + 1) / 4);
    const b = partsOf((set) => (Math.log10(Number(set.b)) + 3) / 4);
    const every = Array.from({ length: count }, (_, i) => i);
    expect([...a].sort((x, y) => x - y)).toEqual(every);
    expect([...b].sort((x, y) => x - y)).toEqual(every);
    expect(a).not.toEqual(every);
    expect(a).not.toEqual(b);
  });

  it("refuse a seed beyond 32 bits", () => {
    expect(() => changeSetsOf({ random: { count: 1, seed: 2 ** 32, ranges } })).toThrow(
      "Cannot draw parameter sets: the seed is 4294967296, expected at most 4294967295",
    );
  });
});
