import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { runCount } from "../../support/share.js";

async function resampled(count: number, from: number, to: number): Promise<number[]> {
  const stimulus = Stimulus.samples(
    Float64Array.from({ length: count }, (_, i) => i),
    from,
  );
  const { current, rateHz } = await stimulus.sample(to);
  expect(rateHz).toBe(to);
  return [...current];
}

describe("sampled stimuli", () => {
  it("are given as they are at their own rate", async () => {
    const current = Float64Array.of(1, 2, 3);
    const stimulus = Stimulus.samples(current, 50_000, { name: "Ramp" });
    expect((await stimulus.sample()).current).toBe(current);
    expect((await stimulus.sample(50_000)).current).toBe(current);
    expect(stimulus).toMatchObject({
      name: "Ramp",
      rateHz: 50_000,
      durationS: 3 / 50_000,
      amplitudeA: null,
      spec: null,
    });
  });

  it("hold: the old sample at or before the midpoint", async () => {
    expect(await resampled(3, 1, 2)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(await resampled(3, 1, 3)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(await resampled(9, 3, 1)).toEqual([1, 4, 7]);
  });

  it("give ties to the later sample", async () => {
    // New midpoints at 1, 3, 5 old samples: exactly on their instants (neuron-numerics.md 2g: dt .025 of .0125).
    expect(await resampled(6, 2, 1)).toEqual([1, 3, 5]);
    expect(await resampled(8, 200_000, 50_000)).toEqual([2, 6]);
    expect(await resampled(10, 200_000, 40_000)).toEqual([2, 7]);
  });

  it("have floor(N·new/old + ½) samples", async () => {
    expect(await resampled(5, 2, 1)).toEqual([1, 3, 4]);
    expect(await resampled(4, 200_000, 1e5 / 3)).toEqual([3]);
    await expect(resampled(1, 10, 1)).rejects.toThrow("that makes 0 samples");
  });

  it("agree with exact arithmetic at any two rates", async () => {
    const rate = fc.oneof(
      fc.constantFrom(200_000, 50_000, 40_000, 1e5 / 3, 44_100, 97.3, 1 / 3e-5),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
    );
    const decimal = (x: number): [bigint, bigint] => {
      if (x === 1e5 / 3) return [100_000n, 3n];
      const digits = x.toExponential().split("e");
      const mantissa = digits[0]!.replace(".", "");
      const exponent = Number(digits[1]) - mantissa.length + 1;
      return exponent >= 0
        ? [BigInt(mantissa) * 10n ** BigInt(exponent), 1n]
        : [BigInt(mantissa), 10n ** BigInt(-exponent)];
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), rate, rate, async (count, from, to) => {
        const [fromOver, fromUnder] = decimal(from);
        const [toOver, toUnder] = decimal(to);
        const over = fromOver * toUnder;
        const under = fromUnder * toOver;
        const length = Number((2n * BigInt(count) * under + over) / (2n * over));
        fc.pre(length >= 1 && length < 3000 && from !== to);
        const right = Array.from({ length }, (_, i) =>
          Math.min(count - 1, Number(((2n * BigInt(i) + 1n) * over) / (2n * under))),
        );
        expect(await resampled(count, from, to)).toEqual(right);
      }),
      { numRuns: runCount(300) },
    );
  });
});
