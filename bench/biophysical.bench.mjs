// Biophysical models in steps of 25 µs: what one step of one cell costs, beside NEURON and Arbor in the same sitting; then
// what two workers give, and what WebAssembly costs beside the same solver compiled for the host.
import { fileURLToPath } from "node:url";
import { isRheobaseError, openModel, runSweeps } from "rheobase";
import { cellPeers } from "./cell-peers.mjs";
import { compartmentsOf, DT_MS, manySteps, referenceModel, solverAlone, stepOf } from "./cells.mjs";
import { alternating, fastestOfThree, warmUp } from "./clocks.mjs";
import { nativeKernel } from "./native-kernel.mjs";
import { twoWorkers } from "./two-workers.mjs";

const ROUNDS = 5;
const SWEEPS = 8;
/** Of a sweep of ours; the peers' are as long or half of it. What a step costs does not depend on how many there are. */
const LENGTH_MS = { perisomatic: 1000, "all-active": 300, "all-active-stub": 300 };

/** Models with the goals: how many times ours the peers' time is to be. `kind` is peer_bench.py's. */
const MODELS = [
  {
    name: "our own cell, perisomatic",
    folder: () => fileURLToPath(new URL("../models/biophysical-cell", import.meta.url)),
    kind: "perisomatic",
  },
  perisomatic("468193142", "468193142-perisomatic", { neuron: 20, arbor: 6, eight: 8, fast: 12 }),
  perisomatic("472363762", "472363762", { neuron: 20, arbor: 6, eight: 8, fast: 12 }),
  perisomatic("472912177", "472912177", { neuron: 15, arbor: 5, eight: 6, fast: 12 }),
  allActive("468193142", "468193142-all-active", { neuron: 30, arbor: 2.5, eight: 3 }),
  allActive("491766131", "491766131", { neuron: 30, arbor: 2.3, eight: 2.6 }),
  human("832577255", "832577255", { neuron: 10 }),
  human("720841879", "720841879", { neuron: 30 }),
];

function perisomatic(id, folder, goals) {
  return { name: `${id}, perisomatic`, folder: () => referenceModel(folder), kind: "perisomatic", goals };
}

function allActive(id, folder, goals) {
  return { name: `${id}, all-active`, folder: () => referenceModel(folder), kind: "all-active", goals };
}

/** Of channels that Arbor has not. */
function human(id, folder, goals) {
  return { ...allActive(id, folder, goals), kind: "all-active-stub" };
}

/** For bench/main.mjs. */
export async function* rows() {
  const peers = cellPeers();
  for (const { name, folder: find, kind, goals = {} } of MODELS) {
    const folder = find();
    if (folder === null) continue;
    const model = await openModel(folder);
    const asked = { folder, kind };
    const lengthMs = LENGTH_MS[kind];
    const inArbor = kind !== "all-active-stub";
    const ways = [
      await ours(model, [stepOf(lengthMs)], lengthMs),
      await alone(model, lengthMs),
      ...peers.neuron("run", asked, goals.neuron),
      ...(kind === "perisomatic" ? peers.neuron("psolve", asked) : []),
      ...(inArbor ? peers.arbor(1, asked, goals.arbor) : []),
    ];
    yield* alternating(`${name}, one sweep`, ways, ROUNDS);
    if (inArbor) {
      const eight = await ours(model, manySteps(SWEEPS, lengthMs), lengthMs);
      yield* alternating(`${name}, 8 sweeps`, [eight, ...peers.arbor(SWEEPS, asked, goals.eight)], ROUNDS);
    }
    if (goals.fast !== undefined) {
      const fast = await ours(model, [stepOf(lengthMs)], lengthMs, { solver: "fast" }).catch(refused);
      if (fast) yield* alternating(`${name}, solver fast`, [fast, ...peers.arbor(1, asked, goals.fast)], ROUNDS);
    }
    model.dispose();
  }
  yield* twoWorkers(ROUNDS);
  yield* nativeKernel(ROUNDS);
}

/** What users do: described stimuli through the library, spikes detected. */
async function ours(model, stimuli, lengthMs, options = {}) {
  const run = async () => {
    for await (const _ of runSweeps(model, stimuli, { ...options, jobs: 1, dt: DT_MS / 1000 }));
  };
  const sweeps = stimuli.length === 1 ? "one sweep" : `${stimuli.length} sweeps`;
  return way(`rheobase, ${sweeps} (${compartmentsOf(model)})`, run, (stimuli.length * lengthMs) / DT_MS);
}

async function alone(model, lengthMs) {
  return way(`rheobase, solver alone (${compartmentsOf(model)})`, solverAlone(model, lengthMs), lengthMs / DT_MS);
}

/** Warmed up, ready to be measured. */
async function way(who, run, steps) {
  await warmUp(run);
  const perStep = (ms) => (ms * 1000) / steps;
  const measure = async () => {
    const { cpuMs, wallMs } = await fastestOfThree(run);
    return { value: perStep(cpuMs), clock: perStep(wallMs) };
  };
  return { who, unit: "µs/step", measure };
}

/** A solver that is not there yet is left out by name. */
function refused(error) {
  if (!isRheobaseError(error, "InvalidOption")) throw error;
  console.error(`skipped solver fast: ${error.message}`);
  return null;
}
