import { Stimulus } from "../../stimulus/stimulus.js";
import { NET_STIM_DEFAULTS, type NetStim } from "../../stimulus/trains/net-stim.js";
import type { Clamp, Command, CurrentElectrode, Devices, ManySynapses, Synapse } from "./device.js";

/** The devices of a run for its provenance, in SI units; of samples and spike times the number. */
export function deviceDocuments({ inject = [], clamp = [], synapses = [] }: Devices): Record<string, unknown>[] {
  return [...inject.map(electrodeDocument), ...clamp.map(clampDocument), ...synapses.map(synapseDocument)];
}

function electrodeDocument({ at, stimulus }: CurrentElectrode): Record<string, unknown> {
  const kind = "current electrode";
  if (typeof stimulus === "string") return { kind, at, spec: stimulus };
  if (stimulus instanceof Stimulus && stimulus.spec === null)
    return { kind, at, samples: stimulus.sampleCount(), rate_hz: stimulus.rateHz };
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
  const { kind, at, many, reversalV: reversal_v = 0 } = synapse;
  const where = { kind, at, ...(many === undefined ? {} : manyDocument(many)) };
  if (kind === "alpha") {
    return { ...where, onset_s: synapse.onsetS, tau_s: synapse.tauS, gmax_s: synapse.gmaxS, reversal_v };
  }
  const { weightS: weight_s, delayS: delay_s = 0, times, netStim } = synapse;
  const taus = kind === "expsyn" ? { tau_s: synapse.tauS } : { tau1_s: synapse.tau1S, tau2_s: synapse.tau2S };
  const spikes = netStim === undefined ? { spikes: times?.length ?? 0 } : { net_stim: netStimDocument(netStim) };
  return { ...where, ...taus, weight_s, delay_s, reversal_v, ...spikes };
}

/** The rule, which gives the places. */
function manyDocument({ count, densityPerM, seed = 0 }: ManySynapses): Record<string, unknown> {
  return { ...(count === undefined ? { density_per_m: densityPerM } : { count }), seed };
}

function netStimDocument(settings: NetStim): Record<string, unknown> {
  const { intervalS: interval_s, number, startS: start_s, noise, seed, index } = { ...NET_STIM_DEFAULTS, ...settings };
  return { interval_s, number, start_s, noise, seed, index };
}
