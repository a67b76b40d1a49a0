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

type MethodNames = { readonly [F in MethodField]: { readonly name: (typeof METHODS)[F][number] } };

const NO_CURRENTS = ["none", "none"] as const;
const CURRENTS = ["exp", "sum"] as const;
const NO_RULES = ["inf", "zero", "inf"] as const;
const RULES = ["spike_component", "v_before", "three_components"] as const;
const ADAPTING_RULES = ["three_components_exact", "v_before", "three_components"] as const;

/**
 * Methods that distinguish the levels: after-spike currents (dynamics, reset), then threshold, voltage reset, threshold
 * reset.
 */
const LEVELS: readonly (readonly [GlifLevel, string])[] = [
  [1, [...NO_CURRENTS, ...NO_RULES].join()],
  [2, [...NO_CURRENTS, ...RULES].join()],
  [3, [...CURRENTS, ...NO_RULES].join()],
  [4, [...CURRENTS, ...RULES].join()],
  [5, [...CURRENTS, ...ADAPTING_RULES].join()],
];

/** The published level with this combination of methods (glif.md C.1), or null if there is none. */
export function levelOf(config: MethodNames): GlifLevel | null {
  const names = [
    config.AScurrent_dynamics_method.name,
    config.AScurrent_reset_method.name,
    config.threshold_dynamics_method.name,
    config.voltage_reset_method.name,
    config.threshold_reset_method.name,
  ].join();
  return LEVELS.find(([, combination]) => combination === names)?.[0] ?? null;
}
