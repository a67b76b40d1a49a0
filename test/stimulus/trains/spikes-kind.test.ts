import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { netStimTimes } from "../../../src/stimulus/trains/net-stim.js";

const sampled = async (spec: string, trains = {}): Promise<number[]> =>
  Array.from((await Stimulus.parse(spec, { trains }).sample(10_000)).current);
const tenth = "rate=10kHz,total=0.2s,weight=20pA,rise=0,decay=2ms";

describe("spikes act at the start of a step", () => {
  test.each([
    ["on the grid", "10ms", 100],
    ["below a half", "10.04ms", 100],
    ["at a half, the earlier one", "10.05ms", 100],
    ["above a half", "10.051ms", 101],
    ["at once", "0s", 0],
  ])("%s", async (_, time, step) => {
    const current = await sampled(`spikes:times=(${time}),${tenth}`);
    expect(current.findIndex((value) => value !== 0)).toBe(step);
    expect(current[step]).toBeCloseTo(20e-12 * Math.exp(-0.025), 22);
  });

  test("after the delay, which is added before rounding", async () => {
    const delayed = await sampled(`spikes:times=(10.04ms),delay=0.04ms,${tenth}`);
    expect(delayed).toEqual(await sampled(`spikes:times=(10.1ms),${tenth}`));
  });
});

test("spikes of a file, of a list and of a NetStim are the same", async () => {
  const times = netStimTimes({ intervalS: 0.01, startS: 0.02, noise: 0.5, seed: 3, number: 12 }, 0.2);
  const fromFile = await sampled(`spikes:times=a.csv,${tenth}`, { "a.csv": times.toReversed() });
  expect(await sampled(`spikes:interval=10ms,start=20ms,noise=0.5,seed=3,number=12,${tenth}`)).toEqual(fromFile);
  expect(await sampled(`spikes:times=(${[...times].map((time) => `${time}s`).join()}),${tenth}`)).toEqual(fromFile);
});

test("a name with a comma, a plus and a colon stands in quotes", async () => {
  const name = "a, b+c: (d.csv";
  expect(await sampled(`spikes:times="${name}",${tenth}`, { [name]: [0.01] })).toEqual(
    await sampled(`spikes:times=(10ms),${tenth}`),
  );
});

test("ends 0.1 s after the last spike, rounded up to a millisecond", () => {
  const weight = "weight=20pA,delay=1.5ms";
  expect(Stimulus.parse(`spikes:times=(10ms,0.5123s),${weight}`).durationS).toBe(0.614);
  expect(Stimulus.parse(`spikes:interval=10ms,${weight}`).durationS).toBe(0.242);
  const last = netStimTimes({ intervalS: 0.01, noise: 1, seed: 4 }, 10).at(-1)!;
  const { durationS } = Stimulus.parse(`spikes:interval=10ms,noise=1,seed=4,weight=1pA`);
  expect(durationS - last).toBeGreaterThanOrEqual(0.1);
  expect(durationS - last).toBeLessThan(0.1011);
});

test.each([
  `spikes:times="my, train.csv",weight=20pA,rate=10kHz`,
  "spikes:times=(10ms, 20ms),weight=-20pA,rise=2ms,decay=2ms,rate=10kHz + square:amplitude=10pA",
  "spikes:interval=3ms,noise=1,seed=7,weight=1nA,number=100,rate=10kHz",
])("%s reads back from its canonical text", async (spec) => {
  const stimulus = Stimulus.parse(spec, { trains: { "my, train.csv": [0.3, 0.1], other: [1] } });
  const again = Stimulus.parse(stimulus.spec!, { trains: stimulus.trains });
  expect(again.spec).toBe(stimulus.spec);
  expect(await again.sample()).toEqual(await stimulus.sample());
  expect(Object.keys(stimulus.trains)).toEqual(spec.includes("my,") ? ["my, train.csv"] : []);
});

test.each([
  ["spikes:weight=1pA", "it has no spikes, expected spikes:interval=… or spikes:times=…", 1],
  ["spikes:interval=1ms", "it has no weight", 1],
  ["spikes:times=(1ms),interval=2ms,weight=1pA", "it has both times and interval, expected one of the two", 20],
  ["spikes:times=(1ms),seed=2,weight=1pA", "it has both times and seed", 20],
  ["spikes:times=(1ms),weight=1pA,rise=6ms", "its rise of 0.006 s is longer than the decay of 0.005 s", 31],
  ["spikes:times=,weight=1pA", "there is no value, expected a file of spike times", 14],
  ["spikes:times=b.csv,weight=1pA", 'the spike train "b.csv" is not given', 14],
  ["spikes:times=empty.csv,weight=1pA", '"empty.csv" has no spikes', 14],
  ["spikes:times=(1ms,x),weight=1pA", '"x" is not a number', 19],
  ["spikes:times=(1ms,-2ms),weight=1pA", '"-2ms" is not a time of at least 0 s', 19],
  ["spikes:times=(1ms,2pA),weight=1pA", '"2pA" is a current', 20],
  ['spikes:times="b.csv,weight=1pA', "this quote is never closed", 14],
  ["spikes:interval=1ms,number=1e9,weight=1pA", "its number of 1000000000 makes more than 1000000 spikes", 21],
  ["spikes:interval=1ms,noise=2,weight=1pA", "expected at most 1", 27],
])("refuses %s", (spec, problem, column) => {
  const message = expect.stringContaining(problem);
  const parse = () => Stimulus.parse(spec, { trains: { "empty.csv": [] } });
  expect(parse).toThrow(expect.objectContaining({ code: "InvalidStimulus", message, column }));
});

test("refuses a train of a file with a time that is not finite", () => {
  const trains = { "a.csv": [0.1, Number.NaN] };
  expect(() => Stimulus.parse("spikes:times=a.csv,weight=1pA", { trains })).toThrow(
    "Cannot use the spike train a.csv: the time at index 1 is NaN s",
  );
});

test("refuses a train that is not a list of numbers", () => {
  const trains = { "a.csv": null } as unknown as Record<string, number[]>;
  expect(() => Stimulus.parse("spikes:times=a.csv,weight=1pA", { trains })).toThrow(InvalidOptionError);
});
