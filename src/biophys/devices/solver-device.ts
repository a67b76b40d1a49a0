/** A device as the solver has it, on a node, in its units: mV, nA, ms, µS, MΩ. See `Device` of native/core. */
export type SolverDevice =
  | { readonly kind: "current"; readonly node: number }
  | { readonly kind: "voltage-clamp"; readonly node: number; readonly seriesMohm: number }
  | { readonly kind: "conductance"; readonly node: number; readonly reversalMv: number }
  | {
      readonly kind: "synapse";
      readonly node: number;
      /** 0 for a single exponential. */
      readonly riseMs: number;
      readonly decayMs: number;
      readonly reversalMv: number;
    }
  | {
      readonly kind: "alpha";
      readonly node: number;
      readonly onsetMs: number;
      readonly tauMs: number;
      readonly peakUs: number;
      readonly reversalMv: number;
    };

/** Whether a device follows samples; such devices are electrodes, the others conductances of the membrane. */
export function isSampled({ kind }: Pick<SolverDevice, "kind">): boolean {
  return kind === "current" || kind === "voltage-clamp" || kind === "conductance";
}

/** Samples of a sampled device (current, voltage clamp, conductance) in SI units. */
export interface DeviceInput {
  /** At the rate of the run: the last one lasts to its end, and those beyond it are left out. */
  readonly samples: Float64Array;
  /** Factor to the solver's unit: nA, mV or µS. */
  readonly scale: number;
}

/** Spikes that arrive at a synapse. */
export interface DeviceEvents {
  /** Index of the synapse in the list of devices. */
  readonly device: number;
  /** Times of arrival [ms]. */
  readonly timesMs: Float64Array;
  readonly weightUs: number;
}
