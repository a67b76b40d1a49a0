import { expect, test } from "vitest";
import { trainFiles } from "../../../src/stimulus/waveforms/described.js";

test("finds the files of spike trains in a description, each once", () => {
  const spec = 'spikes:times="a, b.csv",weight=1pA + square:amplitude=1pA + Spikes:times=c.nwb#unit=3,weight=1pA';
  expect(trainFiles(spec)).toEqual(["a, b.csv", "c.nwb#unit=3"]);
  expect(trainFiles(`${spec}+spikes:TIMES=c.nwb#unit=3`)).toEqual(["a, b.csv", "c.nwb#unit=3"]);
});

test("finds none in other descriptions", () => {
  expect(trainFiles("spikes:times=(1ms,2ms),weight=1pA+spikes:interval=1ms+ramp:")).toEqual([]);
});
