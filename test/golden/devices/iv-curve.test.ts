import { describe, expect, test } from "vitest";
import { ivCurve } from "../../../src/curves/iv-curve.js";
import { hasReference } from "../../support/reference.js";
import { openExperiment } from "./open-experiment.js";
import { deviceExperiments, readDeviceGolden } from "./read-golden.js";

/** Experiments of one clamp of the soma: those of 26 ms whose samples before 25 ms are kept, and steps to -110 … 40 mV. */
const names = deviceExperiments().flatMap(({ name }) =>
  /\/(?:clamp-soma-\d+|iv-step[+-]\d+)$/.test(name) ? [name] : [],
);
const DURATION_MS = 14;
const NA = 1e-9;

/** The clamp of an experiment, and the current that NEURON has for it. */
function stepOf(name: string) {
  const { experiment, traces } = readDeviceGolden(name);
  const [clamp] = experiment.devices;
  if (clamp?.kind !== "voltage_clamp" || !("levels" in clamp)) throw new Error(`${name} has no steps`);
  const [[beforeMs, holdMv], [, commandMv]] = clamp.levels as [[number, number], [number, number]];
  const first = beforeMs / experiment.dt_ms + 1;
  const seriesResistanceOhm = clamp.rs_mohm * 1e6;
  const step = Array.from(traces["clamp.i"]!.subarray(first, first + DURATION_MS / experiment.dt_ms));
  return { experiment, beforeMs, holdMv, commandMv, seriesResistanceOhm, first, step };
}

/** The peaks of a step and its steady state, written out [nA, positive into the cell]. */
function measured(step: readonly number[], isUp: boolean) {
  // Charging flows in the step's direction, until the current turns for the first time.
  const turn = step.findIndex(
    (value, k) => k + 1 < step.length && (isUp ? step[k + 1]! > value : step[k + 1]! < value),
  );
  const charged = turn < 0 ? [step.at(-1)!] : step.slice(turn);
  const last = step.slice(-Math.round(step.length / 10));
  return {
    inward: Math.min(...(isUp ? step : charged)),
    outward: Math.max(...(isUp ? charged : step)),
    steady: last.reduce((sum, value) => sum + value, 0) / last.length,
  };
}

describe.skipIf(!hasReference)("I-V curves as from NEURON's SEClamp", () => {
  test.each(names)("%s", async (name) => {
    const { experiment, beforeMs, holdMv, commandMv, seriesResistanceOhm, first, step } = stepOf(name);
    using model = await openExperiment(experiment);
    const { points } = await ivCurve(model, {
      commands: [commandMv / 1000],
      holdV: holdMv / 1000,
      beforeS: beforeMs / 1000,
      durationS: DURATION_MS / 1000,
      seriesResistanceOhm,
    });
    const { inward, outward, steady } = measured(step, commandMv > holdMv);
    const largest = Math.max(...step.map(Math.abs));
    const { peakInwardA, peakOutwardA, steadyA, current } = points[0]!;
    const near = (ours: number, nanoamperes: number) => Math.abs(ours / NA - nanoamperes) / largest;
    expect(near(peakInwardA, inward)).toBeLessThanOrEqual(1e-9);
    expect(near(peakOutwardA, outward)).toBeLessThanOrEqual(1e-9);
    expect(near(steadyA, steady)).toBeLessThanOrEqual(1e-9);
    expect(Math.max(...step.map((value, k) => near(current[first + k]!, value)))).toBeLessThanOrEqual(1e-9);
  });

  test("steps of one curve have the bits of steps alone", async () => {
    const own = names.filter((name) => name.startsWith("472363762/iv-step")).map(stepOf);
    const [{ experiment, beforeMs, holdMv, seriesResistanceOhm }] = own as [(typeof own)[0]];
    using model = await openExperiment(experiment);
    const settings = { holdV: holdMv / 1000, beforeS: beforeMs / 1000, durationS: 0.014, seriesResistanceOhm };
    const commands = own.map(({ commandMv }) => commandMv / 1000).sort((a, b) => a - b);
    const curve = await ivCurve(model, { ...settings, commands });
    expect(curve.points.map(({ commandV }) => commandV)).toEqual(commands);
    for (const point of curve.points) {
      const alone = await ivCurve(model, { ...settings, commands: [point.commandV] });
      expect(alone.points[0]!.current).toEqual(point.current);
    }
  });
});
