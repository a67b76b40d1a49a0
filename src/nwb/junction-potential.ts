import type { Provenance, Response } from "../base/types.js";

/** How a run treated the junction potential of its fit. */
export interface JunctionState {
  /** The junction potential stated by the fit [V], such as -0.014. */
  readonly statedV: number;
  /** The part of it subtracted from the voltage [V]: all or nothing. */
  readonly appliedV: number;
}

/** The junction potential of a biophysical run from its provenance; null if the model states none or 0. */
function junctionState(provenance: Provenance): JunctionState | null {
  const { model, settings } = provenance as {
    readonly model?: { readonly kind?: unknown; readonly fit?: { readonly junctionPotentialMv?: unknown } };
    readonly settings?: { readonly junction_potential_v?: unknown };
  };
  const statedMv = model?.kind === "biophysical" ? model.fit?.junctionPotentialMv : undefined;
  const appliedV = settings?.junction_potential_v;
  if (typeof statedMv !== "number" || typeof appliedV !== "number" || statedMv === 0) return null;
  return { statedV: statedMv * 1e-3, appliedV };
}

/** Offset that makes a voltage comparable to recordings [V]; 0 if it already is. */
export function missingJunction({ provenance }: Pick<Response, "provenance">): number {
  const state = junctionState(provenance);
  return state === null ? 0 : state.appliedV - state.statedV;
}

/** The comment on it in a file, next to the voltage; empty if there is none. */
export function junctionComment({ provenance }: Pick<Response, "provenance">): string {
  const state = junctionState(provenance);
  if (state === null) return "";
  const potential = `junction potential of ${millivolts(state.statedV)}`;
  return state.appliedV === state.statedV
    ? `; less the ${potential}, which puts it on the scale of recordings`
    : `; the model's own voltage, without the ${potential}: recordings lie ${millivolts(-state.statedV)} higher`;
}

/** Formats a voltage, such as `-14 mV`. */
export function millivolts(volts: number): string {
  return `${Number((volts * 1e3).toPrecision(6))} mV`;
}
