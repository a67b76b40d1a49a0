import { expect, test } from "vitest";
import { type NamedTrain, readTrainCsv } from "../../../src/stimulus/trains/train-csv.js";

function read(text: string): NamedTrain[] {
  const reading = readTrainCsv(text, "a.csv");
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

test.each([
  ["t (ms)\n10\n2.5\n1e1\n", [0.01, 0.0025, 0.01]],
  ["time_s\n0.5", [0.5]],
  ["spike_times_s\r\n0.5\r\n", [0.5]],
  ['"Spike time [us]"\n\n100\n', [1e-4]],
  ["# made by hand\n# t (ms)\n10\n# a comment\n20\n", [0.01, 0.02]],
  ["# times of 5 cells\nt (ms)\n10\n", [0.01]],
  ["t (ms)\n2,5\n", [0.0025]],
  ["\ufefft/ms\r7\r", [0.007]],
])("reads a single train from %j", (text, times) => {
  expect(read(text)).toEqual([{ id: null, times }]);
});

test.each([
  "train,t (ms)\na,10\nb,5\na,20\n",
  "t (ms),unit\n10,a\n5,b\n20,a\n",
  "train;t (ms)\na;10\nb;5,0\na;20\n",
  "train\tt (ms)\na\t10\nb\t5\na\t20\n",
  'id t (ms)\na 10\n"b" 5\na 20\n',
])("reads two trains from %j", (text) => {
  expect(read(text)).toEqual([
    { id: "a", times: [0.01, 0.02] },
    { id: "b", times: [0.005] },
  ]);
});

test("a header alone is a file without spikes", () => {
  expect(read("t (ms)\n")).toEqual([]);
});

test.each([
  ["", "it is empty", 1, 1],
  ["10\n20\n", "the first line names no time", 1, 1],
  ["t\n10\n", '"t" states no unit of time', 1, 1],
  ["a,t (ms),b\n1,2,3\n", "it has 3 columns", 1, 1],
  ["t (ms)\n10\nx\n", '"x" is not a time', 3, 1],
  ["t (ms)\n-1\n", '"-1" is not a time of at least 0 s', 2, 1],
  ["train,t (ms)\na,10\nb,NaN\n", '"NaN" is not a time', 3, 3],
  ["train,t (ms)\na,10\nb\n", "the row has 1 columns, expected 2", 3, 1],
])("refuses %j", (text, problem, line, column) => {
  const message = expect.stringContaining(problem);
  const refusal = expect.objectContaining({ code: "InvalidStimulus", path: "a.csv", line, column, message });
  expect(() => read(text)).toThrow(refusal);
});
