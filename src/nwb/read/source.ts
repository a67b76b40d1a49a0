/** What the readers of NWB 1 and NWB 2 agree on: a recording whose traces are still on the disk (nwb.md 3.4). */

import type { Provenance } from "../../base/types.js";
import type { SweepInfo } from "../../stimulus/sweep.js";

/** The cell that was recorded or simulated; what the file does not say is null. */
export interface SpecimenInfo {
  /** Number of the specimen in the Allen database, or what the file has in its place. */
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

/** How stored numbers become SI values: value × scale + offset. */
export interface Scaling {
  readonly scale: number;
  readonly offset: number;
}

/** A trace that can be read when it is asked for. */
export interface TraceSource {
  /** Path of the dataset. */
  readonly at: string;
  readonly start: number;
  readonly count: number;
  readonly scaling: () => Scaling;
  /** Unit as the file states it; null for none. */
  readonly unit: () => string | null;
  /** Gain as the file states it, for those who look why values make no sense; null for none. */
  readonly gain: () => number | null;
  readonly clock: () => TraceClock;
}

/** When the samples of a trace were taken. */
export interface TraceClock {
  readonly rateHz: number;
  /** Time of the first sample on the file's clock [s]; null where the trace has no time of its own. */
  readonly startTimeS: number | null;
}

/** A state variable stored beside the voltage. */
export interface StateVariable {
  readonly name: string;
  /** Path of the time series. */
  readonly at: string;
}

/** One sweep, listed but not read. */
export interface SweepSource {
  /** Some of its properties may be read when asked for; all are own and enumerable, so that spreading copies values. */
  readonly info: SweepInfo;
  /** Finds what was given: a current, or the command of a voltage clamp; null where there is none to read. */
  readonly stimulus: () => TraceSource | null;
  /** Finds what was measured: a membrane potential, or the current of a voltage clamp; null where there is none. */
  readonly response: () => TraceSource | null;
  /** Stored spike times [s] from the start of the sweep; null where the file holds none. */
  readonly spikeTimes: () => Float64Array | null;
  readonly stateVariables: () => readonly StateVariable[];
}

/** A recording, listed but not read. */
export interface RecordingSource {
  readonly format: "nwb1" | "nwb2";
  readonly version: string;
  readonly specimen: SpecimenInfo;
  readonly sweeps: readonly SweepSource[];
  readonly notes: readonly string[];
  readonly provenance: Provenance | null;
  /** Whether the traces come from an amplifier, so that they may break off and may be in any unit; ours do not. */
  readonly measured: boolean;
  /** Reads what the listing put off, so that `sweeps` stay valid without the file. */
  readonly settle: () => void;
}

/** A text of the file, without blanks around it; null where it says nothing, in one of the usual ways. */
export function meaningful(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return /^(|n\/?a|none|null|placeholder|\{\})$/i.test(trimmed) ? null : trimmed;
}

/** An identifier as a number where it is one, as the Allen database's are. */
export function identifier(text: string | number | null): number | string | null {
  const value = typeof text === "number" ? String(text) : meaningful(text);
  if (value === null) return null;
  return /^\d{1,15}$/.test(value) ? Number(value) : value;
}
