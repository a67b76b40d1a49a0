import { checkArguments } from "../../base/arguments.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";
import { requireTrain } from "./spike-trains.js";

/** Errors of a model in the number of spikes and the time of the first one. */
export interface SpikeErrors {
  /** Number of the model's spikes minus recorded spikes. */
  readonly count: number;
  /** The same as a fraction of the recorded number. */
  readonly relativeCount: Measure;
  /** Time of the model's first spike minus that of the first recorded one [s]. */
  readonly latencyS: Measure;
}

/**
 * Errors of a model in spike count and latency.
 *
 * @param model spike times [s]
 * @param recorded spike times [s] on the same time axis
 * @param startS earlier spikes are not responses to the stimulus and are ignored [s]; default 0
 * @throws InvalidOptionError for times that decrease or are not finite
 */
export function spikeErrors(model: ArrayLike<number>, recorded: ArrayLike<number>, startS = 0): SpikeErrors {
  checkArguments("compare spikes", { startS: [startS, "number"] });
  const task = "compare spike counts";
  requireTrain(model, task, "model");
  requireTrain(recorded, task, "recording");
  const answers = (train: ArrayLike<number>) => Array.from(train).filter((time) => time >= startS);
  const [ours, theirs] = [answers(model), answers(recorded)];
  const count = ours.length - theirs.length;
  return {
    count,
    relativeCount: theirs.length === 0 ? missing("the recording has no spikes") : measured(count / theirs.length),
    latencyS: latencyError(ours, theirs),
  };
}

function latencyError(ours: readonly number[], theirs: readonly number[]): Measure {
  if (ours.length === 0 && theirs.length === 0) return missing("neither the model nor the recording has spikes");
  if (ours.length === 0) return missing("the model has no spikes");
  if (theirs.length === 0) return missing("the recording has no spikes");
  return measured(ours[0]! - theirs[0]!);
}
