import type { Model } from "../models/opened-model.js";
import type { Sweep } from "../stimulus/sweep.js";

/**
 * Time per step of a perisomatic model, independent of its size, because a few modes represent the passive dendrites
 * [s].
 */
const PERISOMATIC_STEP_S = 0.15e-6;
/** Time per step and compartment of an all-active model [s]. */
const ACTIVE_STEP_S = 30e-9;
/** Step of Allen's sampling at most sampling rates [s]. */
const ALLEN_STEP_S = 5e-6;
/** Assumed duration of a stimulus without a known one [s]. */
const UNKNOWN_S = 1;

/**
 * Simulation time that justifies another thread [s]: starting one takes 60 ms, and as much again to reach full speed.
 */
const WORTH_A_THREAD_S = 0.5;

/** How many threads some work is worth, beside the calling one; the machine may have fewer cores. */
export const threadsWorth = (estimateS: number): number => Math.floor(estimateS / WORTH_A_THREAD_S);

/**
 * Rough time to simulate a sweep with a biophysical model, on a machine of 2024 [s]; accurate within a factor of two or
 * three.
 */
export function estimateOf(model: Model, { stimulus }: Pick<Sweep, "stimulus">, dt = ALLEN_STEP_S): number {
  if (model.kind !== "biophysical" || stimulus === null) return 0;
  const { fit, cell } = model.definition;
  const stepS = fit.kind === "perisomatic" ? PERISOMATIC_STEP_S : ACTIVE_STEP_S * cell.parent.length;
  const lengthS = Number.isNaN(stimulus.durationS) ? UNKNOWN_S : stimulus.durationS;
  return (lengthS / dt) * stepS;
}
