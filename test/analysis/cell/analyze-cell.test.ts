import { describe, expect, it } from "vitest";
import type { CellSweeps } from "../../../src/analysis/cell/analyze-cell.js";
import { analyzeCell } from "../../../src/analysis/cell/analyze-cell.js";
import type { LongSquare } from "../../../src/analysis/cell/long-squares.js";
import { fiSlope, heroOf, membraneProperties, rheobaseOf } from "../../../src/analysis/cell/long-squares.js";
import { commonAmplitude } from "../../../src/analysis/cell/short-squares.js";
import { coarseStep, stimulusStart } from "../../../src/analysis/cell/stimulus.js";
import { CancelledError } from "../../../src/base/errors.js";
import type { Progress } from "../../../src/base/types.js";
import { cellSweeps, madeCell } from "../../support/made-cell.js";

const made = madeCell();
const sweeps: CellSweeps = {
  longSquares: cellSweeps(made, "long"),
  shortSquares: cellSweeps(made, "short"),
  ramps: cellSweeps(made, "ramp"),
};

/** A long square as far as the tests look at it. */
function square(amplitudePa: number, rate: number, v = 0, tau: number | null = null): LongSquare {
  const features = { avg_rate: rate, v_baseline: 0, tau } as LongSquare["features"];
  return { sweep: amplitudePa, amplitudePa, features, firstSpike: null, lowest: { v, i: amplitudePa } };
}

describe("long squares", () => {
  it("give the input resistance and slope of AllenSDK's own tests", () => {
    const passive = [square(-50, 0, -5), square(-100, 0, -10)];
    expect(membraneProperties(passive, -200).inputResistanceMohm.value).toBeCloseTo(100, 9);
    expect(fiSlope([10, 20, 30].map((amplitude) => square(amplitude, 2 * amplitude + 1))).value).toBeCloseTo(2, 12);
  });

  it("leave out the amplitude that bounds the range, and take rest as a second point where there is one", () => {
    const found = membraneProperties([square(-50, 0, -6), square(-100, 0, -10, 0.02), square(-20, 5, -99)], -100);
    expect(found.inputResistanceMohm.value).toBeCloseTo(120, 9);
    expect(found.tauMs.reason).toBe("no long square could be fitted by an exponential");
    expect(membraneProperties([square(-50, 0, -6), square(-50, 0, -7)], -100).inputResistanceMohm.reason).toBe(
      "the long squares used have no two currents: -50 pA",
    );
    expect(membraneProperties([square(20, 0, -6)], -100).tauMs.reason).toBe(
      "no long square without spikes has an amplitude between -100 and 0 pA",
    );
  });

  it("choose rheobase and the hero sweep by amplitude", () => {
    const cell = [square(100, 5), square(60, 1), square(40, 0), square(121, 9), square(99, 4), square(110, 6)];
    expect(rheobaseOf(cell)!.amplitudePa).toBe(60);
    expect(heroOf(cell, cell[1]!)!.amplitudePa).toBe(100);
    expect(rheobaseOf([square(40, 0)])).toBeNull();
  });

  it("have no slope where one amplitude made the cell spike", () => {
    expect(fiSlope([square(50, 3), square(50, 4)]).reason).toBe("all spiking long squares have an amplitude of 50 pA");
    expect(fiSlope([square(50, 3)]).reason).toBe("only one long square made the cell spike, expected two or more");
  });
});

describe("stimuli", () => {
  it("have the coarse steps of AllenSDK's own tests", () => {
    expect(coarseStep([10, 10, 10])).toBe(0);
    expect(coarseStep([10, 30, 40])).toBe(10);
    expect(coarseStep([10, 20, 30])).toBe(10);
    expect(coarseStep([10, 20, 30, 50])).toBe(10);
    expect(coarseStep([-89.9999, -70.0001, -50])).toBe(20);
    expect(coarseStep([])).toBe(0);
  });

  it("start where the current first changes", () => {
    const start = (values: number[], from = 0) => stimulusStart((k) => values[k]!, values.length, 1, from);
    expect(start([0, 0, 0, 1, 1, 1, 0, 0, 0])).toBe(3);
    expect(start([0, 0, 0, -1, -1, -1, 0, 0, 0])).toBe(3);
    expect(start([0, 1, 0, 0, 5], 2)).toBe(4);
    for (const none of [[], [0], [0, 0, 0]]) expect(start(none)).toBeNull();
  });

  it("share the amplitude of most short squares, the lower of two", () => {
    expect(commonAmplitude([1, 2, 3, 2])).toBe(2);
    expect(commonAmplitude([3, 1, 3, 1, 2])).toBe(1);
    expect(commonAmplitude([])).toBeNull();
  });
});

