import { describe, expect, test } from "vitest";
import { placeNamed } from "../../../src/biophys/cable/places.js";
import { openSolver } from "../../../src/models/load-solver.js";
import { hasReference } from "../../support/reference.js";
import { openExperiment } from "./open-experiment.js";
import { deviceExperiments, readDeviceGolden, worstKept } from "./read-golden.js";
import { hasTies } from "./run-experiment.js";

const experiments = deviceExperiments().filter(hasTies);

// Spikes that arrive one rounding before and after a step's time and its middle: their milliseconds go to the solver as
// they are, since most have no double in seconds.
describe.skipIf(!hasReference)("arrivals at the last bit of a time, as in NEURON", () => {
  test.each(experiments.map(({ name }) => name))("%s", async (name) => {
    const golden = readDeviceGolden(name);
    const { devices, record, dt_ms } = golden.experiment;
    using model = await openExperiment(golden.experiment);
    const { cell } = model.definition;
    const synapses = devices.filter((device) => device.kind === "expsyn");
    expect(synapses).toHaveLength(devices.length);
    const compiled = (await openSolver()).compile(cell);
    for (const method of ["exact", "reference"]) {
      const batch = compiled.start(
        dt_ms,
        method,
        1,
        synapses.map(({ at, tau, e }) => ({
          kind: "synapse",
          node: placeNamed(cell, at).node,
          riseMs: 0,
          decayMs: tau,
          reversalMv: e,
        })),
      );
      synapses.forEach((synapse, device) => {
        if (!("times" in synapse)) throw new Error("expected spike times");
        const { times, delay, weight } = synapse;
        const timesMs = Float64Array.from(times, (time) => time + delay);
        batch.addEvents(0, { device, timesMs, weightUs: weight });
      });
      for (const quantity of record) {
        const node = placeNamed(cell, quantity.slice(0, quantity.lastIndexOf("."))).node;
        batch.record({ quantity: "v", node, mechanism: null });
      }
      const values = batch.advance(golden.samples, 1, () => undefined);
      record.forEach((quantity, site) => {
        const trace = values.slice(site * golden.samples, (site + 1) * golden.samples);
        // In `exact` NEURON's own error of the slopes shows where the synapse is (point-processes.md 2).
        const early = method === "exact" && !quantity.startsWith("soma") ? 2e-10 : 1e-10;
        expect(worstKept(golden, quantity, trace, 1, 1000), `${quantity}, ${method}`).toBeLessThan(early);
        expect(worstKept(golden, quantity, trace, 1), `${quantity}, ${method}`).toBeLessThan(1e-6);
      });
      batch.free();
    }
    compiled.free();
  });
});
