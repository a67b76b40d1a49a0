import type { Clamp, CurrentElectrode, Devices, EventSynapse, Synapse } from "../../../src/biophys/devices/device.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import type { BiophysicalResponse, BiophysicalRunOptions } from "../../../src/biophys/model-types.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { type Device, type DeviceExperiment, sampledPoints } from "./experiment.js";

/** Whether its spikes arrive within a rounding of a step's time or middle. */
export const hasTies = ({ name }: DeviceExperiment): boolean => name.endsWith("/expsyn-random");

/** The devices of an experiment in SI units. */
function devicesOf({ devices, dt_ms, duration_ms }: DeviceExperiment): Devices {
  const rateHz = 1000 / dt_ms;
  const steps = Math.round(duration_ms / dt_ms);
  const samples = (points: Parameters<typeof sampledPoints>[0], unit: number): Float64Array =>
    sampledPoints(points, dt_ms, steps).map((value) => value * unit);
  const inject: CurrentElectrode[] = [];
  const clamp: Clamp[] = [];
  const synapses: Synapse[] = [];
  for (const device of devices) {
    const { at } = device;
    if (device.kind === "current") {
      const stimulus =
        "points" in device
          ? { current: samples(device.points, 1e-9), rateHz }
          : `square:amplitude=${device.amplitude}nA,start=${device.delay}ms,duration=${device.duration}ms,total=${duration_ms}ms`;
      inject.push({ at, stimulus });
    } else if (device.kind === "voltage_clamp") {
      const command =
        "points" in device
          ? { samples: samples(device.points, 1e-3), rateHz }
          : { steps: device.levels.map(([ms, mv]) => ({ durationS: ms / 1000, value: mv / 1000 })) };
      clamp.push({ kind: "voltage", at, command, seriesResistanceOhm: device.rs_mohm * 1e6 });
    } else if (device.kind === "conductance_clamp") {
      const conductance = { samples: samples(device.points, 1e-6), rateHz };
      clamp.push({ kind: "conductance", at, conductance, reversalV: device.e / 1000 });
    } else if (!("times" in device) || device.times.length > 0) {
      // A synapse without spikes does nothing, and the library refuses it as a mistake.
      synapses.push(synapseOf(device));
    }
  }
  return { inject, clamp, synapses };
}

function synapseOf(device: Extract<Device, { readonly kind: "expsyn" | "exp2syn" | "alpha" }>): Synapse {
  const { at, kind } = device;
  const reversalV = device.e / 1000;
  if (kind === "alpha") {
    return { kind, at, onsetS: device.onset / 1000, tauS: device.tau / 1000, gmaxS: device.gmax / 1e6, reversalV };
  }
  const { weight, delay } = device;
  const events = { at, reversalV, weightS: weight / 1e6, delayS: delay / 1000, ...spikesOf(device) };
  if (kind === "expsyn") return { kind, ...events, tauS: device.tau / 1000 };
  return { kind, ...events, tau1S: device.tau1 / 1000, tau2S: device.tau2 / 1000 };
}

/** The spike times of a synapse, or the rule of many with their NetStims. */
function spikesOf(device: Extract<Device, { readonly kind: "expsyn" | "exp2syn" }>): Partial<EventSynapse> {
  if ("times" in device) return { times: device.times.map((time) => time / 1000) };
  const { rule, netstim } = device;
  const { interval, start, ...rest } = netstim;
  const size = "count" in rule ? { count: rule.count } : { densityPerM: rule.density_per_um * 1e6 };
  return {
    many: { ...size, seed: rule.seed },
    netStim: { ...rest, intervalS: interval / 1000, startS: start / 1000 },
  };
}

/** Name of a recorded quantity in the library, and its unit in SI; null if it cannot be told from others at its place. */
export function recordedAs({ devices }: DeviceExperiment, quantity: string): { name: string; unit: number } | null {
  const [, where = "", what = ""] = /^(.+)\.(\w+)$/.exec(quantity) ?? [];
  const device = devices.find(({ name }) => name === where);
  if (device === undefined) return { name: quantity, unit: unitOf(what) };
  const isSynapse = ({ kind }: Device): boolean => ["expsyn", "exp2syn", "alpha"].includes(kind);
  const rivals = devices.filter((other) => other.at === device.at && isSynapse(other) === isSynapse(device));
  if (rivals.length > 1) return null;
  return { name: `${device.at}.${what}_${isSynapse(device) ? "syn" : "clamp"}`, unit: what === "g" ? 1e-6 : 1e-9 };
}

function unitOf(quantity: string): number {
  if (quantity === "v") return 1e-3;
  if (quantity === "i_mem") return 1e-9;
  return /^i(na|k|ca|_\w+)$/.test(quantity) ? 10 : 1;
}

/** A run of an experiment, without a current into the soma unless one is given. */
export function runExperiment(
  model: BiophysicalModel,
  experiment: DeviceExperiment,
  options: BiophysicalRunOptions = {},
  stimulus = silence(experiment),
): Promise<BiophysicalResponse> {
  const names = experiment.record.flatMap((quantity) => recordedAs(experiment, quantity)?.name ?? []);
  return model.run(stimulus, {
    dt: experiment.dt_ms / 1000,
    ...devicesOf(experiment),
    junctionPotential: "none",
    record: names,
    ...options,
  });
}

function silence({ duration_ms }: DeviceExperiment): Stimulus {
  return Stimulus.parse(`square:amplitude=0A,start=0s,duration=${duration_ms}ms,total=${duration_ms}ms`);
}
