import { describe, expect, test } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { hasReference } from "../../support/reference.js";
import { isChanged, openExperiment } from "./open-experiment.js";
import { deviceExperiments } from "./read-golden.js";
import { runExperiment } from "./run-experiment.js";

const experiments = deviceExperiments().filter((experiment) => !isChanged(experiment) && !experiment.second_order);
const models = [...new Set(experiments.map(({ model }) => model))];

// devices.test.ts compares each alone with NEURON.
describe.skipIf(!hasReference)("devices have the same bits alone and side by side", () => {
  test.each(models)("%s", async (name) => {
    const own = experiments.filter(({ model }) => model === name);
    using model = await openExperiment(own[0]!);
    for (const experiment of own) {
      const { duration_ms, devices } = experiment;
      const alone = await runExperiment(model, experiment);
      // Another current in the soma, unless a clamp holds it: the other runs must not feel it.
      const total = `${duration_ms}ms`;
      const holdsSoma = devices.some(({ kind, at }) => kind === "voltage_clamp" && at.startsWith("soma"));
      const other = Stimulus.parse(`square:amplitude=0.1nA,start=5ms,duration=30ms,total=${total}`);
      const [first, between, last] = await Promise.all([
        runExperiment(model, experiment),
        runExperiment(model, experiment, {}, holdsSoma ? undefined : other),
        runExperiment(model, experiment),
      ]);
      if (!holdsSoma) expect(between.voltage, experiment.name).not.toEqual(alone.voltage);
      for (const run of [first, last]) {
        expect(run.voltage, experiment.name).toEqual(alone.voltage);
        expect(run.traces, experiment.name).toEqual(alone.traces);
      }
    }
  });
});
