/** What a plan says, as its JSON file and as an object in a script. */
import type { AxonRule } from "../../biophys/cable/cable-sections.js";
import type { JunctionPotential, SolverName } from "../../biophys/model-types.js";

/** A campaign: every model with every set of changes on every stimulus. See docs/campaigns.md. */
export interface CampaignPlan {
  /** Where editors find the JSON Schema of the file. */
  readonly $schema?: string | undefined;
  readonly schema?: "rheobase.campaign-plan/1" | undefined;
  /** For the report. */
  readonly name?: string | undefined;
  readonly models: readonly PlanModel[];
  readonly stimuli: readonly PlanStimulus[];
  /** Sets of parameters. Without them each model runs as it is. */
  readonly changes?: PlanChanges | undefined;
  readonly settings?: PlanSettings | undefined;
  readonly measures?: PlanMeasures | undefined;
}

/**
 * Models: an id of the Allen database; a file, folder, archive or pattern; the two parts of a biophysical model; or all models
 * of the database that match a filter, in order of their ids.
 */
export type PlanModel =
  | number
  | string
  | { readonly fit: string; readonly morphology: string }
  | { readonly database: PlanFilter };

/** Conditions on models of the Allen database, all of which must hold, named as the options of `rheobase models`. */
export interface PlanFilter {
  readonly kind?: "glif" | "biophysical" | "perisomatic" | "all-active" | undefined;
  /** Level of GLIF models, from 1 to 5. */
  readonly level?: number | undefined;
  /** Ids of cells. */
  readonly specimen?: number | readonly number[] | undefined;
  readonly species?: string | readonly string[] | undefined;
  readonly line?: string | readonly string[] | undefined;
  readonly layer?: string | readonly string[] | undefined;
  readonly area?: string | readonly string[] | undefined;
  readonly dendrite_type?: string | readonly string[] | undefined;
  readonly apical?: string | readonly string[] | undefined;
  readonly hemisphere?: string | readonly string[] | undefined;
  readonly reporter?: string | readonly string[] | undefined;
  readonly disease?: string | readonly string[] | undefined;
  readonly reconstruction?: boolean | string | readonly string[] | undefined;
  /** Inclusive ranges, in the units of `rheobase cells` (mV, MΩ, ms, pA, Hz, µm). */
  readonly features?:
    | Readonly<Record<string, { readonly min?: number | undefined; readonly max?: number | undefined }>>
    | undefined;
}

/**
 * Stimuli: a text as of `Stimulus.parse`, families too; a CSV file; sweeps of a recording, or with `"own"` of each model's own
 * cell; or a protocol's.
 */
export type PlanStimulus =
  | string
  | { readonly recording: string; readonly sweeps?: string | undefined }
  | { readonly protocol: string };

/** Values of parameters to change, by key, as `model.with()` takes them: a number in its own unit, or a text such as `x0.8`. */
export type ChangeSet = Readonly<Record<string, number | string>>;

/** Sets of parameters: one of the four. */
export interface PlanChanges {
  readonly list?: readonly ChangeSet[] | undefined;
  /** Values of each parameter; all combinations, the last parameter fastest. */
  readonly grid?: Readonly<Record<string, readonly (number | string)[]>> | undefined;
  readonly random?: PlanSampling | undefined;
  readonly latin_hypercube?: PlanSampling | undefined;
}

/** Sets of parameters that are drawn. */
export interface PlanSampling {
  readonly count: number;
  /** Whole number from 0 to 2^32 - 1; default 0. */
  readonly seed?: number | undefined;
  readonly ranges: Readonly<Record<string, PlanRange>>;
}

/** Values between two ends, drawn uniformly, or with `scale: "log"` uniformly in their logarithm. */
export interface PlanRange {
  readonly from: number;
  readonly to: number;
  readonly scale?: "linear" | "log" | undefined;
}

/** How models run, as the options of `model.run`. */
export interface PlanSettings {
  /** Time step [s]. */
  readonly dt?: number | undefined;
  readonly solver?: SolverName | undefined;
  readonly axon?: AxonRule | undefined;
  readonly junction_potential?: JunctionPotential | undefined;
  readonly glif_cut?: "samples" | "time" | undefined;
  readonly glif_membrane?: "euler" | "exact" | undefined;
}

/** What is measured of each run besides its spikes. */
export interface PlanMeasures {
  /** Features of the sweep and its first spike; default false. */
  readonly features?: boolean | undefined;
  /** Measures against the recorded response, where the stimulus is a sweep of a recording; default false. */
  readonly scores?: boolean | undefined;
  /** Voltage and current, as an NWB file of each run; default false. */
  readonly traces?: boolean | undefined;
}
