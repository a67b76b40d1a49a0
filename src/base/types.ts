/** Types shared by all layers: the result of a run, progress reports and cancellation. */

/** A quantity recorded in addition to the voltage. */
export interface Trace {
  /** Values, row-major over {@link Trace.shape}. */
  readonly data: Float64Array;
  /** SI unit symbol, such as `V` or `A`. */
  readonly unit: string;
  /** `[samples]`, or `[samples, components]`, such as one column per after-spike current. */
  readonly shape: readonly [number] | readonly [number, number];
}

/** How a response was made: model, settings, versions, hashes. Plain JSON. */
export type Provenance = Readonly<Record<string, unknown>>;

/** Membrane voltage over one sweep, simulated or recorded, with its spikes. */
export interface Response {
  readonly kind: "glif" | "biophysical" | "recorded";
  /** Membrane voltage [V], one value per sample; NaN where undefined (GLIF spike cuts). */
  readonly voltage: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** Spike times [s] from the first sample of the sweep. */
  readonly spikeTimes: Float64Array;
  /** Additional quantities by name. */
  readonly traces: Readonly<Record<string, Trace>>;
  readonly provenance: Provenance;
}

/** Progress report of a long call. */
export interface Progress {
  /** Current activity, such as `simulate` or `write`. */
  readonly stage: string;
  /** Work done so far, in `unit`. */
  readonly done: number;
  /** Total work, in `unit`. */
  readonly total: number;
  /** Unit of `done` and `total`, such as `s` of simulated time, `bytes` or `sweeps`. */
  readonly unit: string;
}

/** Every call that may take longer than 100 ms accepts these. */
export interface CallOptions {
  /** Fires to cancel; the call then rejects with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
  /** Called occasionally with the progress so far. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Options of `model.run`. */
export interface RunOptions extends CallOptions {
  /** Time step [s]. Default: that of the Allen protocol (GLIF models step at the rate of the stimulus). */
  readonly dt?: number | undefined;
  /** Names of additional quantities to record into `response.traces`. */
  readonly record?: readonly string[] | undefined;
  /** Maximum number of samples per run; a longer run fails before its first step. Default 5e7. */
  readonly maxSamples?: number | undefined;
}
