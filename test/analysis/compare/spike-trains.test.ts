import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coincidenceFactor } from "../../../src/analysis/compare/coincidence.js";
import { spikeErrors } from "../../../src/analysis/compare/spike-errors.js";
import { vanRossumDistance } from "../../../src/analysis/compare/van-rossum.js";
import { victorPurpuraDistance } from "../../../src/analysis/compare/victor-purpura.js";
import { InvalidOptionError } from "../../../src/base/errors.js";

const train = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 })
  .map((times) => times.sort((a, b) => a - b));

describe("coincidenceFactor", () => {
  it("is what its definition gives by hand", () => {
    // 4 recorded spikes, 5 of the model, 3 within 2 ms; by chance 2·5 Hz·2 ms = 0.02 of each recorded one.
    const recorded = [0.1, 0.2, 0.3, 0.4];
    const model = [0.1015, 0.199, 0.302, 0.45, 0.7];
    const found = coincidenceFactor(model, recorded, { durationS: 1 });
    expect(found.value).toBeCloseTo((3 - 4 * 0.02) / (0.5 * (4 + 5)) / (1 - 0.02), 12);
  });

  it("is 1 for equal trains and below 0 where fewer coincide than by chance", () => {
    const recorded = [0.1, 0.2, 0.3, 0.4];
    expect(coincidenceFactor(recorded, recorded, { durationS: 1 }).value).toBeCloseTo(1, 12);
    // 2·20 Hz·10 ms = 0.4 of 4 spikes by chance, none in fact: −1.6/12/0.6.
    const beside = Array.from({ length: 20 }, (_, n) => 0.5 + n * 0.02);
    expect(coincidenceFactor(beside, recorded, { durationS: 1, precisionS: 0.01 }).value).toBeCloseTo(
      -1.6 / 12 / 0.6,
      12,
    );
  });

  it("lets no spike coincide twice", () => {
    const found = coincidenceFactor([0.099, 0.101], [0.1], { durationS: 1 });
    expect(found.value).toBeCloseTo((1 - 2 * 2 * 0.002) / 1.5 / (1 - 0.008), 12);
  });

  it("pairs as many spikes as can be paired", () => {
    const small = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 5 }).map((a) => a.sort((x, y) => x - y));
    const mostPairs = (a: readonly number[], b: readonly number[]): number => {
      const [first, ...rest] = a;
      if (first === undefined) return 0;
      const paired = b.map((other, n) => (Math.abs(first - other) <= 2 ? 1 + mostPairs(rest, b.toSpliced(n, 1)) : 0));
      return Math.max(mostPairs(rest, b), ...paired);
    };
    fc.assert(
      fc.property(small, small, (a, b) => {
        fc.pre(a.length + b.length > 0);
        // So long a sweep that chance counts for nothing.
        const found = coincidenceFactor(a, b, { durationS: 1e12, precisionS: 2 });
        expect(found.value! * 0.5 * (a.length + b.length)).toBeCloseTo(mostPairs(a, b), 6);
      }),
    );
  });

  it("says why there is no number", () => {
    expect(coincidenceFactor([], [], { durationS: 1 }).reason).toBe("neither the model nor the recording has spikes");
    const fast = Array.from({ length: 300 }, (_, n) => n / 300);
    expect(coincidenceFactor(fast, [0.1], { durationS: 1 }).reason).toBe(
      "the model fires 300 times a second, too fast for a precision of 2 ms",
    );
    expect(coincidenceFactor([], [0.1], { durationS: 1 }).value).toBe(0);
  });
});

describe("vanRossumDistance", () => {
  it("has the closed forms of one spike and of two", () => {
    expect(vanRossumDistance([0.3], [])).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vanRossumDistance([0.3], [0.305])).toBeCloseTo(Math.sqrt(1 - Math.exp(-0.5)), 14);
    expect(vanRossumDistance([0.3], [0.305], 0.005)).toBeCloseTo(Math.sqrt(1 - Math.exp(-1)), 14);
    // Two spikes at once and none: (2 − 0)²/2.
    expect(vanRossumDistance([0.3, 0.3], [])).toBeCloseTo(Math.SQRT2, 14);
  });

  it("is the integral that defines it", () => {
    const [a, b, tau] = [[0.01, 0.03, 0.031], [0.012, 0.06], 0.01];
    const step = 1e-6;
    const smooth = (times: readonly number[], t: number) =>
      times.reduce((sum, time) => sum + (t < time ? 0 : Math.exp((time - t) / tau)), 0);
    let integral = 0;
    for (let k = 0; k < 300_000; k++) {
      const t = (k + 0.5) * step;
      integral += (smooth(a, t) - smooth(b, t)) ** 2 * step;
    }
    expect(vanRossumDistance(a, b, tau)).toBeCloseTo(Math.sqrt(integral / tau), 6);
  });

  it("is a metric: zero for equal trains, symmetric, no shorter by way of a third train", () => {
    fc.assert(
      fc.property(train, train, train, (a, b, c) => {
        expect(vanRossumDistance(a, a)).toBe(0);
        expect(vanRossumDistance(a, b)).toBeCloseTo(vanRossumDistance(b, a), 12);
        expect(vanRossumDistance(a, b)).toBeLessThanOrEqual(vanRossumDistance(a, c) + vanRossumDistance(c, b) + 1e-6);
      }),
    );
  });
});

