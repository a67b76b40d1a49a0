import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { Moments } from "../numeric/moments.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";
import { commonSamples } from "./resample.js";
import { requirePositive, requireTrain } from "./spike-trains.js";
import { explainedFraction } from "./subthreshold-variance.js";

/** Voltage and spikes of a sweep, as in a `Response`. */
export interface ComparedVoltage {
  /** Membrane voltage [V]; NaN where undefined. */
  readonly voltage: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** Spike times [s] from the first sample. */
  readonly spikeTimes: ArrayLike<number>;
}

export interface VoltageOptions {
  /** Start of the comparison [s]; default 0. */
  readonly startS?: number | undefined;
  /** End of the comparison, exclusive [s]; default the end of the shorter voltage. */
  readonly endS?: number | undefined;
  /** Excluded time before each spike of either voltage, for the values below threshold [s]; default 0.002. */
  readonly beforeSpikeS?: number | undefined;
  /** Excluded time from each spike on, for the values below threshold [s]; default 0.01. */
  readonly afterSpikeS?: number | undefined;
}

/** Comparison of a modelled with a recorded voltage. */
export interface VoltageComparison {
  /** Rate of the comparison [Hz]: the lower of the two. */
  readonly rateHz: number;
  /** Number of samples compared, at that rate. */
  readonly samples: number;
  /** Number of samples covered by both where one has a gap. */
  readonly gaps: number;
  /** Root mean square of the difference over all samples, including spikes [V]. */
  readonly rmsV: Measure;
  /** Mean of model minus recorded voltage [V]. */
  readonly meanDifferenceV: Measure;
  /** The same, excluding the spikes of both. */
  readonly belowThreshold: {
    readonly samples: number;
    readonly rmsV: Measure;
    /** 1 − var(model − recorded)/var(recorded). */
    readonly explainedVariance: Measure;
  };
}

/**
 * Compares a modelled with a recorded voltage over the time covered by both. If the rates differ, the samples of the
 * lower rate are used, and the other voltage is interpolated linearly. Samples that are NaN on either side are ignored
 * and counted as `gaps`.
 *
 * @returns measures, each a number or a reason
 * @throws InvalidOptionError for rates that are not positive, decreasing spike times, and invalid windows
 */
export function compareVoltages(
  model: ComparedVoltage,
  recorded: ComparedVoltage,
  options: VoltageOptions = {},
): VoltageComparison {
  const task = "compare voltages";
  checkArguments(task, { model: [model, "object"], recorded: [recorded, "object"] });
  checkArguments(task, {
    "model.voltage": [model.voltage, "samples"],
    "recorded.voltage": [recorded.voltage, "samples"],
  });
  checkOptions(task, options, { startS: "number", endS: "number", beforeSpikeS: "number", afterSpikeS: "number" });
  requirePositive(model.rateHz, "a rate of", "Hz", task);
  requirePositive(recorded.rateHz, "a rate of", "Hz", task);
  requireTrain(model.spikeTimes, task, "model");
  requireTrain(recorded.spikeTimes, task, "recording");
  const { startS = 0, endS = Number.POSITIVE_INFINITY, beforeSpikeS = 0.002, afterSpikeS = 0.01 } = options;
  for (const [name, value] of Object.entries({ startS, endS, beforeSpikeS, afterSpikeS })) {
    if (value >= 0) continue;
    throw new InvalidOptionError(`${task} with ${name} ${value}`, "expected zero or a positive number", { value });
  }

  const rateHz = Math.min(model.rateHz, recorded.rateHz);
  const [ours, theirs] = commonSamples(model, recorded);
  const sampleAt = (time: number) => Math.min(ours.length, Math.ceil(time * rateHz - WHOLE));
  const [first, stop] = [sampleAt(startS), sampleAt(endS)];
  const spikes = Float64Array.from([...Array.from(model.spikeTimes), ...Array.from(recorded.spikeTimes)]).sort();
  const all = new Moments();
  const difference = new Moments(); // below threshold, as is the next
  const data = new Moments();
  let next = 0; // the first spike after the excluded samples
  let [from, until] = [0, 0]; // excluded samples
  for (let k = first; k < stop; k++) {
    const off = ours[k]! - theirs[k]!;
    if (Number.isNaN(off)) continue;
    all.add(off);
    while (until <= k && next < spikes.length) {
      from = sampleAt(spikes[next]! - beforeSpikeS);
      until = sampleAt(spikes[next]! + afterSpikeS);
      next++;
    }
    if (k >= from && k < until) continue;
    difference.add(off);
    data.add(theirs[k]!);
  }

  const common = Math.max(0, stop - first);
  const none = missing(
    common === 0
      ? "the two voltages have no time in common"
      : "there is no sample where both the model and the recording have a voltage",
  );
  const noneBelow = all.count === 0 ? none : missing("there is no sample away from the spikes of both");
  return {
    rateHz,
    samples: all.count,
    gaps: common - all.count,
    rmsV: all.count === 0 ? none : measured(Math.sqrt(all.meanSquare)),
    meanDifferenceV: all.count === 0 ? none : measured(all.mean),
    belowThreshold: {
      samples: data.count,
      rmsV: data.count === 0 ? noneBelow : measured(Math.sqrt(difference.meanSquare)),
      explainedVariance: data.count === 0 ? noneBelow : explainedFraction(difference, data),
    },
  };
}

/** Tolerance for rounding: a time this close to a sample is on it. */
const WHOLE = 1e-6; // [samples]
