import { detectSpikes } from "../analysis/spikes/detect-spikes.js";
import type { ClampRecord, Response } from "../base/types.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import { tracesOf } from "./cable/recorded-sites.js";
import { deviceDocuments } from "./devices/device-document.js";
import type { PlacedDevice } from "./devices/placed-devices.js";
import type { PlacedProbe } from "./extracellular/placed-probe.js";
import type { BiophysicalDefinition, BiophysicalResponse } from "./model-types.js";
import { currentOf, holdsSoma, type PreparedRun } from "./prepare-run.js";
import type { QueuedRun } from "./run-queue.js";

const OHM_PER_MOHM = 1e6;

/** The response of a run from the traces of its sites. */
export function responseOf(
  definition: BiophysicalDefinition,
  { stimulus, placed, probe, request }: PreparedRun,
  traces: readonly Float64Array[],
): BiophysicalResponse {
  const { protocol, sites, devices } = request;
  const [voltage, ...recorded] = traces;
  const own = recorded.length - (probe?.sites.length ?? 0);
  const named = tracesOf(sites.slice(1, own + 1), recorded.slice(0, own));
  return {
    kind: "biophysical",
    voltage: voltage!,
    rateHz: protocol.rateHz,
    spikeTimes: holdsSoma(devices) ? new Float64Array() : detectSpikes(voltage!, protocol.rateHz),
    traces: named,
    ...clampsOf(placed, request, named),
    ...(probe && { extracellular: { ...probe.document, potentials: recorded.slice(own) } }),
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

/** The `clamps` of a response, if there are any. */
function clampsOf(
  placed: readonly PlacedDevice[],
  { protocol, inputs }: QueuedRun,
  traces: Response["traces"],
): Pick<Response, "clamps"> {
  const sampled = placed.filter(({ input }) => input !== null);
  const clamps = sampled.flatMap((device, i): ClampRecord[] => {
    if (device.solver.kind !== "voltage-clamp") return [];
    const { samples } = inputs[i + 1]!; // the first is the soma's current
    return [
      {
        at: device.at,
        command: samples.map((voltage) => voltage + protocol.offsetV),
        current: traces[currentOf(device)]!.data,
        seriesResistanceOhm: device.solver.seriesMohm * OHM_PER_MOHM,
      },
    ];
  });
  return clamps.length > 0 ? { clamps } : {};
}

function provenanceOf(
  { fit, axon, cell, meta }: BiophysicalDefinition,
  stimulus: Stimulus,
  { protocol, method: solver, options }: QueuedRun,
  probe: PreparedRun["probe"],
): Response["provenance"] {
  const devices = deviceDocuments(options);
  return {
    model: { kind: "biophysical", type: fit.kind, ...meta, id: meta.id ?? null, axon, changes: cell.changes, fit },
    stimulus: { name: stimulus.name, rate_hz: stimulus.rateHz, spec: stimulus.spec, samples: protocol.samples },
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
