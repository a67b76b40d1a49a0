import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { Moments } from "../numeric/moments.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";

/** Voltages of one sweep at one rate: a run with the recorded spikes imposed on the model, and the recording. */
export interface ForcedSweep {
  /** Voltage of the forced-spike run [V], absolute like the recording's; NaN in spike cuts. */
  readonly model: Float64Array;
  /** Recorded voltage [V]; NaN if missing. */
  readonly recorded: Float64Array;
}

/** How well a model follows the voltage between spikes, over all sweeps together (glif.md C.6). */
export interface SubthresholdVariance {
  /** Variance of model minus recorded voltage [V²]. */
  readonly ofDifference: Measure;
  /** Variance of the recorded voltage over the same samples [V²]. */
  readonly ofRecorded: Measure;
  /** Fraction of the recorded variance that the model explains. */
  readonly explained: Measure;
  /** Sum of the squared differences [V²]. */
  readonly sumOfSquares: number;
  /** Number of samples where both have a voltage. */
  readonly samples: number;
}

/**
 * Subthreshold variance of a model, from runs with the recorded spikes imposed (glif.md C.7; see `runForcedSpikes`).
 * Samples of all sweeps are pooled; those with a NaN in either voltage are ignored.
 *
 * @throws InvalidOptionError if the two voltages of a sweep differ in length
 */
export function subthresholdVariance(sweeps: Iterable<ForcedSweep>): SubthresholdVariance {
  checkArguments("measure subthreshold variance", { sweeps: [sweeps, "iterable"] });
  const difference = new Moments();
  const data = new Moments();
  let sumOfSquares = 0;
  for (const sweep of sweeps) {
    checkArguments("measure subthreshold variance", { "a sweep": [sweep, "object"] });
    const { model, recorded } = sweep;
    checkArguments("measure subthreshold variance", { model: [model, "samples"], recorded: [recorded, "samples"] });
    if (model.length !== recorded.length) {
      throw new InvalidOptionError(
        "measure subthreshold variance",
        `the model has ${model.length} samples and the recording ${recorded.length}, expected as many of both`,
        { value: model.length },
      );
    }
    for (let k = 0; k < model.length; k++) {
      const off = model[k]! - recorded[k]!;
      if (Number.isNaN(off)) continue;
      difference.add(off);
      data.add(recorded[k]!);
      sumOfSquares += off * off;
    }
  }
  const samples = data.count;
  if (samples === 0) {
    const none = missing("there is no sample where both the model and the recording have a voltage");
    return { ofDifference: none, ofRecorded: none, explained: none, sumOfSquares, samples };
  }
  return {
    ofDifference: measured(difference.variance),
    ofRecorded: measured(data.variance),
    explained: explainedFraction(difference, data),
    sumOfSquares,
    samples,
  };
}

/** 1 − var(difference)/var(data): 1 for a constant difference, negative if it varies more than the data. */
export function explainedFraction(difference: Moments, data: Moments): Measure {
  if (data.variance === 0) return missing("the recorded voltage does not vary");
  return measured(1 - difference.variance / data.variance);
}
