import { describe, expect, test } from "vitest";
import { crossings } from "../../support/biophysical-golden.js";
import { hasReference } from "../../support/reference.js";
import { isChanged, openExperiment } from "./open-experiment.js";
import { deviceExperiments } from "./read-golden.js";
import { runExperiment } from "./run-experiment.js";

/** Around a spike a shift in time is a difference in voltage: so much of it is left out [ms]. */
const SPIKE_MS = 5;
const experiments = deviceExperiments().filter((experiment) => !isChanged(experiment) && !experiment.second_order);

// devices.test.ts compares the exact solver with NEURON.
describe.skipIf(!hasReference)("the fast solver keeps within what it states of the exact one", () => {
  test.each(experiments.map((experiment) => [experiment.name, experiment] as const))("%s", async (_, experiment) => {
    using model = await openExperiment(experiment);
    const exact = await runExperiment(model, experiment);
    const fast = await runExperiment(model, experiment, { solver: "fast" });
    const inMv = (voltage: Float64Array) => voltage.map((v) => v * 1000);
    const spikes = crossings(inMv(exact.voltage), experiment.dt_ms, -20);
    const found = crossings(inMv(fast.voltage), experiment.dt_ms, -20);
    expect(found).toHaveLength(spikes.length);
    for (const [i, time] of spikes.entries()) expect(Math.abs(found[i]! - time)).toBeLessThan(1e-4);
    let worst = 0;
    for (let i = 0; i < exact.voltage.length; i++) {
      const t = i * experiment.dt_ms;
      if (spikes.some((spike) => Math.abs(spike - t) < SPIKE_MS)) continue;
      worst = Math.max(worst, Math.abs(fast.voltage[i]! - exact.voltage[i]!) * 1000);
    }
    expect(worst).toBeLessThan(1e-4);
  });
});
