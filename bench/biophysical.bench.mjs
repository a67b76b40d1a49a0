// Biophysical models in steps of 25 µs: what one step of one cell costs, beside NEURON and Arbor in the same sitting.
// Rounds alternate, so that a busy moment hits all; a value is the fastest of three runs, ours as peer_bench.py's.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { placeNamed } from "../dist/biophys/places.js";
import { openModel, runSweeps, Stimulus } from "../dist/index.js";
import { openSolver } from "../dist/run/load-solver.js";
import { compiledMechanisms } from "./neuron-mechanisms.mjs";
import { findPeer, referencePath, runPeer } from "./peers.mjs";

const DT_MS = 0.025;
const STEP_NA = 0.3; // from 100 ms on, as in peer_bench.py
const ROUNDS = 5;

const ofReference = (name) => referencePath(`data/biophysical/${name}`);
const MODELS = [
  {
    group: "our own cell, perisomatic",
    folder: fileURLToPath(new URL("../models/biophysical-cell", import.meta.url)),
    kind: "perisomatic",
  },
  { group: "468193142, perisomatic", folder: ofReference("468193142-perisomatic"), kind: "perisomatic" },
  { group: "472363762, perisomatic", folder: ofReference("472363762"), kind: "perisomatic" },
  { group: "472912177, perisomatic", folder: ofReference("472912177"), kind: "perisomatic" },
  { group: "468193142, all-active", folder: ofReference("468193142-all-active"), kind: "all-active" },
  { group: "491766131, all-active", folder: ofReference("491766131"), kind: "all-active" },
];
/** An all-active step costs NEURON so much that less of it must do [simulated ms]. */
const LENGTH_MS = { perisomatic: 1000, "all-active": 150 };

/** For bench/main.mjs. */
export async function* rows() {
  const peers = installedPeers();
  for (const { group, folder, kind } of MODELS) {
    if (!existsSync(folder)) {
      console.error(`skipped ${group}: no reference set (RHEOBASE_REFERENCE)`);
      continue;
    }
    const model = await openModel(folder);
    const compartments = model.sections.reduce((sum, { nseg }) => sum + nseg, 0);
    const ways = [
      { name: "rheobase, one sweep", compartments, run: ourSweep(model, LENGTH_MS[kind]), values: [] },
      { name: "rheobase, solver alone", compartments, run: await solverAlone(model, LENGTH_MS[kind]), values: [] },
      ...peers.map(({ name, ask }) => ({ name, run: (way) => ask(way, folder, kind), values: [] })),
    ];
    for (let round = 0; round < ROUNDS; round++) {
      for (const way of ways) {
        const value = way.values.length === round ? await way.run(way) : null;
        if (value !== null) way.values.push(value); // a peer that failed once is left out of the rounds to come
      }
    }
    model.dispose();
    for (const { name, compartments, values } of ways) {
      if (values.length > 0) yield { group, who: `${name} (${compartments})`, unit: "µs/step", values };
    }
  }
}

/** What users do: a described stimulus through the library, spikes detected. */
function ourSweep(model, lengthMs) {
  const [duration, total] = [lengthMs - 100, lengthMs];
  const stimulus = Stimulus.parse(`square:amplitude=${STEP_NA}nA,start=100ms,duration=${duration}ms,total=${total}ms`);
  return () =>
    fastestOfThree(lengthMs, async () => {
      for await (const _ of runSweeps(model, [stimulus], { jobs: 1, dt: DT_MS / 1000 }));
    });
}

/** The same steps in one call of the solver, from the steady state on: what the library adds is the difference. */
async function solverAlone(model, lengthMs) {
  const solver = await openSolver();
  const { cell } = model.definition;
  const soma = placeNamed(cell, "soma").node;
  const current = Float64Array.from({ length: lengthMs / DT_MS }, (_, i) => (i * DT_MS < 100 ? 0 : STEP_NA));
  const compiled = solver.compile(cell);
  return () =>
    fastestOfThree(lengthMs, () => {
      const run = compiled.start(DT_MS, false);
      run.record("v", soma, null);
      run.advance(soma, current);
      run.free();
    });
}

async function fastestOfThree(lengthMs, run) {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return (fastest * 1000) / (lengthMs / DT_MS);
}

/** Peers that can be asked for a time; what is missing is named on stderr. */
function installedPeers() {
  const neuron = findPeer("neuron");
  const mechanisms = neuron && compiledMechanisms(neuron);
  const arbor = findPeer("arbor");
  const peer = (name, python, args, cwd) => {
    const ask = async (way, folder, kind) => {
      const model = ["--model", folder, "--kind", kind, "--ms", String(LENGTH_MS[kind]), "--na", String(STEP_NA)];
      const answers = await runPeer(python, [...args, ...model], 1, cwd);
      if (!answers) return null;
      way.compartments = answers[0].compartments;
      return answers[0].us_per_cell_step;
    };
    return { name, ask };
  };
  return [
    ...(mechanisms ? [peer("NEURON, h.run()", neuron, ["neuron", "--mode", "run"], mechanisms)] : []),
    ...(mechanisms ? [peer("NEURON, psolve", neuron, ["neuron", "--mode", "psolve"], mechanisms)] : []),
    ...(arbor ? [peer("Arbor, one cell", arbor, ["arbor"])] : []),
  ];
}
