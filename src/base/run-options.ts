import { callOptions, type Kind } from "./arguments.js";

/** Options of `run` of all models; a model passes over those of the other kind. */
export const runOptions = {
  ...callOptions,
  dt: "number",
  maxSamples: "numberOrNaN",
  record: "texts",
  spikeCut: "text",
  membrane: "text",
  absoluteVoltage: "boolean",
  spikesOnly: "boolean",
  solver: "text",
  junctionPotential: "text",
} as const satisfies Record<string, Kind>;
