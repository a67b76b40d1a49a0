import type { Response } from "../base/types.js";

/**
 * What must be added to the voltage of a response to make it absolute [V], or null where it is absolute already.
 * A GLIF model counts from rest (glif.md C.2); its response says where rest is, unless it was added on request.
 */
export function restOffset(response: Response): number | null {
  const { model, settings } = response.provenance as {
    readonly model?: { readonly kind?: unknown; readonly el_reference_v?: unknown };
    readonly settings?: { readonly absolute_voltage?: unknown };
  };
  if (model?.kind !== "glif" || settings?.absolute_voltage === true) return null;
  return typeof model.el_reference_v === "number" ? model.el_reference_v : 0;
}
