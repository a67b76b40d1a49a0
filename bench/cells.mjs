// The cells of the benchmarks: published models of the reference set, and cables made to any length.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSolver, placeNamed, Stimulus } from "rheobase/engine";
import { referencePath } from "./peers.mjs";

export const DT_MS = 0.025;

/** Folder of a model of the reference set, or null, saying on stderr that it is not there. */
export function referenceModel(name) {
  const folder = referencePath(`data/biophysical/${name}`);
  if (existsSync(folder)) return folder;
  console.error(`skipped ${name}: no reference set (RHEOBASE_REFERENCE)`);
  return null;
}

export const compartmentsOf = (model) => model.sections.reduce((sum, { nseg }) => sum + nseg, 0);

/** A step of current from 100 ms on, as peer_bench.py has it. */
export function stepOf(lengthMs, amplitudeNa = 0.3) {
  const times = `start=100ms,duration=${lengthMs - 100}ms,total=${lengthMs}ms`;
  return Stimulus.parse(`square:amplitude=${amplitudeNa}nA,${times}`);
}

/** Steps that differ, with the mean of the one: 0.265, 0.275 … 0.335 nA, and again. */
export const manySteps = (count, lengthMs) =>
  Array.from({ length: count }, (_, i) => stepOf(lengthMs, 0.265 + 0.01 * (i % 8)));

/** The solver of this thread. */
export const openSolver = () => loadSolver(readFileSync(new URL(import.meta.resolve("rheobase/solver.wasm"))));

const BLOCK = 500; // steps in a call, about as many as the library takes

/** Ready to run the steps of {@link stepOf} in the WebAssembly module alone: what the library adds is the difference. */
export function solverAlone(model, lengthMs) {
  const { cell } = model.definition;
  const soma = placeNamed(cell, "soma[0]").node;
  const compiled = openSolver().compile(cell);
  return () => {
    const batch = compiled.start(DT_MS, "exact", 1, [{ kind: "current", node: soma }]);
    batch.record({ quantity: "v", node: soma, mechanism: null });
    for (let first = 0; first < lengthMs / DT_MS; first += BLOCK) {
      batch.advance(BLOCK, 1, (currents) => currents.fill(first * DT_MS < 100 ? 0 : 0.3));
    }
    batch.free();
  };
}

const ACTIVE = { gbar_NaV: 0.03, gbar_Kv3_1: 0.02, gbar_Ih: 1e-5, gbar_Im_v2: 1e-4 };
const NODE_UM = 20; // of the dendrite between two compartments' centres, by the rule of Allen's models

/** Writes a model into `folder`: a soma with one dendrite of about `segments` compartments, active or passive. */
export function makeCable(folder, segments, active) {
  mkdirSync(folder, { recursive: true });
  const length = segments * NODE_UM;
  const points = [...Array(length / 10).keys()].map((i) => `${i + 2} 3 0 ${10 + 10 * i} 0 1 ${i + 1}`);
  writeFileSync(join(folder, "cell.swc"), `${["1 1 0 0 0 10 -1", ...points].join("\n")}\n`);
  const mechanismOf = (name) => name.replace(/^gbar_/, "");
  const channels = (section) =>
    Object.entries(ACTIVE).map(([name, value]) => ({ section, name, value, mechanism: mechanismOf(name) }));
  const plain = { soma: 1, axon: 1, dend: 2, apic: 2 };
  const leak = Object.keys(plain).map((section) => ({ section, name: "g_pas", value: 5e-5, mechanism: "" }));
  const fit = {
    passive: [{ ra: 100, e_pas: -80, cm: Object.entries(plain).map(([section, cm]) => ({ section, cm })) }],
    conditions: [
      { celsius: 34, v_init: -80, erev: ["soma", "dend"].map((section) => ({ section, ena: 53, ek: -107 })) },
    ],
    genome: [...channels("soma"), ...(active ? channels("dend") : []), ...leak],
  };
  writeFileSync(join(folder, "fit_parameters.json"), JSON.stringify(fit));
  return folder;
}
