import { describe, expect, it } from "vitest";
import type { SpikeFeatures } from "../../../src/analysis/spikes/spike-features.js";
import { detectBursts } from "../../../src/analysis/train/bursts.js";

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
