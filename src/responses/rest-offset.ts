import type { Response } from "../base/types.js";

/**
 * Offset that makes the voltage of a response absolute [V], or null if it is absolute already. GLIF voltages are
 * relative to rest (glif.md C.2); the response states the resting potential, unless it was added on request.
 */
export function restOffset(response: Response): number | null {
  const { model, settings } = response.provenance as {
    readonly model?: { readonly kind?: unknown; readonly el_reference_v?: unknown };
    readonly settings?: { readonly absolute_voltage?: unknown };
  };
  if (model?.kind !== "glif" || settings?.absolute_voltage === true) return null;
  return typeof model.el_reference_v === "number" ? model.el_reference_v : 0;
}
