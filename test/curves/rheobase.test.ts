import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { narrowRheobase } from "../../src/curves/rheobase.js";

/** A cell that fires from a current on, and which currents were tried on it. */
function cellThatFiresFrom(thresholdA: number) {
  const tried: number[] = [];
  const count = async (currents: readonly number[]): Promise<number[]> => {
    tried.push(...currents);
    return currents.map((current) => (current >= thresholdA ? 3 : 0));
  };
  const counted = (currents: readonly number[]) =>
    currents.map((amplitudeA) => ({ amplitudeA, spikeCount: amplitudeA >= thresholdA ? 3 : 0 }));
  return { count, counted, tried };
}

describe("narrowRheobase", () => {
  it("closes in on any threshold, from what was tried already", async () => {
    const property = fc.asyncProperty(
      fc.double({ min: 1e-12, max: 4e-10, noNaN: true }),
      fc.double({ min: 1e-14, max: 1e-11, noNaN: true }),
      async (threshold, tolerance) => {
        const { count, counted, tried } = cellThatFiresFrom(threshold);
        const { value } = await narrowRheobase(counted([4e-10, 0, 2e-10]), tolerance, count);
        expect(value!.firesA - value!.silentA).toBeLessThanOrEqual(tolerance);
        expect(value!.silentA).toBeLessThan(threshold);
        expect(value!.firesA).toBeGreaterThanOrEqual(threshold);
        // Seven currents cut an interval to an eighth.
        expect(tried.length).toBeLessThanOrEqual(7 * Math.ceil(Math.log(2e-10 / tolerance) / Math.log(8) + 1e-9));
      },
    );
    await fc.assert(property);
  });

  it("tries 0 where the lowest current makes the cell fire", async () => {
    const { count, counted, tried } = cellThatFiresFrom(3e-11);
    const { value } = await narrowRheobase(counted([1e-10, 2e-10]), 1e-12, count);
    expect(tried[0]).toBe(0);
    expect(value!.silentA).toBeLessThan(3e-11);
    expect(value!.firesA).toBeGreaterThanOrEqual(3e-11);
  });

  it("ends at the last bit where the tolerance asks for more", async () => {
    const { count, counted } = cellThatFiresFrom(1e-10);
    const { value } = await narrowRheobase(counted([0, 4e-10]), 1e-300, count);
    expect(value!.firesA - value!.silentA).toBeLessThan(1e-24);
  });

  it.each([
    ["no current makes the cell fire", 1, [0, 1e-10]],
    ["the cell fires without a current", -1, [0, 1e-10]],
    ["the cell fires without a current", -1, [1e-10]],
  ])("says that %s", async (reason, threshold, currents) => {
    const { count, counted } = cellThatFiresFrom(threshold);
    expect(await narrowRheobase(counted(currents), 1e-12, count)).toEqual({ value: null, reason });
  });
});
