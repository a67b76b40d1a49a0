/** Types shared by all layers: the result of a run, progress reports and cancellation. */

/** A quantity recorded in addition to the voltage. */
export interface Trace {
  /** Values, row-major over {@link Trace.shape}. */
  readonly data: Float64Array;
  /** SI unit symbol, such as `V` or `A`. */
  readonly unit: string;
  /** `[samples]`, or `[samples, components]`, such as one column per after-spike current. */
  readonly shape: readonly [number] | readonly [number, number];
  /** Path distance of its place from soma(0.5) [µm]; absent if it has no place, or the file does not say. */
  readonly distanceUm?: number | undefined;
}

/** How a response was made: model, settings, versions, hashes. Plain JSON. */
export type Provenance = Readonly<Record<string, unknown>>;

/** How a simulated voltage differs from a recorded one, which is absolute and corrected for the junction potential. */
export type SimulatedVoltage =
  | {
      readonly model: "glif";
      /** Whether voltages count from the resting potential of the cell; otherwise they are absolute. */
      readonly fromRest: boolean;
      /** Resting potential of the cell (`El_reference`) [V]; null if the model does not state it. */
      readonly restV: number | null;
    }
  | {
      readonly model: "biophysical";
      /** Junction potential stated by the fit [V], such as -0.014; 0 if it states none. */
      readonly junctionPotentialV: number;
      /** Whether it was subtracted from the voltage, as it was from recorded ones. */
      readonly junctionSubtracted: boolean;
    };

/** What a voltage clamp did in a sweep. */
export interface ClampRecord {
  /** Where it is, such as `soma`. */
  readonly at: string;
  /** Name of its command, such as `Voltage Steps`. */
  readonly stimulusName: string;
  /** The levels of its command as text; null for a sampled one. */
  readonly stimulusSpec: string | null;
  /** Command at the rate of the response [V], NaN where the clamp is off; as the response's voltage, it includes a junction
   * potential that was added. */
  readonly command: Float64Array;
  /** Current that it delivered, one value per sample [A]. */
  readonly current: Float64Array;
  readonly seriesResistanceOhm: number;
}

/** What a current electrode beside the one in the soma did in a sweep. */
export interface ElectrodeRecord {
  /** Where it is, such as `dend[10](0.5)`. */
  readonly at: string;
  /** Name of its stimulus, such as `Long Square`. */
  readonly stimulusName: string;
  /** Its description; null for a sampled one. */
  readonly stimulusSpec: string | null;
  /** Amplitude of a single described waveform that has one [A]. */
  readonly amplitudeA: number | null;
  /** Current that it injected, one value per sample [A]. */
  readonly current: Float64Array;
  /** Name of the trace with the voltage there; null if it is not recorded. */
  readonly voltageTrace: string | null;
}

/** x, y and z [m], in the coordinates of the morphology file. */
export type ContactPosition = readonly [xM: number, yM: number, zM: number];

/** Potential outside the cell over one sweep, at the contacts of a probe. */
export interface ExtracellularPotential {
  /** In the order of the probe. */
  readonly contacts: readonly { readonly name: string; readonly positionM: ContactPosition }[];
  /** Potential of each contact against a reference far away [V], one value per sample of the response. */
  readonly potentials: readonly Float64Array[];
  /** How membrane currents enter the medium: along each segment, or from its middle. */
  readonly source: "line" | "point";
  /** Of the medium [S/m]. */
  readonly conductivitySPerM: number;
}

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
  /**
   * What held the soma of a simulated sweep if no stimulus went into it: a voltage clamp, or nothing (`zero`), as in a
   * sweep of devices alone.
   */
  readonly somaClamp?: "voltage" | "zero" | undefined;
  /** Voltage clamps of a simulated sweep, that in the soma first; absent without one. */
  readonly clamps?: readonly ClampRecord[] | undefined;
  /** Current electrodes beside the one in the soma; absent without one. */
  readonly electrodes?: readonly ElectrodeRecord[] | undefined;
  /** Potential outside the cell; absent without a probe. */
  readonly extracellular?: ExtracellularPotential | undefined;
  /** How the voltage of a model, or of a file written from one, differs from a recorded one. Absent: recorded. */
  readonly simulated?: SimulatedVoltage | undefined;
  /** How a biophysical model was stepped; a plain run has a sample at both ends. Absent: not such a run. */
  readonly protocol?: "allen" | "plain" | undefined;
  /** Species of the modelled cell, such as `Mus musculus`. Absent: unknown. */
  readonly species?: string | undefined;
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
