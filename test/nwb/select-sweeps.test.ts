import { describe, expect, it } from "vitest";
import { ANY_CLAMP, selectSweeps } from "../../src/nwb/select-sweeps.js";
import type { SweepInfo } from "../../src/stimulus/sweep.js";

function sweep(
  number: number,
  stimulusName: string,
  clamp: SweepInfo["clamp"] = "current",
  electrode: string | null = null,
): SweepInfo {
  return {
    number,
    stimulusName,
    stimulusCode: null,
    clamp,
    rateHz: 50_000,
    samples: 100,
    startTimeS: 0,
    amplitudeA: null,
    electrode,
    window: { start: 0, count: 100 },
  };
}

const sweeps = [
  sweep(1, "Test", "voltage"),
  sweep(2, "Test"),
  sweep(33, "Long Square"),
  sweep(40, "Long Square"),
  sweep(41, "Ramp"),
  sweep(50, "Rest", "zero"),
];
const numbers = (selection: string | undefined): number[] =>
  selectSweeps(sweeps, selection, "cell.nwb").map((s) => s.number);

describe("selectSweeps()", () => {
  it("takes every current-clamp sweep that is not Test by default, and for all", () => {
    expect(numbers(undefined)).toEqual([33, 40, 41]);
    expect(numbers("all")).toEqual([33, 40, 41]);
  });

  it("reads numbers, ranges and stimulus names, in the recording's order and each once", () => {
    expect(numbers("41,33")).toEqual([33, 41]);
    expect(numbers("30-40, 33")).toEqual([33, 40]);
    expect(numbers('"Long Square",41')).toEqual([33, 40, 41]);
    expect(numbers("long square")).toEqual([33, 40]);
  });

  it("takes a Test sweep that is asked for by number", () => {
    expect(numbers("2")).toEqual([2]);
  });

  it("leaves sweeps that cannot be simulated out of a range", () => {
    expect(numbers("1-33")).toEqual([2, 33]);
    expect(numbers("41-50")).toEqual([41]);
  });

  it("names the sweeps there are when one is missing", () => {
    expect(() => numbers("99")).toThrow("Cannot choose sweep 99 of cell.nwb: the file has sweeps 1, 2, 33, 40, 41, 50");
    expect(() => numbers("60-70")).toThrow(/sweep 60-70/);
  });

  it("names the stimuli there are when one is missing", () => {
    expect(() => numbers("Noise 1")).toThrow(/the file has "Test", "Long Square", "Ramp"$/);
  });

  it("refuses voltage-clamp and zero-current sweeps asked for by number", () => {
    expect(() => numbers("1")).toThrow(/it is a voltage-clamp sweep/);
    expect(() => numbers("50")).toThrow(/it is a zero-current \(I=0\) sweep/);
  });

  it("says why a stimulus that the file has cannot be used", () => {
    expect(() => numbers("rest")).toThrow(/stimulus "Rest" of cell\.nwb: they are zero-current \(I=0\) sweeps/);
  });

  it("refuses a selection it cannot read", () => {
    expect(() => numbers("33,,40")).toThrow(/empty part/);
    expect(() => numbers("40-33")).toThrow(/runs backwards/);
  });

  it("takes what one electrode recorded, or what is usable of several", () => {
    const two = [sweep(7, "A", "current", "e0"), sweep(7, "A", "voltage", "e1"), sweep(8, "A", "current", "e1")];
    const chosen = (selection: string | undefined, electrode?: string) =>
      selectSweeps(two, selection, "cell.nwb", { electrode }).map((s) => `${s.number}${s.electrode}`);
    expect(chosen("7")).toEqual(["7e0"]);
    expect(chosen(undefined)).toEqual(["7e0", "8e1"]);
    expect(chosen(undefined, "e1")).toEqual(["8e1"]);
    expect(() => chosen("7", "e1")).toThrow(/it is a voltage-clamp sweep/);
    expect(() => chosen(undefined, "e2")).toThrow(
      'Cannot choose sweeps of electrode "e2" of cell.nwb: the file has "e0", "e1"',
    );
  });

  it("shows I=0 sweeps beside the others, and voltage clamp where asked for or alone", () => {
    const chosen = (selection: string | undefined, from = sweeps) =>
      selectSweeps(from, selection, "cell.nwb", { usable: ANY_CLAMP }).map((s) => s.number);
    expect(chosen(undefined)).toEqual([33, 40, 41, 50]);
    expect(chosen("1,50")).toEqual([1, 50]);
    expect(chosen("rest")).toEqual([50]);
    expect(chosen(undefined, [sweep(1, "Test", "voltage"), sweep(3, "Ramp", "voltage")])).toEqual([3]);
  });

  it("says what a file without usable sweeps has instead", () => {
    const others = [sweep(1, "Seal", "voltage"), sweep(2, "Seal", "voltage"), sweep(5, "Rest", "zero")];
    expect(() => selectSweeps(others, undefined, "cell.nwb")).toThrow(
      'Cannot choose sweeps of cell.nwb: it has no current-clamp sweep other than "Test" (it has zero-current (I=0) sweeps 5 and voltage-clamp sweeps 1, 2)',
    );
  });
});
