import type { Provenance, Response } from "../base/types.js";

/** What a run did about the junction potential of its fit. */
export interface JunctionState {
  /** The junction potential that the fit states [V], such as -0.014. */
  readonly statedV: number;
  /** The part of it that the voltage was freed of [V]: all or nothing. */
  readonly appliedV: number;
}

/** The junction potential of a biophysical run by its provenance; null where the model states none, or none but 0. */
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

/** What has to be added to a voltage to bring it onto the scale of recordings [V]; 0 where it is on it. */
export function missingJunction({ provenance }: Pick<Response, "provenance">): number {
  const state = junctionState(provenance);
  return state === null ? 0 : state.appliedV - state.statedV;
}

/** What a file says of it beside the voltage; empty where there is nothing to say. */
export function junctionComment({ provenance }: Pick<Response, "provenance">): string {
  const state = junctionState(provenance);
  if (state === null) return "";
  const potential = `junction potential of ${millivolts(state.statedV)}`;
  return state.appliedV === state.statedV
    ? `; less the ${potential}, which puts it on the scale of recordings`
    : `; the model's own voltage, without the ${potential}: recordings lie ${millivolts(-state.statedV)} higher`;
}

/** A voltage in words. */
export function millivolts(volts: number): string {
  return `${Number((volts * 1e3).toPrecision(6))} mV`;
}
