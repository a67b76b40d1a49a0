import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { Moments } from "../numeric/moments.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";
import { commonSamples } from "./resample.js";
import { requirePositive, requireTrain } from "./spike-trains.js";
import { explainedFraction } from "./subthreshold-variance.js";

/** Voltage of a sweep, as `response` of a run or of a recording has it. */
export interface ComparedVoltage {
  /** Membrane voltage [V]; NaN where there is none. */
  readonly voltage: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** Spike times [s] from the first sample. */
  readonly spikeTimes: ArrayLike<number>;
}

export interface VoltageOptions {
  /** First time that counts [s]; default 0. */
  readonly startS?: number | undefined;
  /** Time from which on nothing counts [s]; default the end of the shorter voltage. */
  readonly endS?: number | undefined;
  /** What is left out before each spike of either voltage for the values below threshold [s]; default 0.002. */
  readonly beforeSpikeS?: number | undefined;
  /** What is left out from each spike on for the values below threshold [s]; default 0.01. */
  readonly afterSpikeS?: number | undefined;
}

/** How far a modelled voltage lies from the recorded one. */
export interface VoltageComparison {
  /** Rate at which the two were compared [Hz]: the lower one. */
  readonly rateHz: number;
  /** Samples compared, at that rate. */
  readonly samples: number;
  /** Samples of the stretch that both cover where one of them has a gap. */
  readonly gaps: number;
  /** Root mean square of the difference over all samples, spikes among them [V]. */
  readonly rmsV: Measure;
  /** Mean of model less recorded voltage [V]. */
  readonly meanDifferenceV: Measure;
  /** The same away from the spikes of both. */
  readonly belowThreshold: {
    readonly samples: number;
    readonly rmsV: Measure;
    /** 1 − var(model − recorded)/var(recorded). */
    readonly explainedVariance: Measure;
  };
}

/**
 * Compares a modelled with a recorded voltage over the stretch that both cover. Where the rates differ, the samples of
 * the lower one count, and the other voltage is interpolated there in a straight line. Samples without a voltage (NaN)
 * on either side are left out and counted as `gaps`.
 *
 * @returns measures, each a number or why there is none
 * @throws InvalidOptionError for rates that are not positive, spike times that fall, and windows that are none
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
    throw new InvalidOptionError(`Cannot ${task} with ${name} ${value}: expected zero or a positive number`, { value });
  }

  const rateHz = Math.min(model.rateHz, recorded.rateHz);
  const [ours, theirs] = commonSamples(model, recorded);
  const sampleAt = (time: number) => Math.min(ours.length, Math.ceil(time * rateHz - WHOLE));
  const [first, stop] = [sampleAt(startS), sampleAt(endS)];
  const spikes = Float64Array.from([...Array.from(model.spikeTimes), ...Array.from(recorded.spikeTimes)]).sort();
  const all = new Moments();
  const difference = new Moments(); // below threshold, as are the values of the next
  const data = new Moments();
  let next = 0; // the spike after the one whose samples are left out
  let [from, until] = [0, 0]; // samples left out
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

/** A time that misses a whole number of samples by rounding alone lies on it. */
const WHOLE = 1e-6; // [samples]
