import type { Model } from "../models/opened-model.js";
import type { Sweep } from "../stimulus/sweep.js";

/** A step of a perisomatic model, whatever its size: the passive dendrites are solved by a few modes [s]. */
const PERISOMATIC_STEP_S = 0.15e-6;
/** A step of a compartment of an all-active model [s]. */
const ACTIVE_STEP_S = 30e-9;
/** Step of Allen's protocol at most rates of recordings [s]. */
const ALLEN_STEP_S = 5e-6;
/** Of a stimulus that says only when it is sampled [s]. */
const UNKNOWN_S = 1;

/** About what a biophysical model takes to simulate a sweep, on a machine of 2024 [s]; within a factor of two or three. */
export function estimateOf(model: Model, { stimulus }: Sweep, dt = ALLEN_STEP_S): number {
  if (model.kind !== "biophysical" || stimulus === null) return 0;
  const { fit, cell } = model.definition;
  const stepS = fit.kind === "perisomatic" ? PERISOMATIC_STEP_S : ACTIVE_STEP_S * cell.parent.length;
  const lengthS = Number.isNaN(stimulus.durationS) ? UNKNOWN_S : stimulus.durationS;
  return (lengthS / dt) * stepS;
}