describe("victorPurpuraDistance", () => {
  it("moves spikes that are near and replaces those that are far", () => {
    expect(victorPurpuraDistance([0.1], [0.105], 100)).toBeCloseTo(0.5, 12);
    expect(victorPurpuraDistance([0.1], [0.2], 100)).toBe(2);
    expect(victorPurpuraDistance([0.1, 0.2, 0.3], [0.105, 0.31], 100)).toBeCloseTo(0.5 + 1 + 1, 12);
    expect(victorPurpuraDistance([], [0.1, 0.2])).toBe(2);
  });

  it("counts spikes where moving is free, and spikes not shared where it is dear", () => {
    expect(victorPurpuraDistance([0.1, 0.2, 0.3], [0.9], 0)).toBe(2);
    expect(victorPurpuraDistance([0.1, 0.2, 0.3], [0.2, 0.30001], 1e9)).toBe(3);
  });

  it("is the least cost of all ways to pair spikes", () => {
    const small = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { maxLength: 4 });
    const leastCost = (a: readonly number[], b: readonly number[]): number => {
      const [first, ...rest] = a;
      if (first === undefined) return b.length;
      const moved = b.map((other, n) => 100 * Math.abs(first - other) + leastCost(rest, b.toSpliced(n, 1)));
      return Math.min(1 + leastCost(rest, b), ...moved);
    };
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [x, y] = [a.sort((p, q) => p - q), b.sort((p, q) => p - q)];
        expect(victorPurpuraDistance(x, y, 100)).toBeCloseTo(leastCost(x, y), 9);
      }),
    );
  });
});

describe("spikeErrors", () => {
  it("counts spikes and times the first from the start on", () => {
    const found = spikeErrors([0.05, 0.21, 0.3, 0.4], [0.2, 0.35], 0.1);
    expect(found.count).toBe(1);
    expect(found.relativeCount.value).toBe(0.5);
    expect(found.latencyS.value).toBeCloseTo(0.01, 12);
  });

  it("says whose spikes are missing", () => {
    expect(spikeErrors([], [0.1]).latencyS.reason).toBe("the model has no spikes");
    expect(spikeErrors([0.1], []).latencyS.reason).toBe("the recording has no spikes");
    expect(spikeErrors([0.1], []).relativeCount.reason).toBe("the recording has no spikes");
    expect(spikeErrors([], []).latencyS.reason).toBe("neither the model nor the recording has spikes");
    expect(spikeErrors([], [0.1]).relativeCount.value).toBe(-1);
  });
});

describe("spike trains", () => {
  it("are refused where they fall or are no numbers", () => {
    const calls = [
      (wrong: number[]) => coincidenceFactor(wrong, [], { durationS: 1 }),
      (wrong: number[]) => coincidenceFactor([], wrong, { durationS: 1 }),
      (wrong: number[]) => vanRossumDistance(wrong, []),
      (wrong: number[]) => victorPurpuraDistance([], wrong),
      (wrong: number[]) => spikeErrors(wrong, []),
    ];
    for (const call of calls) {
      expect(() => call([0.2, 0.1])).toThrow(InvalidOptionError);
      expect(() => call([Number.NaN])).toThrow(InvalidOptionError);
    }
    expect(() => vanRossumDistance([0.2, 0.1], [])).toThrow(
      "Cannot measure a van Rossum distance: spike 1 of the first train is at 0.1 s, expected finite times that never fall",
    );
    expect(() => vanRossumDistance([], [], 0)).toThrow(InvalidOptionError);
    expect(() => victorPurpuraDistance([], [], -1)).toThrow(InvalidOptionError);
    expect(() => coincidenceFactor([], [], { durationS: 0 })).toThrow(InvalidOptionError);
  });
});
