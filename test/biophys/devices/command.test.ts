import { expect, test } from "vitest";
import { checkCommand, commandDurationS, sampleCommand } from "../../../src/biophys/devices/command.js";

const steps = [
  { durationS: 0.01, value: -0.08 },
  { durationS: 0.02, value: 0.02 },
];

test("a step holds in the samples whose middle it contains, and then the clamp is off", () => {
  const samples = sampleCommand({ steps }, 1000, 35, Number.NaN);
  expect(samples.slice(0, 10).every((value) => value === -0.08)).toBe(true);
  expect(samples.slice(10, 30).every((value) => value === 0.02)).toBe(true);
  expect(samples.slice(30).every(Number.isNaN)).toBe(true);
});

test("the end of a step on a sample's middle leaves that sample to the next step", () => {
  const half = [
    { durationS: 0.0015, value: 1 },
    { durationS: 0.0005, value: 2 },
  ];
  expect([...sampleCommand({ steps: half }, 1000, 3, 0)]).toEqual([1, 2, 0]);
});

test("samples are held, at another rate too, and the last one goes on", () => {
  const samples = Float64Array.of(1, 2, 3);
  expect([...sampleCommand({ samples, rateHz: 1000 }, 1000, 5, Number.NaN)]).toEqual([1, 2, 3, 3, 3]);
  expect([...sampleCommand({ samples, rateHz: 1000 }, 2000, 7, Number.NaN)]).toEqual([1, 1, 2, 2, 3, 3, 3]);
  expect([...sampleCommand({ samples, rateHz: 1000 }, 1000, 2, Number.NaN)]).toEqual([1, 2]);
});

test("a command lasts as long as its steps or samples", () => {
  expect(commandDurationS({ steps })).toBe(0.03);
  expect(commandDurationS({ samples: new Float64Array(500), rateHz: 1000 })).toBe(0.5);
});

test.each([
  [undefined, "the command [V] is undefined, expected { steps } or { samples, rateHz }"],
  [{ steps: [] }, "the command [V] has no steps, expected { steps: [{ durationS, value }] }"],
  [{ steps: [{ durationS: 1, value: Number.NaN }] }, "the command [V] is NaN in step 0, expected finite numbers"],
  [
    { steps: [{ durationS: -1, value: 0 }] },
    "the command [V] lasts -1 s in step 0, expected a duration of at least 0 s",
  ],
  [{ samples: new Float64Array(), rateHz: 1 }, "the command [V] has no samples, expected a Float64Array"],
  [{ samples: new Float64Array(1), rateHz: 0 }, "the command [V] has the rate 0 Hz, expected a positive number"],
  [
    { samples: Float64Array.of(0, Number.NaN), rateHz: 1 },
    "the command [V] is NaN in sample 1, expected finite numbers",
  ],
  [{ samples: Float64Array.of(-2), rateHz: 1 }, "the command [V] is -2 in sample 0, expected at least -1"],
] as const)("%j is refused", (command, message) => {
  expect(() => checkCommand(command, "clamp the cell", "command [V]", -1)).toThrow(`Cannot clamp the cell: ${message}`);
});
