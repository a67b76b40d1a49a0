import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClampRecord } from "../../../src/base/types.js";
import type { Devices } from "../../../src/biophys/devices/device.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import type { RunOutcome } from "../../../src/stimulus/model-run.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../support/shipped-cell.js";

let model: BiophysicalModel;
beforeAll(async () => {
  model = await openShippedCell();
});
afterAll(() => model.dispose());

const DT = 25e-6;
const synapse = { kind: "expsyn", at: "dend[0](0.5)", tauS: 0.002, weightS: 1e-9, times: [0.01] } as const;
const voltage = { steps: [{ durationS: 0.02, value: -0.06 }] };

test("devices alone make a sweep as long as the longest of them", async () => {
  const run = await model.run(null, { dt: DT, synapses: [synapse, { ...synapse, times: [0.05], delayS: 0.001 }] });
  // The last arrival and 100 ms; a plain run has a sample at both ends.
  expect(run.voltage).toHaveLength(Math.round(0.151 / DT) + 1);
  const clamped = await model.run(null, { dt: DT, clamp: [{ kind: "voltage", at: "soma", command: voltage }] });
  expect(clamped.voltage).toHaveLength(Math.round(0.02 / DT) + 1);
});

test("a clamped soma follows its command, has no spikes of its own, and gives the clamp's current", async () => {
  const run = await model.run(null, { dt: DT, clamp: [{ kind: "voltage", at: "soma", command: voltage }] });
  expect(run.voltage.at(-1)).toBeCloseTo(-0.06, 3);
  expect(run.spikeTimes).toHaveLength(0);
  const [{ current, command, seriesResistanceOhm }] = run.clamps as [ClampRecord];
  expect(seriesResistanceOhm).toBe(1e6);
  expect(command.subarray(0, -1)).toEqual(new Float64Array(800).fill(-0.06));
  // SEClamp's current at the new voltage.
  expect(current.at(-2)! * 1e6).toBeCloseTo(-0.06 - run.voltage.at(-2)!, 12);
});

test("a conductance of 0, a synapse of weight 0 and a current of 0 change no bit of a subthreshold sweep", async () => {
  const stimulus = Stimulus.parse("square:amplitude=20pA,start=10ms,duration=50ms,total=80ms");
  const solver = "reference";
  const plain = await model.run(stimulus, { dt: DT, solver });
  const inert: Devices = {
    inject: [{ at: "dend[0](0.5)", stimulus: "square:amplitude=0A" }],
    clamp: [{ kind: "conductance", at: "soma", conductance: { steps: [{ durationS: 1, value: 0 }] }, reversalV: 0 }],
    synapses: [{ ...synapse, weightS: 0 }],
  };
  const run = await model.run(stimulus, { dt: DT, solver, ...inert });
  expect(run.voltage).toEqual(plain.voltage);
});

test("runs with the same devices batch, and give what they give alone", async () => {
  const runs = [10, 40, 90].map((weight, i) => ({
    stimulus: Stimulus.parse(`square:amplitude=${20 * i}pA,start=10ms,duration=50ms,total=80ms`),
    options: { dt: DT, synapses: [{ ...synapse, weightS: weight * 1e-9 }], record: ["dend[0](0.5).g_syn"] },
  }));
  const together = await Promise.all(model.runBatch(runs));
  for (const [i, { stimulus, options }] of runs.entries()) {
    const alone = await model.run(stimulus, options);
    expect(together[i]!.response.voltage).toEqual(alone.voltage);
    const g = alone.traces["dend[0](0.5).g_syn"]!;
    expect(g.unit).toBe("S");
    expect(together[i]!.response.traces["dend[0](0.5).g_syn"]!.data).toEqual(g.data);
  }
});

test.each<[string, Devices, string]>([
  ["no place", { inject: [{ at: "dent[0]", stimulus: "square:amplitude=1pA" }] }, 'Cannot find the place "dent[0]"'],
  [
    "no kind",
    { clamp: [{ kind: "current", at: "soma" } as never] },
    'Cannot put a clamp on soma: its kind is "current"',
  ],
  [
    "two voltage clamps",
    { clamp: [0, 1].map(() => ({ kind: "voltage" as const, at: "soma", command: voltage })) },
    "Cannot put a voltage clamp on soma: there is another at soma, expected one at a place",
  ],
  [
    "NaN in a command",
    { clamp: [{ kind: "voltage", at: "soma", command: { samples: Float64Array.of(0, Number.NaN), rateHz: 1000 } }] },
    "Cannot put a voltage clamp on soma: the command voltage [V] is NaN in sample 1, expected finite numbers",
  ],
  [
    "no series resistance",
    { clamp: [{ kind: "voltage", at: "soma", command: voltage, seriesResistanceOhm: 0 }] },
    "Cannot put a voltage clamp on soma: its series resistance is 0 Ω, expected more than 0",
  ],
  [
    "a negative conductance",
    {
      clamp: [{ kind: "conductance", at: "soma", conductance: { steps: [{ durationS: 1, value: -1 }] }, reversalV: 0 }],
    },
    "Cannot put a conductance clamp on soma: the conductance [S] is -1 in step 0, expected at least 0",
  ],
  [
    "no spikes",
    { synapses: [{ ...synapse, times: [] }] },
    "Cannot put a synapse on dend[0](0.5): it has no spikes, expected at least one spike time",
  ],
  [
    "a spike before the sweep",
    { synapses: [{ ...synapse, times: [0.1, -0.1] }] },
    "Cannot put a synapse on dend[0](0.5): spike 1 is at -0.1 s, expected times from 0 s on",
  ],
  [
    "a negative weight",
    { synapses: [{ ...synapse, weightS: -1e-9 }] },
    "Cannot put a synapse on dend[0](0.5): its weight is -1e-9 S, expected at least 0",
  ],
  [
    "a rise longer than the decay",
    { synapses: [{ kind: "exp2syn", at: "soma", tau1S: 0.005, tau2S: 0.002, weightS: 1e-9, times: [0] }] },
    "Cannot put a synapse on soma: tau1 is 0.005 s and tau2 0.002 s, expected a rise that is shorter than the decay",
  ],
  ["no device", {}, "Cannot run the model: there is no stimulus and no device, expected one of the two"],
])("%s is refused", async (_, devices, message) => {
  await expect(model.run(null, { dt: DT, ...devices })).rejects.toThrow(message);
});

test("devices alone are placed once, as those beside a stimulus are", async () => {
  let reads = 0;
  const counted = {
    ...synapse,
    get weightS() {
      reads += 1;
      return 1e-9;
    },
  } as const;
  const readsOf = async (run: () => Promise<unknown>): Promise<number> => {
    reads = 0;
    await run();
    return reads;
  };
  const options = { dt: DT, synapses: [counted] };
  const stimulus = Stimulus.parse("square:amplitude=0A,start=0s,duration=1ms,total=0.11s");
  const beside = await readsOf(() => model.run(stimulus, options));
  expect(beside).toBeGreaterThan(0);
  expect(await readsOf(() => model.run(null, options))).toBe(beside);
  const [{ stimulus: silence, current }] = (await Promise.all(model.runBatch([{ stimulus: null, options }]))) as [
    RunOutcome,
  ];
  expect(silence).toMatchObject({ name: "Synapses", durationS: 0.11 });
  expect(new Set(current)).toEqual(new Set([0]));
});
