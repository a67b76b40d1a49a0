/** What the readers of NWB 1 and NWB 2 agree on: a recording whose traces are still on the disk (nwb.md 3.4). */
import type { SweepInfo } from "../stimulus/sweep.js";
import type { Provenance } from "../types.js";

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
  /** Finds the injected current; null where there is none to read. */
  readonly current: () => TraceSource | null;
  /** Finds the membrane potential; null where there is none to read. */
  readonly voltage: () => TraceSource | null;
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
