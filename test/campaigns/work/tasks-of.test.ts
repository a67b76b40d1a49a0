import { describe, expect, it } from "vitest";
import type { Campaign } from "../../../src/campaigns/plan/campaign.js";
import { tasksOf } from "../../../src/campaigns/work/tasks-of.js";

const campaign = (models: number, sets: number, stimuli: number): Campaign =>
  ({
    models: Array.from({ length: models }, (_, m) => ({
      name: `${m}`,
      ref: `${m}.json`,
      digest: m === 1 ? null : "d",
      impossible: null,
    })),
    changeSets: { count: sets, varied: [], at: (index: number) => ({ a: index }) },
    stimuli: Array.from({ length: stimuli }, () => ({})),
    runCount: models * sets * stimuli,
    keyOf: (index: number) => `key ${index}`,
  }) as unknown as Campaign;

const runsOf = (tasks: Iterable<ReturnType<typeof tasksOf> extends Generator<infer T> ? T : never>) =>
  [...tasks].flatMap(({ model, groups }) =>
    groups.flatMap(({ changes, runs }) => runs.map((run) => ({ model, a: changes.a, ...run }))),
  );

describe("tasks of a campaign", () => {
  it("hold every run that is left once, in order, with its model, parameters and stimulus", () => {
    const runs = runsOf(tasksOf(campaign(3, 50, 7), (index) => index % 4 !== 1, 2));
    const expected = Array.from({ length: 3 * 350 }, (_, index) => index).filter(
      (index) => index % 4 !== 1 && Math.floor(index / 350) !== 1,
    );
    expect(runs).toEqual(
      expected.map((index) => ({
        model: `${Math.floor(index / 350)}.json`,
        a: Math.floor(index / 7) % 50,
        index,
        key: `key ${index}`,
        stimulus: index % 7,
      })),
    );
  });

  it("are small enough for all threads, and at most 64 runs", () => {
    const sizes = (models: number, sets: number, stimuli: number, threads: number) =>
      [...tasksOf(campaign(models, sets, stimuli), () => true, threads)].map(({ groups }) =>
        groups.reduce((sum, { runs }) => sum + runs.length, 0),
      );
    expect(Math.max(...sizes(1, 1000, 10, 2))).toBe(64);
    expect(sizes(1, 1, 16, 4)).toEqual(Array(16).fill(1));
    expect(sizes(1, 1, 1, 8)).toEqual([1]);
    expect(sizes(1, 1, 200, 1)).toEqual([50, 50, 50, 50]);
  });
});
