import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { netStimTimesMs } from "../../src/stimulus/trains/net-stim.js";

interface Case {
  readonly interval: number; // [ms]
  readonly number: number;
  readonly start: number; // [ms]
  readonly noise: number;
  readonly seed: number;
  readonly index?: number;
  readonly count: number;
  readonly first: readonly number[]; // [ms]
  readonly last: readonly number[]; // [ms]
}

// Made by scripts/golden/netstim_times.py.
const golden = JSON.parse(readFileSync(new URL("netstim-times.json", import.meta.url), "utf8")) as {
  readonly stop_ms: number;
  readonly cases: readonly Case[];
};

test.each(golden.cases)(
  "NetStim of $interval ms, start $start, noise $noise, seed $seed, stream $index has NEURON's times",
  (given) => {
    const { interval, start, number, noise, seed, index } = given;
    const settings = { intervalS: Number(`${interval}e-3`), startS: Number(`${start}e-3`), number, noise, seed, index };
    const times = netStimTimesMs(settings, golden.stop_ms);
    expect(times).toHaveLength(given.count);
    expect([...times.slice(0, 4)]).toEqual(given.first);
    expect([...times.slice(-3)]).toEqual(given.last);
  },
);
