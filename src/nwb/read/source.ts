/**
 * Common data model of the readers of NWB 1 and NWB 2: a recording whose traces have not been read yet (nwb.md 3.4).
 */

import type { ExtracellularPotential, Provenance } from "../../base/types.js";
import type { SweepInfo } from "../../stimulus/sweep.js";

/** Names of the formats that are read; a reader states the key of its own. */
export const RECORDING_FORMATS = { nwb1: "NWB 1", nwb2: "NWB 2" } as const;

/** A format that is read, such as `nwb2`. @useDeclaredType */
export type RecordingFormat = keyof typeof RECORDING_FORMATS;

/** The recorded or simulated cell; unknown fields are null. */
export interface SpecimenInfo {
  /** Id of the specimen in the Allen database, or the file's own identifier. */
  readonly id: number | string | null;
  readonly name: string | null;
  /** Such as `Mus musculus`. */
  readonly species: string | null;
  /** Transgenic line. */
  readonly line: string | null;
  /** `spiny`, `aspiny` or `sparsely spiny`. */
  readonly dendriteType: string | null;
  /** Brain structure, such as `VISp5`. */
  readonly structure: string | null;
}

/** Conversion of stored numbers to SI: value × scale + offset. */
export interface Scaling {
  readonly scale: number;
  readonly offset: number;
}

/** A trace that can be read on demand. */
export interface TraceSource {
  /** Path of the dataset. */
  readonly at: string;
  readonly start: number;
  readonly count: number;
  readonly scaling: () => Scaling;
  /** Unit stated in the file; null if there is none. */
  readonly unit: () => string | null;
  /** Gain stated in the file, for diagnosing implausible values; null if there is none. */
  readonly gain: () => number | null;
  readonly clock: () => TraceClock;
}

/** Sampling times of a trace. */
export interface TraceClock {
  readonly rateHz: number;
  /** Time of the first sample on the file's clock [s]; null if the trace has no time of its own. */
  readonly startTimeS: number | null;
}

/** A state variable stored next to the voltage. */
export interface StateVariable {
  readonly name: string;
  /** Path of the time series. */
  readonly at: string;
}

/** A sweep that is listed but not read. */
export interface StoredSweep {
  /** Some properties may be read on demand; all are own and enumerable, so spreading copies their values. */
  readonly info: SweepInfo;
  /** Finds the stimulus: a current, or the command of a voltage clamp; null if there is none. */
  readonly stimulus: () => TraceSource | null;
  /** Finds the response: a membrane potential, or the current of a voltage clamp; null if there is none. */
  readonly response: () => TraceSource | null;
  /** Stored spike times [s] from the start of the sweep; null if the file stores none. */
  readonly spikeTimes: () => Float64Array | null;
  readonly stateVariables: () => readonly StateVariable[];
  /** Series resistance of the electrode [Ω]; null if the file does not state it. */
  readonly seriesResistanceOhm: () => number | null;
  /** Reads potentials outside the cell; null if there are none. */
  readonly extracellular: () => ExtracellularPotential | null;
}

/** A recording that is listed but not read. */
export interface RecordingSource {
  readonly format: RecordingFormat;
  readonly version: string;
  readonly specimen: SpecimenInfo;
  readonly sweeps: readonly StoredSweep[];
  readonly notes: readonly string[];
  readonly provenance: Provenance | null;
  /** Whether the traces come from an amplifier: they may then end early and be in any unit, unlike rheobase's own. */
  readonly measured: boolean;
  /** Reads everything that was deferred, to make `sweeps` independent of the file. */
  readonly settle: () => void;
}

/** Trimmed text of a file; null if empty or one of the usual placeholders. */
export function meaningful(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return /^(|n\/?a|none|null|placeholder|\{\})$/i.test(trimmed) ? null : trimmed;
}

/** An identifier, as a number if it is one, like those of the Allen database. */
export function identifier(text: string | number | null): number | string | null {
  const value = typeof text === "number" ? String(text) : meaningful(text);
  if (value === null) return null;
  return /^\d{1,15}$/.test(value) ? Number(value) : value;
}
