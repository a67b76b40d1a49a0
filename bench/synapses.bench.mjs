// Devices on dendrites in steps of 25 µs: what they add to the plain run of the same cell, in the solver alone; then whole runs
// with synapses beside NEURON and Arbor with as many.
import { openModel, Stimulus } from "rheobase";
import { placeNamed } from "rheobase/engine";
import { cellPeers } from "./cell-peers.mjs";
import { DT_MS, openSolver, referenceModel } from "./cells.mjs";
import { alternating, fastestOfThree, warmUp } from "./clocks.mjs";

const ROUNDS = 5;
const SOMA_NA = 0.15;
/** Exp2Syn of this rise and decay, with a spike every 50 ms; peer_synapses.py has the same. */
const [RISE_MS, DECAY_MS, INTERVAL_MS, TOTAL_US] = [0.5, 2, 50, 2e-3];
const BLOCK = 500; // steps in a call, about as many as the library takes

const CELLS = [
  {
    name: "468193142, perisomatic",
    folder: "468193142-perisomatic",
    kind: "perisomatic",
    lengthMs: 1000,
    goals: { 1: 1.5, 10: 3.2 },
  },
  {
    name: "472363762, perisomatic",
    folder: "472363762",
    kind: "perisomatic",
    lengthMs: 1000,
    goals: { 1: 1.5, 10: 4.9 },
  },
  {
    name: "468193142, all-active",
    folder: "468193142-all-active",
    kind: "all-active",
    lengthMs: 150,
    goals: { 1000: 1.1 },
  },
];
const COUNTS = [1, 10, 100, 1000];
/** How many times ours the peers' time is to be, at 100 and 1,000 synapses. */
const PEER_GOALS = { perisomatic: { arbor: 2.5, neuron: 10 }, "all-active": { arbor: 2.5, neuron: 30 } };

/** For bench/main.mjs. */
export async function* rows() {
  const peers = cellPeers();
  for (const { name, folder: reference, kind, lengthMs, goals } of CELLS) {
    const folder = referenceModel(reference);
    if (folder === null) continue;
    const model = await openModel(folder);
    const dendrites = dendritesOf(model);
    const steps = lengthMs / DT_MS;
    const way = async (who, run, goal) => {
      await warmUp(run);
      const measure = async () => {
        const { cpuMs, wallMs } = await fastestOfThree(run);
        return { value: (cpuMs * 1000) / steps, clock: (wallMs * 1000) / steps };
      };
      return { who, unit: "µs/step", measure, goal: goal && { atMost: goal } };
    };
    const middle = dendrites[dendrites.length >> 1];
    const solver = [
      await way("plain", alone(model, lengthMs, [])),
      await way(
        "a current that changes in a dendrite",
        alone(model, lengthMs, [{ kind: "current", node: middle.node }]),
        1.2,
      ),
    ];
    for (const count of COUNTS) {
      const who = count === 1 ? "1 synapse" : `${count} synapses`;
      solver.push(await way(who, alone(model, lengthMs, placed(dendrites, count)), goals[count]));
    }
    const silent = placed(dendrites, dendrites.length).map((each) => ({ ...each, times: [1] }));
    solver.push(await way("a synapse a segment, silent after 1 ms", alone(model, lengthMs, silent)));
    yield* alternating(`${name}, solver alone`, solver, ROUNDS);
    for (const count of [100, 1000]) {
      const ours = await way(`rheobase, ${count} synapses`, whole(model, lengthMs, placed(dendrites, count)));
      const asked = { folder, kind, synapses: count, na: SOMA_NA };
      const { neuron, arbor } = PEER_GOALS[kind];
      const ways = [
        ours,
        ...peers.neuron("run", asked, neuron),
        ...peers.neuron("psolve", asked),
        ...peers.arbor(1, asked, arbor),
      ];
      yield* alternating(`${name}, ${count} synapses`, ways, ROUNDS);
    }
    model.dispose();
  }
}

/** Segments of dendrites, in the order of their making: places and nodes. */
function dendritesOf(model) {
  const { cell } = model.definition;
  return model.sections
    .filter(({ name }) => /^(?:dend|apic)/.test(name))
    .flatMap(({ name, nseg }) =>
      Array.from({ length: nseg }, (_, i) => {
        const at = `${name}(${(i + 0.5) / nseg})`;
        return { at, node: placeNamed(cell, at).node };
      }),
    );
}

/** Spread over the dendrites as in peer_synapses.py, with its spikes. */
function placed(dendrites, count) {
  const m = dendrites.length;
  return Array.from({ length: count }, (_, i) => {
    const { at, node } = dendrites[((i * 61 + 40) * 7) % m];
    const onset = ((37 * i) % 500) / 10;
    const times = Array.from({ length: 20 }, (_, spike) => onset + INTERVAL_MS * spike);
    return { kind: "synapse", at, node, times, weight: TOTAL_US / count };
  });
}

/** The WebAssembly module alone, with devices. */
function alone(model, lengthMs, devices) {
  const { cell } = model.definition;
  const soma = placeNamed(cell, "soma[0]").node;
  const compiled = openSolver().compile(cell);
  const solver = [
    { kind: "current", node: soma },
    ...devices.map(({ kind, node }) =>
      kind === "current" ? { kind, node } : { kind, node, riseMs: RISE_MS, decayMs: DECAY_MS, reversalMv: 0 },
    ),
  ];
  return () => {
    const batch = compiled.start(DT_MS, "exact", 1, solver);
    batch.record({ quantity: "v", node: soma, mechanism: null });
    for (const [i, { times, weight }] of devices.entries()) {
      if (times) batch.addEvents(0, { device: i + 1, timesMs: Float64Array.from(times), weightUs: weight });
    }
    for (let first = 0; first < lengthMs / DT_MS; first += BLOCK) {
      batch.advance(BLOCK, 1, (inputs) => {
        inputs.fill(first * DT_MS < 100 ? 0 : SOMA_NA, 0, BLOCK);
        for (let i = BLOCK; i < inputs.length; i++) inputs[i] = 0.05 * Math.sin(i);
      });
    }
    batch.free();
  };
}

/** What users do. */
function whole(model, lengthMs, devices) {
  const stimulus = Stimulus.parse(
    `square:amplitude=${SOMA_NA}nA,start=100ms,duration=${lengthMs - 100}ms,total=${lengthMs}ms`,
  );
  const synapses = devices.map(({ at, times, weight }) => ({
    kind: "exp2syn",
    at,
    tau1S: RISE_MS / 1000,
    tau2S: DECAY_MS / 1000,
    weightS: weight * 1e-6,
    times: times.map((ms) => ms / 1000),
  }));
  return () => model.run(stimulus, { dt: DT_MS / 1000, synapses });
}
