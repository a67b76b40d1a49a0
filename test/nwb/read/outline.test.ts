import { describe, expect, it } from "vitest";
import { readOutline } from "../../../src/nwb/read/outline.js";

const of = (samples: Float64Array) => async (start: number, count: number) => samples.subarray(start, start + count);

describe("the outline of a trace", () => {
  it("has the lowest and the highest value of each bin, in their order", async () => {
    const samples = Float64Array.of(1, 4, 0, 2, 9, 3, -5, 7, 6, 6);
    const { values, rateShare } = await readOutline(of(samples), samples.length, 6);
    expect(rateShare).toBe(0.5);
    expect(values).toEqual(Float64Array.of(4, 0, 9, -5, 6, 6));
  });

  it("has at most as many values as asked for", async () => {
    for (const length of [7, 100, 101, 1023]) {
      const { values } = await readOutline(of(new Float64Array(length)), length, 10);
      expect(values.length, `${length}`).toBeLessThanOrEqual(10);
    }
  });

  it("passes over NaN, but for bins of nothing else and of what was not read", async () => {
    const samples = Float64Array.of(Number.NaN, 2, 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    expect((await readOutline(of(samples), 8, 4)).values).toEqual(Float64Array.of(2, 1, Number.NaN, Number.NaN));
    expect((await readOutline(of(samples.subarray(0, 4)), 8, 4)).values).toEqual(
      Float64Array.of(2, 1, Number.NaN, Number.NaN),
    );
  });

  it("reads long traces in pieces of whole bins", async () => {
    const pieces: [number, number][] = [];
    const read = async (start: number, count: number) => {
      pieces.push([start, count]);
      return Float64Array.of(start);
    };
    const samples = 9_000_000;
    const { values, rateShare } = await readOutline(read, samples, 1000);
    const bin = 2 / rateShare;
    expect(pieces).toHaveLength(3);
    let next = 0;
    for (const [start, count] of pieces) {
      expect(start).toBe(next);
      expect(start % bin).toBe(0);
      expect(values[2 * (start / bin)]).toBe(start);
      next += count;
    }
    expect(next).toBe(samples);
  });
});
