/** The dynamics and reset methods of GLIF models (glif.md C.3), by the field of a neuron config that names them. */
export const METHODS = {
  AScurrent_dynamics_method: ["none", "exp"],
  voltage_dynamics_method: ["linear_forward_euler"],
  threshold_dynamics_method: ["inf", "spike_component", "three_components_exact"],
  AScurrent_reset_method: ["none", "sum"],
  voltage_reset_method: ["zero", "v_before"],
  threshold_reset_method: ["inf", "three_components"],
} as const;

/** A config field that names a method. */
export type MethodField = keyof typeof METHODS;

/** Level of a GLIF model as published: 1 LIF, 2 LIF-R, 3 LIF-ASC, 4 LIF-R-ASC, 5 LIF-R-ASC-A. */
export type GlifLevel = 1 | 2 | 3 | 4 | 5;

type Name<F extends MethodField> = (typeof METHODS)[F][number];
type MethodNames = { readonly [F in MethodField]: { readonly name: Name<F> } };

/** A level and its methods, in the order of {@link METHODS}. */
type Level = readonly [
  GlifLevel,
  Name<"AScurrent_dynamics_method">,
  Name<"voltage_dynamics_method">,
  Name<"threshold_dynamics_method">,
  Name<"AScurrent_reset_method">,
  Name<"voltage_reset_method">,
  Name<"threshold_reset_method">,
];

/** The table of glif.md C.1. */
const LEVELS: readonly Level[] = [
  [1, "none", "linear_forward_euler", "inf", "none", "zero", "inf"],
  [2, "none", "linear_forward_euler", "spike_component", "none", "v_before", "three_components"],
  [3, "exp", "linear_forward_euler", "inf", "sum", "zero", "inf"],
  [4, "exp", "linear_forward_euler", "spike_component", "sum", "v_before", "three_components"],
  [5, "exp", "linear_forward_euler", "three_components_exact", "sum", "v_before", "three_components"],
];

/** The published level with this combination of methods (glif.md C.1), or null if there is none. */
export function levelOf(config: MethodNames): GlifLevel | null {
  const names = (Object.keys(METHODS) as MethodField[]).map((field) => config[field].name);
  return LEVELS.find(([, ...methods]) => methods.every((method, i) => method === names[i]))?.[0] ?? null;
}
