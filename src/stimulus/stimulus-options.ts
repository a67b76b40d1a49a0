import type { CsvOptions } from "./csv/csv.js";
import type { Trains } from "./trains/train-value.js";

/** A stimulus as samples. */
export interface SampledCurrent {
  /** Current [A]; sample i holds on [i/rateHz, (i+1)/rateHz). */
  readonly current: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
}

/** Facts about a CSV file that its text does not state. */
export interface CsvStimulusOptions extends CsvOptions {
  /** Name of the stimulus; default: the file's name. */
  readonly name?: string | undefined;
}

/** What a description refers to. */
export interface ParseOptions {
  /** Spike trains [s] by the names of their files in the text, for `spikes:times=FILE`. */
  readonly trains?: Trains | undefined;
  /** Name of the stimulus; default: that of its kinds, such as `Long Square`. */
  readonly name?: string | undefined;
}

/** Options of `Stimulus.family`. */
export interface FamilyOptions extends ParseOptions {
  /** Maximum number of stimuli; default 1000. */
  readonly maxSweeps?: number | undefined;
}
