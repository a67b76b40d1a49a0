import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median } from "../../../src/analysis/train/isi-statistics.js";
import { detectPauses } from "../../../src/analysis/train/pauses.js";

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
