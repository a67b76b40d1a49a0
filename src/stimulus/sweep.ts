import type { Response } from "../base/types.js";
import type { Stimulus } from "./stimulus.js";

/** What is known of a sweep without reading its traces. */
export interface SweepInfo {
  /** Sweep number as the file counts it. */
  readonly number: number;
  /** Kind of stimulus, such as `Long Square`; the code where the file holds no name. */
  readonly stimulusName: string;
  /** Acquisition system's own code of the stimulus, where there is one. */
  readonly stimulusCode: string | null;
  /** What the amplifier clamped; `zero` is a current-clamp sweep without any injected current (I=0). */
  readonly clamp: "current" | "voltage" | "zero";
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** Number of samples of the response (of the stimulus where there is no response). */
  readonly samples: number;
  /** Start of the sweep on the file's clock [s]. */
  readonly startTimeS: number;
  /** Amplitude the file states [A], or null. */
  readonly amplitudeA: number | null;
  /** Name of the electrode, or null. */
  readonly electrode: string | null;
  /** Part of the sweep that is the experiment (without test pulse), in samples. */
  readonly window: { readonly start: number; readonly count: number };
}

/** One stimulus with the response recorded to it. */
export interface Sweep extends SweepInfo {
  /** Injected current; null for I=0 sweeps, voltage-clamp sweeps and sweeps whose stimulus the file lacks. */
  readonly stimulus: Stimulus | null;
  /** Recorded voltage; null for voltage-clamp sweeps and sweeps without response. */
  readonly response: Response | null;
  /** What a careful reader should know of its traces, such as that they break off; none where absent. */
  readonly notes?: readonly string[] | undefined;
}
