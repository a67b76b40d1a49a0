import { expect, test } from "vitest";
import { runSweeps, type StimulusWithDevices } from "../../../src/run/run-sweeps.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../support/shipped-cell.js";

const ramp = Float64Array.from({ length: 1000 }, (_, i) => i * 1e-13);

test("devices go to workers, and a sweep has the same bits there", async () => {
  using model = await openShippedCell();
  const stimuli = [0, 50, 100, 150].map((pa) => Stimulus.parse(`square:amplitude=${pa}pA,duration=0.1s`));
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

/** Sweeps that differ in their devices: some only in what devices do, others in the devices themselves. */
const mixed = [0.5, 1, 2, 4].flatMap((weight, i): StimulusWithDevices[] => [
  {
    stimulus: Stimulus.parse(`square:amplitude=${50 * i}pA,duration=0.05s`),
    devices: {
      inject: [{ at: "dend[3](0.5)", stimulus: Stimulus.samples(ramp, 10_000) }],
      synapses: [{ kind: "expsyn", at: "dend[9](0.5)", tauS: 0.002, weightS: weight * 1e-9, times: [0.02, 0.03] }],
    },
  },
  {
    stimulus: null,
    devices: {
      synapses: [{ kind: "expsyn", at: "dend[9](0.5)", tauS: weight * 1e-3, weightS: 1e-9, times: [0.02, 0.03] }],
    },
  },
]);

test("each sweep has devices of its own, with the same bits alone, in batches and in workers", async () => {
  using model = await openShippedCell();
  const settings = { dt: 25e-6, record: ["dend[9](0.5).g_syn"] };
  // Those of the options would be refused, and have no say where a sweep has its own.
  const beside = { ...settings, synapses: [{ kind: "expsyn", at: "soma", tauS: -1, weightS: 1, times: [] }] } as const;
  const alone = await Promise.all(
    mixed.map(({ stimulus, devices }) => model.run(stimulus, { ...settings, ...devices })),
  );
  for (const jobs of [1, 2, 3]) {
    const numbers: number[] = [];
    for await (const { sweep, response } of runSweeps(model, mixed, { ...beside, jobs })) {
      const own = alone[numbers.length]!;
      expect(response.voltage).toEqual(own.voltage);
      expect(response.traces).toEqual(own.traces);
      expect(response.provenance.devices).toEqual(own.provenance.devices);
      numbers.push(sweep.number);
    }
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  }
  expect(new Set(alone.map(({ voltage }) => voltage.join())).size).toBe(8);
});

test("a misspelt device of a sweep is refused", async () => {
  using model = await openShippedCell();
  const devices = { synapse: [] } as never;
  const run = runSweeps(model, [{ stimulus: Stimulus.parse("ramp:"), devices }], { jobs: 1 });
  await expect(run.next()).rejects.toThrow('unknown option "synapse" (did you mean "synapses"?)');
});
