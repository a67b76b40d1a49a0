// Biophysical models in steps of 25 µs: what one step of one cell costs, next to Arbor and NEURON in the same sitting.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openModel } from "../dist/run/open-model.js";
import { Stimulus } from "../dist/stimulus/stimulus.js";
import { findPeer, neuronMechanisms, runPeer } from "./peers.mjs";

const DT_S = 25e-6;
const DURATION_S = 1;
const PEER_RUNS = 3; // each of them the fastest of three
const root = fileURLToPath(new URL("..", import.meta.url));
const reference = resolve(root, process.env.RHEOBASE_REFERENCE ?? "../shared", "data/biophysical");

/** Models with the axon stub, the only one that the peers are given. */
const models = [
  { group: "our own perisomatic cell", folder: resolve(root, "models/biophysical-cell"), kind: "perisomatic" },
  { group: "468193142 perisomatic", folder: `${reference}/468193142-perisomatic`, kind: "perisomatic" },
  { group: "491766131 all-active", folder: `${reference}/491766131`, kind: "all-active-stub" },
];

export async function* rows({ repeats }) {
  const stimulus = Stimulus.parse(`square:amplitude=300pA,start=0.1s,duration=0.9s,total=${DURATION_S}s`);
  const steps = DURATION_S / DT_S;
  const arbor = findPeer("arbor");
  const neuron = findPeer("neuron");
  for (const { group, folder, kind } of models) {
    if (!existsSync(folder)) {
      console.error(`skipped ${group}: no reference set (RHEOBASE_REFERENCE)`);
      continue;
    }
    const model = await openModel(folder, { axon: "stub" });
    const compartments = model.sections.reduce((sum, { nseg }) => sum + nseg, 0);
    for (const [who, options] of [
      ["exact", {}],
      ["second order", { solver: "second-order" }],
    ]) {
      await model.run(stimulus, { dt: DT_S, ...options }); // warm-up
      const values = [];
      for (let i = 0; i < repeats; i++) {
        const start = performance.now();
        await model.run(stimulus, { dt: DT_S, ...options });
        values.push(((performance.now() - start) * 1e3) / steps);
      }
      yield { group, who: `rheobase, ${who}, ${compartments} compartments`, unit: "us/step", values };
    }
    model.dispose();
    const args = ["--kind", kind, "--model", folder, "--ms", String(1000 * DURATION_S), "--na", "0.3"];
    for (const [name, python, options] of [
      ["arbor", arbor, {}],
      ["neuron", neuron, { cwd: neuronMechanisms }],
    ]) {
      const answers = python && (await runPeer(python, [name, ...args], PEER_RUNS, options));
      if (!answers) continue;
      const who = `${name === "arbor" ? "Arbor" : "NEURON, h.run()"}, ${answers[0].compartments} compartments`;
      yield { group, who, unit: "us/step", values: answers.map((answer) => answer.us_per_cell_step) };
    }
  }
}
