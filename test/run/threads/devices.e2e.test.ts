import { expect, test } from "vitest";
import { runSweeps } from "../../../src/run/run-sweeps.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../support/shipped-cell.js";

test("devices go to workers, and a sweep has the same bits there", async () => {
  using model = await openShippedCell();
  const stimuli = [0, 50, 100, 150].map((pa) => Stimulus.parse(`square:amplitude=${pa}pA,duration=0.1s`));
  const ramp = Float64Array.from({ length: 1000 }, (_, i) => i * 1e-13);
  const trains = { "a.csv": Float64Array.of(0.01, 0.05) };
  const settings = {
    dt: 25e-6,
    inject: [
      { at: "dend[3](0.5)", stimulus: Stimulus.parse("square:amplitude=20pA,duration=0.05s") },
      { at: "dend[5](0.5)", stimulus: Stimulus.samples(ramp, 10_000) },
      { at: "dend[7](0.5)", stimulus: Stimulus.parse("spikes:times=a.csv,weight=20pA,total=0.2s", { trains }) },
    ],
    clamp: [{ kind: "conductance", at: "soma", conductance: { samples: ramp, rateHz: 10_000 }, reversalV: 0 }],
    synapses: [{ kind: "exp2syn", at: "dend[9](0.5)", tau1S: 5e-4, tau2S: 0.005, weightS: 2e-9, times: [0.02, 0.15] }],
    record: ["dend[9](0.5).g_syn"],
    probe: { contacts: [{ positionM: [2e-5, 0, 0] }, { positionM: [0, 1e-4, 1e-5] }], origin: "soma" },
  } as const;
  const run = async (jobs: number): Promise<Float64Array[]> => {
    const traces: Float64Array[] = [];
    for await (const { response } of runSweeps(model, stimuli, { ...settings, jobs })) {
      traces.push(response.voltage, response.traces["dend[9](0.5).g_syn"]!.data);
      traces.push(...response.extracellular!.potentials);
    }
    return traces;
  };
  const [alone, together] = [await run(1), await run(2)];
  expect(alone).toHaveLength(16);
  expect(together).toEqual(alone);
});
