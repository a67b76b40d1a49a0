import { expect, test } from "vitest";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { type NetStim, netStimTimes, netStimTimesMs } from "../../../src/stimulus/trains/net-stim.js";

test("has NEURON's defaults: ten regular spikes from 50 ms", () => {
  const tens = Array.from({ length: 10 }, (_, k) => 50 + 10 * k);
  expect([...netStimTimesMs({ intervalS: 0.01 }, 1000)]).toEqual(tens);
  expect([...netStimTimes({ intervalS: 0.01 }, 1)]).toEqual(tens.map((ms) => ms / 1000));
});

test("ends with the time given, included, and with the number", () => {
  expect([...netStimTimesMs({ intervalS: 0.01, startS: 0, number: 1e9 }, 30)]).toEqual([0, 10, 20, 30]);
  expect([...netStimTimesMs({ intervalS: 0.01, startS: 0, number: 2 }, 30)]).toEqual([0, 10]);
  expect(netStimTimesMs({ intervalS: 0.01 }, 49)).toHaveLength(0);
});

test("a longer train begins with the shorter one", () => {
  const settings = { intervalS: 0.002, noise: 1, seed: 5, number: 1e9 };
  const long = netStimTimesMs(settings, 2000);
  const short = netStimTimesMs(settings, 500);
  expect(long.subarray(0, short.length)).toEqual(short);
  // Poisson: mean and standard deviation of the intervals are both 2 ms, here over some 975 of them.
  const intervals = Array.from(long.subarray(1), (time, k) => time - long[k]!);
  const mean = intervals.reduce((sum, each) => sum + each, 0) / intervals.length;
  expect(mean).toBeGreaterThan(1.8);
  expect(mean).toBeLessThan(2.2);
});

test.each<[NetStim, string]>([
  [{ intervalS: 0 }, "intervalS is 0, expected a time above 0 s"],
  [{ intervalS: Number.NaN }, "intervalS is NaN, expected a time above 0 s"],
  [{ intervalS: 0.01, number: 0 }, "number is 0, expected at least 1"],
  [{ intervalS: 0.01, startS: -1 }, "startS is -1, expected a time of at least 0 s"],
  [{ intervalS: 0.01, noise: 1.5 }, "noise is 1.5, expected 0 to 1"],
  [{ intervalS: 0.01, seed: 2 ** 32 }, "seed is 4294967296, expected a whole number from 0 to 4294967295"],
  [{ intervalS: 1e-9, number: 1e9 }, "it has more than 2000000 of them"],
])("refuses %j", (settings, problem) => {
  const message = expect.stringContaining(problem);
  expect(() => netStimTimesMs(settings, 1000)).toThrow(expect.objectContaining({ code: "InvalidStimulus", message }));
});

test("refuses NEURON's own names with a suggestion", () => {
  const given = { interval: 0.01 } as unknown as NetStim;
  expect(() => netStimTimes(given, 1)).toThrow(InvalidOptionError);
  expect(() => netStimTimes(given, 1)).toThrow("intervalS");
  expect(() => netStimTimes({ intervalS: 0.01 }, Number.NaN)).toThrow("untilS");
});
