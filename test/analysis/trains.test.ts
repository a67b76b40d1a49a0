import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SpikeFeatures } from "../../src/analysis/spikes/spike-features.js";
import { detectBursts } from "../../src/analysis/train/bursts.js";
import { adaptation, median, standardDeviation } from "../../src/analysis/train/isi-statistics.js";
import { detectPauses } from "../../src/analysis/train/pauses.js";

describe("interval statistics", () => {
  it("take the middle, the population's deviation and the mean relative change", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(standardDeviation([1, 3])).toBe(1);
    expect(adaptation([1, 3, 1])).toBe(0);
    expect(adaptation([1])).toBeNaN();
  });
});

/** Pauses as ephys-features.md E.3 words them, all sums anew for each candidate. */
function literalPauses(isis: readonly number[], types: readonly (string | null)[]): number[] {
  const numbers = isis.map((_, n) => n);
  const direct = numbers.filter((n) => types[n] === "direct");
  if (direct.length === 0) return [];
  const long = 3 * median(direct.map((n) => isis[n]!));
  const spreadOf = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)] as const;
  };
  const [meanOfAll, spreadOfAll] = spreadOf(isis);
  let list: number[] = [];
  let best = 0;
  for (const candidate of [...numbers.filter((n) => types[n] === "detour"), ...direct.filter((n) => isis[n]! > long)]) {
    const trial = [...list, candidate];
    const rest = numbers.filter((n) => !trial.includes(n)).map((n) => isis[n]!);
    if (rest.length < 2) break;
    const [mean, spread] = spreadOf(rest);
    let net = spreadOfAll / meanOfAll - spread / mean;
    for (const n of trial) net -= spread / Math.abs(mean - isis[n]!);
    if (net > 0 && net < best) break;
    best = Math.max(best, net);
    list = trial;
  }
  return best > 0 ? list : [];
}

describe("detectPauses", () => {
  const direct = (count: number) => new Array<"direct">(count).fill("direct");

  it("finds the one long interval of a regular train", () => {
    expect(detectPauses([0.01, 0.011, 0.01, 0.1, 0.01, 0.011], direct(6))).toEqual([3]);
  });

  it("finds none in a regular train, or where no interval is direct", () => {
    expect(detectPauses([0.01, 0.011, 0.01, 0.012], direct(4))).toEqual([]);
    expect(detectPauses([0.01, 0.1, 0.01], ["detour", "detour", null])).toEqual([]);
  });

  it("finds what the plain algorithm finds, for any train", () => {
    const interval = fc.oneof(
      fc.double({ min: 0.001, max: 0.02, noNaN: true }),
      fc.constantFrom(0.01, 0.011, 0.012),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
    );
    const type = fc.constantFrom("direct" as const, "direct" as const, "detour" as const, null);
    let some = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(interval, type), { maxLength: 60 }), (train) => {
        const isis = train.map(([isi]) => isi);
        const types = train.map(([, kind]) => kind);
        const found = detectPauses(isis, types);
        if (found.length > 1) some++;
        expect(found).toEqual(literalPauses(isis, types));
      }),
      { numRuns: 2000 },
    );
    expect(some).toBeGreaterThan(20);
  });

  it("takes many detours in its stride", () => {
    const isis = Array.from({ length: 100_000 }, (_, n) => 0.01 + 0.001 * ((n * 7919) % 13));
    expect(detectPauses(isis, ["direct", ...new Array<"detour">(99_999).fill("detour")])).toEqual([]);
  });

  it("keeps two intervals to compare with", () => {
    expect(detectPauses([0.01, 0.1], direct(2))).toEqual([]);
  });
});

/** A spike as far as bursts look at it. */
function spike(isiType: SpikeFeatures["isi_type"], fast: number, slow: number | null, slowV: number | null = -60) {
  const part: Partial<SpikeFeatures> = {
    isi_type: isiType,
    fast_trough_t: fast,
    slow_trough_t: slow,
    slow_trough_v: slow === null ? null : slowV,
    threshold_v: -45,
  };
  return part as SpikeFeatures;
}

/** Spikes with the given intervals [s], direct but for detours with a slow trough half-way. */
function train(isis: readonly number[], isDetour: (n: number) => boolean): SpikeFeatures[] {
  let time = 0;
  const spikes = isis.map((isi, n) => {
    const fast = time + 0.001;
    time += isi;
    return isDetour(n) ? spike("detour", fast, fast + isi / 2) : spike("direct", fast, null);
  });
  return [...spikes, spike("direct", time + 0.001, null)];
}

describe("detectBursts", () => {
  const isis = [0.005, 0.006, 0.03, 0.02, 0.021, 0.022];
  const spikes = train(isis, (n) => n === 2);

  it("finds the short intervals up to a detour, and drops the slow train after it", () => {
    const bursts = detectBursts(isis, spikes);
    expect(bursts.map(({ first, end }) => [first, end])).toEqual([[0, 2]]);
    // The shortest interval after the burst is 20 ms.
    expect(bursts[0]!.index).toBeCloseTo((1 / 0.005 - 1 / 0.02) / (1 / 0.005 + 1 / 0.02), 12);
  });

  it("finds none without both kinds of interval, or with one interval", () => {
    expect(
      detectBursts(
        isis,
        train(isis, () => false),
      ),
    ).toEqual([]);
    expect(
      detectBursts(
        isis,
        train(isis, () => true),
      ),
    ).toEqual([]);
    expect(
      detectBursts(
        [0.1],
        train([0.1], () => true),
      ),
    ).toEqual([]);
  });

  it("does not end at a detour whose slow trough lies above the threshold", () => {
    const shallow = spikes.with(2, spike("detour", 0.012, 0.027, -45.4));
    expect(detectBursts(isis, shallow)).toEqual([]);
    const deep = spikes.with(2, spike("detour", 0.012, 0.027, -45.6));
    expect(detectBursts(isis, deep)).toHaveLength(1);
  });

  it("copes with half a million spikes", () => {
    const many = Array.from({ length: 500_000 }, (_, n) => (n < 3 ? 0.005 : 0.01 + 0.001 * (n % 3)));
    const bursts = detectBursts(
      many,
      train(many, (n) => n === 3),
    );
    expect(bursts.map(({ first, end }) => [first, end])).toEqual([[0, 3]]);
  });
});