describe("analyzeCell", () => {
  it("says of each feature why an empty cell lacks it", async () => {
    const found = await analyzeCell({ longSquares: [], shortSquares: [], ramps: [] });
    expect(Object.values(found.features).filter(({ value }) => value !== null)).toEqual([]);
    expect(found.features.rheobase_i.reason).toBe("there is no long square");
    expect(found.features.peak_v_ramp.reason).toBe("there is no ramp");
    expect(found.features.threshold_i_short_square.reason).toBe("there is no short square");
    expect(found.fiCurve).toEqual([]);
  });

  it("gives what the long squares say where the other stimuli are missing", async () => {
    const all = await analyzeCell(sweeps);
    const some = await analyzeCell({ ...sweeps, shortSquares: [], ramps: [] });
    expect(some.features.ri).toEqual(all.features.ri);
    expect(some.features.peak_v_ramp.value).toBeNull();
  });

  it("says why a silent cell has no rheobase, and still knows its membrane", async () => {
    const found = await analyzeCell({ longSquares: sweeps.longSquares.slice(0, 5), shortSquares: [], ramps: [] });
    expect(found.features.rheobase_sweep_num.reason).toBe("no long square that could be used made the cell spike");
    expect(found.features.adaptation.reason).toBe("no long square that could be used made the cell spike");
    expect(found.features.f_i_curve_slope.reason).toBe("no long square made the cell spike, expected two or more");
    expect(found.features.ri.value).toBeGreaterThan(100);
  });

  it("skips sweeps with gaps, without a current or too short, and names them", async () => {
    const [first, second, third, fourth, ...rest] = sweeps.longSquares;
    const altered = (
      sweep: typeof first,
      alter: (trace: { voltage: Float64Array; current: Float64Array }) => object,
    ) => ({
      ...sweep!,
      load: async () => {
        const trace = await sweep!.load();
        return { rateHz: 50_000, ...alter({ voltage: trace.voltage, current: trace.current! }) } as typeof trace;
      },
    });
    const found = await analyzeCell({
      longSquares: [
        altered(first, ({ voltage, current }) => ({ voltage: voltage.with(70_000, Number.NaN), current })),
        altered(second, ({ voltage }) => ({ voltage })),
        altered(third, ({ voltage, current }) => ({
          voltage: voltage.slice(0, 60_000),
          current: current.slice(0, 60_000),
        })),
        altered(fourth, () => ({ voltage: new Float64Array(0), current: new Float64Array(0) })),
        ...rest,
      ],
      shortSquares: [],
      ramps: [],
    });
    expect(found.skipped).toEqual([
      {
        sweep: 10,
        reason:
          "Cannot analyze a sweep of a cell: sample 70000 of the voltage is NaN, expected finite numbers throughout",
      },
      { sweep: 11, reason: "Cannot analyze a sweep of a cell: its current is not known" },
      {
        sweep: 12,
        reason: "Cannot analyze a sweep of a cell with end 2.02: expected a time up to the last sample at 1.19998 s",
      },
      { sweep: 13, reason: "Cannot analyze a sweep of a cell: it has 0 samples, expected two or more" },
    ]);
    expect(found.features.rheobase_sweep_num.value).toBe(17);
    expect(found.features.ri.reason).toBe("no long square without spikes has an amplitude between -100 and 0 pA");
  });

  it("reports every sweep and stops when cancelled", async () => {
    const reports: Progress[] = [];
    const controller = new AbortController();
    const onProgress = (progress: Progress) => {
      reports.push(progress);
      if (progress.done === 2) controller.abort();
    };
    await expect(analyzeCell(sweeps, { signal: controller.signal, onProgress })).rejects.toThrow(CancelledError);
    expect(reports.map(({ done, total }) => `${done}/${total}`)).toEqual(["0/28", "1/28", "2/28"]);
  });

  it("lets errors of the reader through", async () => {
    const broken = { sweep: 1, load: () => Promise.reject(new RangeError("no such file")) };
    await expect(analyzeCell({ longSquares: [broken], shortSquares: [], ramps: [] })).rejects.toThrow(RangeError);
  });
});
