import type { Response } from "../base/types.js";

/**
 * Offset that makes the voltage of a response absolute [V], or null if it is absolute already. GLIF voltages are
 * relative to rest (glif.md C.2); the response states the resting potential, unless it was added on request.
 */
export function restOffset({ simulated }: Pick<Response, "simulated">): number | null {
  return simulated?.model === "glif" && simulated.fromRest ? (simulated.restV ?? 0) : null;
}
