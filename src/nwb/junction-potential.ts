import type { Response } from "../base/types.js";

/** Offset that makes a voltage comparable to recordings [V]; 0 if it already is. */
export function missingJunction({ simulated }: Pick<Response, "simulated">): number {
  if (simulated?.model !== "biophysical" || simulated.junctionSubtracted) return 0;
  return 0 - simulated.junctionPotentialV; // not -0 for a fit that states none
}

/** The comment on it in a file, next to the voltage; empty if there is none. */
export function junctionComment({ simulated }: Pick<Response, "simulated">): string {
  if (simulated?.model !== "biophysical" || simulated.junctionPotentialV === 0) return "";
  const { junctionPotentialV, junctionSubtracted } = simulated;
  const potential = `junction potential of ${millivolts(junctionPotentialV)}`;
  return junctionSubtracted
    ? `; less the ${potential}, which puts it on the scale of recordings`
    : `; the model's own voltage, without the ${potential}: recordings lie ${millivolts(-junctionPotentialV)} higher`;
}

/** Formats a voltage, such as `-14 mV`. */
export function millivolts(volts: number): string {
  return `${Number((volts * 1e3).toPrecision(6))} mV`;
}
