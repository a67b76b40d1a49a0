import type { Provenance, Response, SimulatedVoltage } from "../base/types.js";

/** What a response says of its simulation. */
export type ResponseFacts = Pick<Response, "simulated" | "protocol" | "species">;

/** The parts of a stored provenance that are read back. A file may hold anything in their place. */
interface StoredProvenance {
  readonly model?: {
    readonly kind?: unknown;
    readonly species?: unknown;
    readonly el_reference_v?: unknown;
    readonly fit?: { readonly junctionPotentialMv?: unknown } | null;
  } | null;
  readonly settings?: {
    readonly absolute_voltage?: unknown;
    readonly junction_potential_v?: unknown;
    readonly protocol?: unknown;
  } | null;
}

/**
 * What a simulated sweep of a file says of its simulation, from the provenance stored with it; only what is known.
 * Provenance is read back only here: everything else uses the fields of {@link Response}.
 */
export function responseFacts(provenance: Provenance): ResponseFacts {
  const stored = provenance as StoredProvenance;
  const simulated = simulatedVoltage(stored);
  const protocol = stored.settings?.protocol;
  const species = stored.model?.species;
  return {
    ...(simulated && { simulated }),
    ...((protocol === "allen" || protocol === "plain") && { protocol }),
    ...(typeof species === "string" && species !== "" && { species }),
  };
}

/** How the voltage differs from a recorded one; undefined if no model is named. */
function simulatedVoltage({ model, settings }: StoredProvenance): SimulatedVoltage | undefined {
  if (model?.kind === "glif") {
    const rest = model.el_reference_v;
    return {
      model: "glif",
      fromRest: settings?.absolute_voltage !== true,
      restV: typeof rest === "number" ? rest : null,
    };
  }
  if (model?.kind !== "biophysical") return undefined;
  const statedMv = model.fit?.junctionPotentialMv;
  const subtractedV = settings?.junction_potential_v;
  // Without both numbers, nothing is known to be missing.
  const known = typeof statedMv === "number" && typeof subtractedV === "number";
  return {
    model: "biophysical",
    junctionPotentialV: known ? statedMv * 1e-3 : 0,
    junctionSubtracted: known && subtractedV !== 0,
  };
}
