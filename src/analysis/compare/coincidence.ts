import { checkOptions } from "../../base/arguments.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";
import { requirePositive, requireTrain } from "./spike-trains.js";

export interface CoincidenceOptions {
  /** Duration of the sweep [s]. */
  readonly durationS: number;
  /** Maximum distance of coinciding spikes [s]; default 0.002. */
  readonly precisionS?: number | undefined;
}

/** Tolerance for rounding when comparing a difference of times with the precision. */
const ROUNDING = 1e-12;

/**
 * Coincidence factor Γ of a modelled and a recorded spike train (Jolivet, Kobayashi, Rauch, Naud, Shinomoto and
 * Gerstner 2008): coincidences in excess of those of a Poisson train with the model's rate, as a fraction of the
 * possible ones. 1 for equal trains, 0 at chance level, negative below chance. Each spike coincides at most once.
 *
 * @param model spike times [s] from the start of the sweep
 * @param recorded spike times [s]
 * @returns no value if neither train has spikes, or if the model fires so fast that chance alone would match every
 *   spike
 * @throws InvalidOptionError for times that decrease or are not finite, and for amounts that are not positive
 */
export function coincidenceFactor(
  model: ArrayLike<number>,
  recorded: ArrayLike<number>,
  options: CoincidenceOptions,
): Measure {
  const task = "count coincident spikes";
  checkOptions(task, options, { durationS: "number", precisionS: "number" });
  const { durationS, precisionS = 0.002 } = options;
  requireTrain(model, task, "model");
  requireTrain(recorded, task, "recording");
  requirePositive(durationS, "a duration of", "s", task);
  requirePositive(precisionS, "a precision of", "s", task);
  if (model.length === 0 && recorded.length === 0) return missing("neither the model nor the recording has spikes");
  const byChance = 2 * (model.length / durationS) * precisionS; // per recorded spike
  if (byChance >= 1) {
    return missing(
      `the model fires ${Number((model.length / durationS).toPrecision(3))} times a second, ` +
        `too fast for a precision of ${precisionS * 1e3} ms`,
    );
  }
  const beyondChance = coincidences(model, recorded, precisionS) - byChance * recorded.length;
  return measured(beyondChance / (0.5 * (model.length + recorded.length)) / (1 - byChance));
}

/** Maximum number of disjoint pairs of spikes no farther apart than `precision`. */
function coincidences(a: ArrayLike<number>, b: ArrayLike<number>, precision: number): number {
  let count = 0;
  let i = 0;
  let j = 0;
  // Greedy pairing from the left is optimal, since both trains are sorted.
  while (i < a.length && j < b.length) {
    const apart = a[i]! - b[j]!;
    if (Math.abs(apart) <= precision * (1 + ROUNDING) + ROUNDING * Math.abs(a[i]!)) {
      count++;
      i++;
      j++;
    } else if (apart < 0) i++;
    else j++;
  }
  return count;
}
