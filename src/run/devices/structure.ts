import type { Clamp, CurrentElectrode, Devices, Synapse } from "../../biophys/devices/device.js";

/**
 * What the solver's batches ask of devices: sweeps whose devices differ in nothing else run together, whatever currents,
 * commands, spikes and weights they have. A text, equal for equal structures.
 */
export function structureOf(devices: Devices | undefined): string {
  if (devices === undefined) return "";
  const { inject = [], clamp = [], synapses = [] } = devices;
  return JSON.stringify([inject.map(ofElectrode), clamp.map(ofClamp), synapses.map(ofSynapse)]);
}

const ofElectrode = ({ at }: CurrentElectrode) => at;

const ofClamp = (clamp: Clamp) =>
  clamp.kind === "voltage" ? [clamp.at, clamp.seriesResistanceOhm] : [clamp.at, "g", clamp.reversalV];

function ofSynapse(synapse: Synapse) {
  const { kind, at, many, reversalV } = synapse;
  if (kind === "alpha") return [kind, at, many, reversalV, synapse.onsetS, synapse.tauS, synapse.gmaxS];
  return [kind, at, many, reversalV, ...(kind === "expsyn" ? [synapse.tauS] : [synapse.tau1S, synapse.tau2S])];
}
