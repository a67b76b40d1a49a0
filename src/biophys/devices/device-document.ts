import { Stimulus } from "../../stimulus/stimulus.js";
import type { Clamp, Command, CurrentElectrode, Devices, Synapse } from "./device.js";

/** The devices of a run for its provenance, in SI units; of samples and spike times the number. */
export function deviceDocuments({ inject = [], clamp = [], synapses = [] }: Devices): Record<string, unknown>[] {
  return [...inject.map(electrodeDocument), ...clamp.map(clampDocument), ...synapses.map(synapseDocument)];
}

function electrodeDocument({ at, stimulus }: CurrentElectrode): Record<string, unknown> {
  const kind = "current electrode";
  if (typeof stimulus === "string") return { kind, at, spec: stimulus };
  if (stimulus instanceof Stimulus || "spec" in stimulus) return { kind, at, spec: stimulus.spec };
  return { kind, at, samples: stimulus.current.length, rate_hz: stimulus.rateHz };
}

function clampDocument(clamp: Clamp): Record<string, unknown> {
  const { at } = clamp;
  if (clamp.kind === "voltage") {
    const { command, seriesResistanceOhm: series_resistance_ohm } = clamp;
    return { kind: "voltage clamp", at, command: commandDocument(command), series_resistance_ohm };
  }
  return {
    kind: "conductance clamp",
    at,
    conductance: commandDocument(clamp.conductance),
    reversal_v: clamp.reversalV,
  };
}

function commandDocument(command: Command): Record<string, unknown> {
  if ("samples" in command) return { samples: command.samples.length, rate_hz: command.rateHz };
  return { steps: command.steps.map(({ durationS, value }) => ({ duration_s: durationS, value })) };
}

function synapseDocument(synapse: Synapse): Record<string, unknown> {
  const { kind, at, reversalV: reversal_v = 0 } = synapse;
  if (kind === "alpha") {
    return { kind, at, onset_s: synapse.onsetS, tau_s: synapse.tauS, gmax_s: synapse.gmaxS, reversal_v };
  }
  const { weightS: weight_s, delayS: delay_s = 0, times } = synapse;
  const taus = kind === "expsyn" ? { tau_s: synapse.tauS } : { tau1_s: synapse.tau1S, tau2_s: synapse.tau2S };
  return { kind, at, ...taus, weight_s, delay_s, reversal_v, spikes: times.length };
}
