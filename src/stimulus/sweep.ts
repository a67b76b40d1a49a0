import type { Response } from "../base/types.js";
import type { Stimulus } from "./stimulus.js";

/** Properties of a sweep that are known without reading its traces. */
export interface SweepInfo {
  /** Sweep number in the file. */
  readonly number: number;
  /** Kind of stimulus, such as `Long Square`; the code if the file has no name for it. */
  readonly stimulusName: string;
  /** The acquisition system's code of the stimulus, or null. */
  readonly stimulusCode: string | null;
  /** The clamped quantity; `zero` is a current-clamp sweep without injected current (I=0). */
  readonly clamp: "current" | "voltage" | "zero";
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** Number of samples of the response (of the stimulus if there is no response). */
  readonly samples: number;
  /** Start of the sweep on the file's clock [s]. */
  readonly startTimeS: number;
  /** Amplitude stated in the file [A], or null. */
  readonly amplitudeA: number | null;
  /** Name of the electrode, or null. */
  readonly electrode: string | null;
  /** Values that tell it from the others of a family, such as `amplitude=20pA`; absent or null outside a family. */
  readonly variant?: string | null | undefined;
  /**
   * Whether it is what another electrode did in a simulated sweep: a clamp or a current beside the recording of the soma.
   * Absent: false.
   */
  readonly isBeside?: boolean | undefined;
  /** The part of the sweep with the experiment (without the test pulse) [samples]. */
  readonly window: { readonly start: number; readonly count: number };
}

/** One stimulus with its recorded response. */
export interface Sweep extends SweepInfo {
  /** Injected current; null for I=0 sweeps, voltage-clamp sweeps and sweeps without a stored stimulus. */
  readonly stimulus: Stimulus | null;
  /** Recorded voltage; null for voltage-clamp sweeps and sweeps without a response. */
  readonly response: Response | null;
  /** Notes on its traces, such as that they end early; absent if there are none. */
  readonly notes?: readonly string[] | undefined;
}
