import { InvalidModelError } from "../../base/errors.js";
import type { GlifConfig } from "./config-schema.js";

export type { GlifConfig } from "./config-schema.js";

/** Conductance [S] and capacitance [F], multiplied by their coefficients (glif.md C.2 "Effective values"). */
export function membraneOf(config: GlifConfig): { conductance: number; capacitance: number } {
  const { R_input, C, coeffs } = config;
  return { conductance: (1 / R_input) * (coeffs.G ?? 1), capacitance: C * (coeffs.C ?? 1) };
}

/**
 * Rates a and b [1/s] of the threshold's voltage component, multiplied by their coefficients; zero if the model has
 * none.
 */
export function followRates(config: GlifConfig): { a: number; b: number } {
  const { threshold_dynamics_method: method, coeffs } = config;
  if (method.name !== "three_components_exact") return { a: 0, b: 0 };
  return { a: method.params.a_voltage * (coeffs.a ?? 1), b: method.params.b_voltage * (coeffs.b ?? 1) };
}

/**
 * What is wrong with b_voltage: three_components_exact divides by b and by b − G/C (glif.md C.3); AllenSDK then computes
 * NaN and never spikes. Null if it is defined.
 */
export function singularRate(config: GlifConfig): string | null {
  const { a, b } = followRates(config);
  const { conductance, capacitance } = membraneOf(config);
  if (a === 0 || (b !== 0 && b !== conductance / capacitance)) return null;
  const what = b === 0 ? "0" : "the rate of the membrane, G/C";
  return `is ${what}, where three_components_exact is not defined; expected any other rate`;
}

/**
 * Rejects a config that {@link parseGlifConfig} did not return, which lacks fields that a run needs.
 *
 * @throws InvalidModelError
 */
export function checkConfig(config: GlifConfig, task: string): void {
  if (typeof config.El === "number" && config.threshold_dynamics_method && Array.isArray(config.asc_tau_array)) return;
  throw new InvalidModelError(task, "the config was not returned by parseGlifConfig", { value: config });
}
