import { detectSpikes } from "../analysis/spikes/detect-spikes.js";
import type { ClampRecord, ElectrodeRecord, Response, Trace } from "../base/types.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import { type RecordedSite, tracesOf } from "./cable/recorded-sites.js";
import { deviceDocuments } from "./devices/device-document.js";
import type { PlacedDevice } from "./devices/placed-devices.js";
import type { PlacedProbe } from "./extracellular/placed-probe.js";
import type { BiophysicalDefinition, BiophysicalResponse } from "./model-types.js";
import { holdsSoma, type PreparedRun } from "./prepare-run.js";
import type { RunRequest } from "./run-queue.js";

const OHM_PER_MOHM = 1e6;

/** The response of a run from the traces of its sites. */
export function responseOf(
  definition: BiophysicalDefinition,
  { stimulus, placed, recorded, probe, request }: PreparedRun,
  traces: readonly Float64Array[],
): BiophysicalResponse {
  const { protocol, devices } = request;
  const [voltage, ...others] = traces;
  const outside = others.length - (probe?.sites.length ?? 0);
  const own = outside - recorded.length;
  const held = holdsSoma(devices);
  return {
    kind: "biophysical",
    voltage: voltage!,
    rateHz: protocol.rateHz,
    spikeTimes: held ? new Float64Array() : detectSpikes(voltage!, protocol.rateHz),
    traces: {
      ...conductanceTraces(placed, request),
      ...tracesOf(recorded, others.slice(own, outside)),
    },
    ...(held ? { somaClamp: "voltage" } : stimulus.isNone ? { somaClamp: "zero" } : {}),
    ...clampsOf(placed, request, others.slice(0, own)),
    ...electrodesOf(placed, recorded, request),
    ...(probe && { extracellular: { ...probe.document, potentials: others.slice(outside) } }),
    simulated: {
      model: "biophysical",
      junctionPotentialV: (definition.fit.junctionPotentialMv ?? 0) * 1e-3,
      junctionSubtracted: protocol.offsetV !== 0,
    },
    protocol: protocol.name,
    ...(definition.meta.species && { species: definition.meta.species }),
    provenance: provenanceOf(definition, stimulus, request, probe),
  };
}

/** Devices that follow samples, each with its samples. */
function sampledDevices(placed: readonly PlacedDevice[], { inputs }: RunRequest) {
  const sampled = placed.filter(({ input }) => input !== null);
  return sampled.map((device, i) => ({ device, ...inputs[i + 1]! })); // the first is the soma's current
}

/** The `clamps` of a response, if there are any; `currents` are theirs. */
function clampsOf(
  placed: readonly PlacedDevice[],
  request: RunRequest,
  currents: readonly Float64Array[],
): Pick<Response, "clamps"> {
  const { offsetV } = request.protocol;
  const somaNode = request.devices[0]!.node;
  const inSoma: ClampRecord[] = [];
  const elsewhere: ClampRecord[] = [];
  for (const { device, samples } of sampledDevices(placed, request)) {
    const { at, title, solver } = device;
    if (solver.kind !== "voltage-clamp") continue;
    const record = {
      at,
      stimulusName: title.name,
      stimulusSpec: title.spec,
      command: samples.map((voltage) => voltage + offsetV),
      current: currents[inSoma.length + elsewhere.length]!,
      seriesResistanceOhm: solver.seriesMohm * OHM_PER_MOHM,
    };
    (solver.node === somaNode ? inSoma : elsewhere).push(record);
  }
  const clamps = [...inSoma, ...elsewhere];
  return clamps.length > 0 ? { clamps } : {};
}

/** The `electrodes` of a response, if there are any. */
function electrodesOf(
  placed: readonly PlacedDevice[],
  recorded: readonly RecordedSite[],
  request: RunRequest,
): Pick<Response, "electrodes"> {
  const electrodes = sampledDevices(placed, request).flatMap(({ device, samples }): ElectrodeRecord[] => {
    const { at, title, solver } = device;
    if (solver.kind !== "current") return [];
    return [
      {
        at,
        stimulusName: title.name,
        stimulusSpec: title.spec,
        amplitudeA: title.amplitudeA,
        current: wholeInput(samples, request.protocol.samples),
        voltageTrace: recorded.find((site) => site.isVoltage && isAt(site, solver.node))?.name ?? null,
      },
    ];
  });
  return electrodes.length > 0 ? { electrodes } : {};
}

/** The conductances that clamps follow, as traces: what went in, as the stimulus of a current electrode is. */
function conductanceTraces(placed: readonly PlacedDevice[], request: RunRequest): Response["traces"] {
  const traces: Record<string, Trace> = {};
  for (const { device, samples } of sampledDevices(placed, request)) {
    const { at, solver, distanceUm } = device;
    if (solver.kind !== "conductance") continue;
    const data = wholeInput(samples, request.protocol.samples);
    const same = traces[`${at}.g_clamp`]?.data;
    if (same) for (const [i, value] of same.entries()) data[i]! += value;
    traces[`${at}.g_clamp`] = { data, unit: "S", shape: [data.length], distanceUm };
  }
  return traces;
}

const isAt = ({ terms }: RecordedSite, node: number): boolean =>
  terms.some(({ site }) => "node" in site && site.node === node);

/** The samples as the solver takes them: the last one lasts to the end of the run. */
function wholeInput(samples: Float64Array, count: number): Float64Array {
  if (samples.length === count) return samples.slice();
  const whole = new Float64Array(count).fill(samples.at(-1) ?? 0);
  whole.set(samples.subarray(0, count));
  return whole;
}

function provenanceOf(
  { fit, axon, cell, meta }: BiophysicalDefinition,
  { name, rateHz, spec, isNone }: Stimulus,
  { protocol, method: solver, options }: RunRequest,
  probe: PreparedRun["probe"],
): Response["provenance"] {
  const devices = deviceDocuments(options);
  return {
    model: { kind: "biophysical", type: fit.kind, ...meta, id: meta.id ?? null, axon, changes: cell.changes, fit },
    stimulus: { name, rate_hz: rateHz, spec: isNone ? null : spec, samples: protocol.samples },
    ...(devices.length > 0 && { devices }),
    ...(probe && { probe: probeDocument(probe.document) }),
    settings: {
      protocol: protocol.name,
      solver,
      dt_s: protocol.dtMs / 1000,
      steps_per_sample: protocol.factor,
      junction_potential_v: protocol.offsetV === 0 ? 0 : -protocol.offsetV,
    },
  };
}

function probeDocument({ contacts, source, conductivitySPerM }: PlacedProbe["document"]): Record<string, unknown> {
  return {
    source,
    conductivity_s_per_m: conductivitySPerM,
    contacts: contacts.map(({ name, positionM }) => ({ name, position_m: positionM })),
  };
}
