// NEURON and Arbor on a cell, timed by peer_bench.py of the reference set, where they are installed.
import { DT_MS } from "./cells.mjs";
import { compiledMechanisms } from "./neuron-mechanisms.mjs";
import { clockPeer, findPeer } from "./peers.mjs";

/** Simulated ms of a peer's run, so that it takes a second or less. */
const LENGTH_MS = { perisomatic: 500, "all-active": 150, "all-active-stub": 150 };

/**
 * The peers that are installed; what is missing is named on stderr. Both calls give a list of one way to be measured, or of
 * none, on a model's `folder`, with `kind` as peer_bench.py has it, `na` of current and `synapses` as peer_synapses.py has them.
 * `atLeast` is the goal: how many times ours it is to take.
 */
export function cellPeers() {
  const python = findPeer("neuron");
  const mechanisms = python && compiledMechanisms(python);
  const arbor = findPeer("arbor");
  return {
    /** `mode`: "run" as AllenSDK runs it, "psolve" as it is at its best. */
    neuron(mode, model, atLeast) {
      if (!mechanisms) return [];
      const who = mode === "run" ? "NEURON, h.run()" : `NEURON, ${mode}`;
      return [way(who, python, ["neuron", "--mode", mode], 1, model, atLeast, mechanisms)];
    },
    /** Cells that move together: Arbor's sweeps. */
    arbor(cells, model, atLeast) {
      const who = cells === 1 ? "Arbor, one cell" : `Arbor, ${cells} cells`;
      return arbor ? [way(who, arbor, ["arbor", "--cells", String(cells)], cells, model, atLeast)] : [];
    },
  };
}

function way(name, python, call, cells, { folder, kind, na = 0.3, synapses = null }, atLeast, cwd) {
  const lengthMs = LENGTH_MS[kind];
  const args = [...call, "--model", folder, "--kind", kind, "--ms", String(lengthMs), "--na", String(na)];
  const steps = (lengthMs / DT_MS) * cells;
  let compartments; // of the peer's own cutting, known after its first answer
  const measure = async () => {
    const answer = await clockPeer(python, args, { cwd, synapses });
    if (!answer) return null;
    compartments = answer.compartments;
    return { value: (answer.cpuMs * 1000) / steps, clock: (answer.wallMs * 1000) / steps };
  };
  return { who: () => `${name} (${compartments})`, unit: "µs/step", goal: atLeast && { atLeast }, measure };
}
