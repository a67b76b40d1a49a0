import { describe, expect, test } from "vitest";
import { ivCurve } from "../../../src/curves/iv-curve.js";
import { hasReference } from "../../support/reference.js";
import { openExperiment } from "./open-experiment.js";
import { deviceExperiments, readDeviceGolden } from "./read-golden.js";

/** A clamp of the soma whose first step ends at 26 ms; every sample before 25 ms is kept. */
const names = deviceExperiments().flatMap(({ name }) => (/\/clamp-soma-\d+$/.test(name) ? [name] : []));
const DURATION_MS = 14;
const NA = 1e-9;

describe.skipIf(!hasReference)("I-V curves as from NEURON's SEClamp", () => {
  test.each(names)("%s", async (name) => {
    const { experiment, traces } = readDeviceGolden(name);
    using model = await openExperiment(experiment);
    const [clamp] = experiment.devices;
    if (clamp?.kind !== "voltage_clamp" || !("levels" in clamp)) throw new Error(`${name} has no steps`);
    const [[beforeMs, hold], [, command]] = clamp.levels as [[number, number], [number, number]];
    const { points } = await ivCurve(model, {
      commands: [command / 1000],
      holdV: hold / 1000,
      beforeS: beforeMs / 1000,
      durationS: DURATION_MS / 1000,
      seriesResistanceOhm: clamp.rs_mohm * 1e6,
    });
    // Positive into the cell, as here.
    const theirs = traces["clamp.i"]!;
    const first = beforeMs / experiment.dt_ms + 1;
    const step = Array.from(theirs.subarray(first, first + DURATION_MS / experiment.dt_ms));
    // The step depolarizes: its charging flows outwards, until the current rises for the first time.
    const turn = step.findIndex((value, k) => k + 1 < step.length && step[k + 1]! > value);
    const outward = turn < 0 ? step.at(-1)! : Math.max(...step.slice(turn));
    const last = step.slice(-Math.round(step.length / 10));
    const steady = last.reduce((sum, value) => sum + value, 0) / last.length;
    const largest = Math.max(...step.map(Math.abs));
    const { peakInwardA, peakOutwardA, steadyA } = points[0]!;
    const near = (ours: number, nanoamperes: number) => Math.abs(ours / NA - nanoamperes) / largest;
    expect(near(peakInwardA, Math.min(...step))).toBeLessThanOrEqual(1e-9);
    expect(near(peakOutwardA, outward)).toBeLessThanOrEqual(1e-9);
    expect(near(steadyA, steady)).toBeLessThanOrEqual(1e-9);
    const { current } = points[0]!;
    expect(Math.max(...step.map((value, k) => near(current[first + k]!, value)))).toBeLessThanOrEqual(1e-9);
  });
});
