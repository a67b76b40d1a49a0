import { InvalidModelError } from "../../base/errors.js";

/** BioNet's place of a current that names none. */
export const SOMA = "soma[0](0.5)";

/** A current of a SONATA simulation, before it is given to cells. */
export interface SimulationInput {
  readonly name: string;
  readonly nodeSet: unknown;
  /** Where on each cell, such as `soma[0](0.5)`. */
  readonly at: string;
  readonly pulses: readonly Pulse[];
  readonly samples: PlayedSamples | null;
}

/** A step of NEURON's IClamp. */
export interface Pulse {
  readonly amplitudeNa: number;
  readonly delayMs: number;
  readonly durationMs: number;
}

/** Samples [nA] played from t = 0 on; the current acts in part of the run, and the last sample lasts. */
export interface PlayedSamples {
  readonly values: ArrayLike<number>;
  readonly intervalMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** @throws InvalidModelError for a number that is missing */
export function numberOf(values: Readonly<Record<string, unknown>>, name: string, task: string): number {
  const value = Number(values[name]);
  if (values[name] !== undefined && values[name] !== null && values[name] !== "" && Number.isFinite(value))
    return value;
  throw new InvalidModelError(task, `its ${name} is ${String(values[name])}, expected a number`, {
    value: values[name],
  });
}
