import { checkOptions } from "../../base/arguments.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";
import { requirePositive, requireTrain } from "./spike-trains.js";

export interface CoincidenceOptions {
  /** Length of the sweep in which spikes could fall [s]. */
  readonly durationS: number;
  /** Two spikes no farther apart than this coincide [s]; default 0.002. */
  readonly precisionS?: number | undefined;
}

/** A difference of two times that misses the precision by rounding alone still coincides. */
const ROUNDING = 1e-12;

/**
 * Coincidence factor Γ of a modelled and a recorded spike train (Jolivet, Kobayashi, Rauch, Naud, Shinomoto and
 * Gerstner 2008): coincidences beyond those of a Poisson train with the model's rate, as a share of what there could be.
 * 1 for equal trains, 0 at chance, below 0 for fewer than by chance. No spike coincides twice.
 *
 * @param model spike times [s] from the start of the sweep
 * @param recorded spike times [s]
 * @returns no value where neither has spikes, or where the model fires so fast that chance alone would hit every spike
 * @throws InvalidOptionError for times that fall or are not finite, and for amounts that are not positive
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
  const byChance = 2 * (model.length / durationS) * precisionS; // for each recorded spike
  if (byChance >= 1) {
    return missing(
      `the model fires ${Number((model.length / durationS).toPrecision(3))} times a second, ` +
        `too fast for a precision of ${precisionS * 1e3} ms`,
    );
  }
  const beyondChance = coincidences(model, recorded, precisionS) - byChance * recorded.length;
  return measured(beyondChance / (0.5 * (model.length + recorded.length)) / (1 - byChance));
}

/** Greatest number of pairs no farther apart than `precision`, no spike in two of them. */
function coincidences(a: ArrayLike<number>, b: ArrayLike<number>, precision: number): number {
  let count = 0;
  let i = 0;
  let j = 0;
  // Pairing from the left is as good as any other pairing, since both trains are sorted.
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
