import { expect, it } from "vitest";
import type { RunPlan } from "../../../src/run/plan.js";
import { stimulusNotes } from "../../../src/run/stimuli/stimulus-notes.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";

const sweeps = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    recorded: { number, stimulusName: "Noise", rateHz: 500, samples: 100 },
  }));
const plan = (parts: object): RunPlan =>
  ({ stimuli: [], sweeps: [], protocolNotes: [], ...parts }) as unknown as RunPlan;

it("says nothing of plain stimuli", () => {
  const plain = { number: 1, stimulusName: "Ramp", rateHz: 50_000, samples: 100_000 };
  expect(
    stimulusNotes(plan({ sweeps: [{ recorded: plain }], stimuli: [Stimulus.parse("ramp:slope=25pA/s")] })),
  ).toEqual([]);
});

it("shows the notes on described stimuli", () => {
  const stimulus = Stimulus.parse("square:amplitude=190,duration=1s");
  expect(stimulusNotes(plan({ stimuli: [stimulus] }))).toEqual(stimulus.notes);
  expect(stimulus.notes).toHaveLength(1);
});

it("shows three odd sweeps and counts the others", () => {
  expect(stimulusNotes(plan({ sweeps: sweeps(3) }))).toHaveLength(3);
  expect(stimulusNotes(plan({ sweeps: sweeps(3) }))[2]).toMatch(/^"Noise, sweep 2" has 500 samples a second/);
  expect(stimulusNotes(plan({ sweeps: sweeps(4) })).at(-1)).toBe("1 more stimulus is as unusual");
  expect(stimulusNotes(plan({ sweeps: sweeps(9) })).at(-1)).toBe("6 more stimuli are as unusual");
});

it("says first where the currents of protocols are from", () => {
  const notes = stimulusNotes(plan({ protocolNotes: ["from a table"], sweeps: sweeps(4) }));
  expect([notes[0], notes.length]).toEqual(["from a table", 5]);
});
