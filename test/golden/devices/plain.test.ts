import { describe, expect, test } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { hasReference } from "../../support/reference.js";
import { openExperiment } from "./open-experiment.js";
import { deviceExperiments, readDeviceGolden, worstKept } from "./read-golden.js";

const names = deviceExperiments().flatMap(({ name }) => (name.endsWith("/plain") ? [name] : []));

// The script that made the numbers builds the same cells as the engine does, which the reference set confirms.
describe.skipIf(!hasReference)("a step at the soma, without other devices", () => {
  test.each(names)("%s", async (name) => {
    const golden = readDeviceGolden(name);
    const { dt_ms, duration_ms, devices, record } = golden.experiment;
    const [step] = devices;
    if (step?.kind !== "current" || !("amplitude" in step)) throw new Error(`${name} has no step`);
    using model = await openExperiment(golden.experiment);
    const stimulus = Stimulus.parse(
      `square:amplitude=${step.amplitude}nA,start=${step.delay}ms,duration=${step.duration}ms,total=${duration_ms}ms`,
    );
    const [soma, far, calcium] = record as [string, string, string];
    const run = await model.run(stimulus, { dt: dt_ms / 1000, record: [far, calcium] });
    expect(worstKept(golden, soma, run.voltage, 1e-3, 1000)).toBeLessThan(1e-10);
    expect(worstKept(golden, soma, run.voltage, 1e-3)).toBeLessThan(1e-6);
    expect(worstKept(golden, far, run.traces[far]!.data, 1e-3, 1000)).toBeLessThan(1e-10);
    expect(worstKept(golden, far, run.traces[far]!.data, 1e-3)).toBeLessThan(1e-6);
    expect(worstKept(golden, calcium, run.traces[calcium]!.data, 1)).toBeLessThan(1e-12);
  });
});
