import { resolve } from "node:path";

/** Path of a GLIF model that ships with the package. */
export function shippedModel(level: number): string {
  return resolve(import.meta.dirname, `../../models/glif-cell/GLIF${level}_neuron_config.json`);
}
