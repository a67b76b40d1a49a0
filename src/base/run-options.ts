import { callOptions, type Kind } from "./arguments.js";

/** Options of `run` of all models; each model ignores those of the other kind. */
export const runOptions = {
  ...callOptions,
  dt: "number",
  maxSamples: "numberOrNaN",
  record: "texts",
  glifCut: "text",
  membrane: "text",
  absoluteVoltage: "boolean",
  spikesOnly: "boolean",
  solver: "text",
  junctionPotential: "text",
  inject: "list",
  clamp: "list",
  synapses: "list",
  probe: "object",
} as const satisfies Record<string, Kind>;
