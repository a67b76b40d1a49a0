/** Shapes shared by all floors of the house: what a run gives back, and how a long call reports and is cancelled. */

/** A further quantity recorded beside the voltage. */
export interface Trace {
  /** Values, row-major over {@link Trace.shape}. */
  readonly data: Float64Array;
  /** SI unit symbol, such as `V` or `A`. */
  readonly unit: string;
  /** `[samples]`, or `[samples, components]` such as one column for each after-spike current. */
  readonly shape: readonly [number] | readonly [number, number];
}

/** How a response came about: model, settings, versions, hashes. Plain JSON. */
export type Provenance = Readonly<Record<string, unknown>>;

/** Membrane voltage over one sweep, simulated or recorded, with its spikes. */
export interface Response {
  readonly kind: "glif" | "biophysical" | "recorded";
  /** Membrane voltage [V], one value a sample; NaN where there is none (GLIF spike cuts). */
  readonly voltage: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** Spike times [s] from the first sample of the sweep. */
  readonly spikeTimes: Float64Array;
  /** Further quantities by name. */
  readonly traces: Readonly<Record<string, Trace>>;
  readonly provenance: Provenance;
}

/** What a long call reports while it works. */
export interface Progress {
  /** What is being done, such as `simulate` or `write`. */
  readonly stage: string;
  /** Work done so far, in `unit`. */
  readonly done: number;
  /** All the work there is, in `unit`. */
  readonly total: number;
  /** Unit of `done` and `total`, such as `s` of simulated time, `bytes` or `sweeps`. */
  readonly unit: string;
}

/** Every call that may take longer than 100 ms accepts these. */
export interface CallOptions {
  /** Fires to cancel; the call then rejects with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with how far the work is. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Options of `model.run`. */
export interface RunOptions extends CallOptions {
  /** Time step [s]. Absent: the Allen protocol (GLIF models step at the rate of the stimulus). */
  readonly dt?: number | undefined;
  /** Names of further quantities to record into `response.traces`. */
  readonly record?: readonly string[] | undefined;
  /** Most samples of a run: a longer one is refused before its first step. Default 5e7. */
  readonly maxSamples?: number | undefined;
}
