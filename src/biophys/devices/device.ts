import type { Stimulus } from "../../stimulus/stimulus.js";
import type { SampledCurrent } from "../../stimulus/stimulus-options.js";
import type { NetStim } from "../../stimulus/trains/net-stim.js";
import type { Trains } from "../../stimulus/trains/train-value.js";

/** A described stimulus and the spike trains [s] that it names, as `Stimulus.parse` takes them. */
export interface DescribedCurrent {
  readonly spec: string;
  readonly trains?: Trains | undefined;
  /** Its name; default: that of its kinds. */
  readonly name?: string | undefined;
}

/** A current electrode beside the one in the soma. */
export interface CurrentElectrode {
  /** Where it is, such as `dend[10](0.5)`. */
  readonly at: string;
  /** What it injects: a stimulus, the description of one (with the spike trains it names), or samples [A]. */
  readonly stimulus: Stimulus | string | DescribedCurrent | SampledCurrent;
}

/** A level of a command: it lasts for `durationS` [s] and is `value` in SI units. */
export interface CommandStep {
  readonly durationS: number;
  readonly value: number;
}

/**
 * A quantity over time in SI units: steps one after the other, or samples that are held. After the last step the clamp is
 * off, as NEURON's SEClamp is; the last sample lasts to the end of the sweep.
 */
export type Command =
  | { readonly steps: readonly CommandStep[] }
  | { readonly samples: Float64Array; readonly rateHz: number };

/** A single-electrode voltage clamp, as NEURON's SEClamp. */
export interface VoltageClamp {
  readonly kind: "voltage";
  readonly at: string;
  /** Command voltage [V], the model's own: without a junction potential. */
  readonly command: Command;
  /** Series resistance [Ω]; default 1 MΩ. */
  readonly seriesResistanceOhm?: number | undefined;
}

/** A conductance that follows a command (dynamic clamp): its current is g·(v − reversal). */
export interface ConductanceClamp {
  readonly kind: "conductance";
  readonly at: string;
  /** Conductance [S]. */
  readonly conductance: Command;
  /** Reversal potential [V]. */
  readonly reversalV: number;
}

export type Clamp = VoltageClamp | ConductanceClamp;

/** Many synapses at random places of a part of a cell, uniform along its length (point-processes.md 5). */
export type ManySynapses = {
  /** Chooses the places, 0 (default) to 2^32 − 1; the same everywhere for the same cell. */
  readonly seed?: number | undefined;
} & (
  | { readonly count: number; readonly densityPerM?: undefined }
  | {
      readonly count?: undefined;
      /** Synapses per length [1/m]; their number is rounded to the nearest. */
      readonly densityPerM: number;
    }
);

/** Where synapses are. */
export interface PlacedSynapse {
  /** A place; with {@link many} a part of the cell, such as `apic` or `all`. */
  readonly at: string;
  /** If given, many synapses in place of one. */
  readonly many?: ManySynapses | undefined;
}

/** What synapses driven by spikes have in common. */
export interface EventSynapse extends PlacedSynapse {
  /** Reversal potential [V]; default 0. */
  readonly reversalV?: number | undefined;
  /** Conductance that one spike adds at its peak [S]. */
  readonly weightS: number;
  /** From a spike to its effect [s]; default 0. */
  readonly delayS?: number | undefined;
  /** Spike times [s], in any order; of many synapses those of each. */
  readonly times?: readonly number[] | Float64Array | undefined;
  /** Spikes of a NetStim in place of {@link times}. Each of many synapses has its own stream, `index` 0, 1, 2 … */
  readonly netStim?: NetStim | undefined;
}

/** A conductance that jumps at a spike and decays, as NEURON's ExpSyn. */
export interface ExpSynapse extends EventSynapse {
  readonly kind: "expsyn";
  /** Time constant of the decay [s]. */
  readonly tauS: number;
}

/** A conductance that rises and decays, as NEURON's Exp2Syn. */
export interface Exp2Synapse extends EventSynapse {
  readonly kind: "exp2syn";
  /** Time constant of the rise [s], shorter than that of the decay. */
  readonly tau1S: number;
  /** Time constant of the decay [s]. */
  readonly tau2S: number;
}

/** One conductance g = gmax·x·e^(1−x) with x = (t − onset)/tau, as NEURON's AlphaSynapse; 0 beyond x = 10. */
export interface AlphaSynapse extends PlacedSynapse {
  readonly kind: "alpha";
  readonly onsetS: number;
  readonly tauS: number;
  /** Conductance at the peak [S]. */
  readonly gmaxS: number;
  /** Reversal potential [V]; default 0. */
  readonly reversalV?: number | undefined;
}

export type Synapse = ExpSynapse | Exp2Synapse | AlphaSynapse;

/** Devices on a cell, beside the current into the soma. All act at once. */
export interface Devices {
  /** Current electrodes. */
  readonly inject?: readonly CurrentElectrode[] | undefined;
  /** Voltage and conductance clamps. */
  readonly clamp?: readonly Clamp[] | undefined;
  readonly synapses?: readonly Synapse[] | undefined;
}
