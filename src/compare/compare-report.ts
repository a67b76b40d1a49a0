import type { SpikeFeatures } from "../analysis/spikes/spike-features.js";
import type { ModelSummary } from "../models/opened-model.js";
import type { PartialFeatures } from "../responses/response-features.js";

/** A value of the model and of the recording. */
export interface Both<T> {
  readonly model: T;
  readonly recorded: T;
}

/** A candidate of a comparison: a model that was run, or a file of responses. */
export interface ComparedModel {
  /** Short name, unique within a comparison. */
  readonly model: string;
  /** The parameter file, or the NWB file. */
  readonly path: string;
  /** Summary of the model; null for a file. */
  readonly summary: ModelSummary | null;
  /** Whether the model was run here; false if responses were read from a file. */
  readonly simulated: boolean;
}

/** One sweep of one model against the recording; an entry of `sweeps` of `rheobase.compare/1`. */
export interface SweepComparison {
  readonly model: string;
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  /** Amplitude if the current is a single step [A]. */
  readonly amplitude_a: number | null;
  readonly rate_hz: Both<number>;
  /** Duration covered by both [s]. */
  readonly duration_s: number;
  readonly spike_count: Both<number | null>;
  readonly spike_count_error: number | null;
  readonly latency_error_s: number | null;
  readonly coincidence: number | null;
  readonly van_rossum: number | null;
  readonly victor_purpura: number | null;
  /** Over all samples where both have a voltage, including spikes. */
  readonly voltage_rms_v: number | null;
  readonly subthreshold_rms_v: number | null;
  readonly subthreshold_explained_variance: number | null;
  readonly features: Both<PartialFeatures | null>;
  /** Features of the first spike during the stimulus; null if there is none, or its shape is unknown. */
  readonly first_spike: Both<SpikeFeatures | null>;
  /** Reasons for null measures, by name. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Notes for the reader, such as unequal lengths. */
  readonly notes: readonly string[];
}

/** Explained variance at one time scale; each null value has a reason. */
export interface ExplainedVarianceReport {
  readonly sigma_s: number;
  readonly data: number | null;
  readonly model: number | null;
  readonly ratio: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/** Variance below threshold, from runs with the recorded spikes imposed (glif.md C.6, C.7). */
export interface ForcedSpikesReport {
  readonly explained: number | null;
  readonly of_difference_v2: number | null;
  readonly of_recorded_v2: number | null;
  readonly sum_of_squares_v2: number | null;
  readonly samples: number;
  readonly reason: string | null;
}

/** Score of one fitting feature relative to the recorded values (ephys-features.md E.5). */
export interface FeatureScoreReport {
  readonly feature: string;
  /** Distance in standard deviations of the recorded values, or the penalty for a missing feature. */
  readonly score: number | null;
  /** Number of the model's sweeps that lack it. */
  readonly missed: number;
  readonly reason: string | null;
}

/** All sweeps of one model with one kind of stimulus; an entry of `groups` of `rheobase.compare/1`. */
export interface GroupComparison {
  readonly model: string;
  readonly stimulus: string;
  readonly sweeps: readonly number[];
  /** Number of different currents among the sweeps. */
  readonly stimuli: number;
  /** Total over all sweeps. */
  readonly spike_count: Both<number | null>;
  readonly explained_variance: readonly ExplainedVarianceReport[];
  /** Means over the sweeps that have a value. */
  readonly coincidence: number | null;
  readonly van_rossum: number | null;
  readonly victor_purpura: number | null;
  readonly latency_error_s: number | null;
  /** Root mean squares over the sweeps that have a value. */
  readonly voltage_rms_v: number | null;
  readonly subthreshold_rms_v: number | null;
  readonly subthreshold_explained_variance: number | null;
  readonly forced_spikes: ForcedSpikesReport;
  /** Scores of AllenSDK's fits; empty for a model without spike shapes. */
  readonly feature_scores: readonly FeatureScoreReport[];
}

/** A sweep that only one side has. */
export interface MissingSweep {
  readonly model: string;
  readonly sweep: number;
  readonly stimulus: string;
  readonly missing: "model" | "recording";
  readonly reason: string;
  /** The error that caused it, if any. */
  readonly error?: unknown;
}

/** Result of a comparison; with `schema`, the document `rheobase.compare/1`. */
export interface CompareReport {
  readonly models: readonly ComparedModel[];
  readonly recording: {
    readonly path: string;
    readonly specimen: { readonly id: number | string | null; readonly name: string | null };
  };
  /** Time scales of the measures. */
  readonly settings: {
    readonly sigmas_s: readonly number[];
    readonly coincidence_precision_s: number;
    readonly van_rossum_tau_s: number;
    readonly victor_purpura_cost_per_s: number;
  };
  readonly sweeps: readonly SweepComparison[];
  readonly groups: readonly GroupComparison[];
  readonly missing: readonly MissingSweep[];
  readonly wall_s: number;
}
