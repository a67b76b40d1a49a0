import type { Provenance, SimulatedVoltage } from "../base/types.js";

/** The parts of a stored provenance that tell about the voltage. A file may hold anything in their place. */
interface StoredProvenance {
  readonly model?: {
    readonly kind?: unknown;
    readonly el_reference_v?: unknown;
    readonly fit?: { readonly junctionPotentialMv?: unknown } | null;
  } | null;
  readonly settings?: { readonly absolute_voltage?: unknown; readonly junction_potential_v?: unknown } | null;
}

/**
 * How the voltage of a simulated sweep differs from a recorded one, from the provenance stored with it; undefined if
 * that names no model. Provenance is read back only here: everything else uses {@link Response.simulated}.
 */
export function simulatedVoltage(provenance: Provenance): SimulatedVoltage | undefined {
  const { model, settings } = provenance as StoredProvenance;
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
