import { expect, it } from "vitest";
import { netStimArrivals } from "../../../src/biophys/devices/arrivals.js";
import { type NetStim, netStimTimesMs } from "../../../src/stimulus/trains/net-stim.js";

const netStim: NetStim = { intervalS: 0.01, number: 50, startS: 0.005, noise: 1, seed: 3 };
const times = (of: NetStim): Float64Array => netStimTimesMs(of, Number.POSITIVE_INFINITY);

it("adds the delay to NEURON's own milliseconds", () => {
  expect(netStimArrivals(netStim, 0)).toEqual(times(netStim));
  expect(netStimArrivals(netStim, 1.5)).toEqual(times(netStim).map((ms) => ms + 1.5));
});

it("gives what it made before for the same spikes, and makes others", () => {
  const first = netStimArrivals(netStim, 2);
  expect(netStimArrivals({ ...netStim }, 2)).toBe(first);
  const others: NetStim[] = [
    { ...netStim, index: 1 },
    { ...netStim, seed: 4 },
    { ...netStim, noise: 0.5 },
  ];
  for (const other of others) {
    expect(netStimArrivals(other, 2)).toEqual(times(other).map((ms) => ms + 2));
  }
});

it("refuses what it would refuse the first time", () => {
  netStimArrivals(netStim, 0);
  expect(() => netStimArrivals({ ...netStim, interval: 1 } as NetStim, 0)).toThrow(/interval/);
  expect(() => netStimArrivals({ ...netStim, number: "50" as never }, 0)).toThrow(/number/);
});

it("forgets the oldest beyond two million spikes", () => {
  const first = netStimArrivals({ ...netStim, index: 77 }, 0);
  for (let index = 0; index < 2; index++) netStimArrivals({ intervalS: 1e-4, number: 1_000_000, noise: 0, index }, 0);
  const again = netStimArrivals({ ...netStim, index: 77 }, 0);
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
