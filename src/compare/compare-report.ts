import type { SpikeFeatures } from "../analysis/spikes/spike-features.js";
import type { ModelSummary } from "../models/opened-model.js";
import type { PartialFeatures } from "../responses/response-features.js";

/** A value on both sides. */
export interface Both<T> {
  readonly model: T;
  readonly recorded: T;
}

/** What is compared: a model that was run, or a file that holds what one gave. */
export interface ComparedModel {
  /** Short name, different for each of a comparison. */
  readonly model: string;
  /** The parameter file, or the NWB file. */
  readonly path: string;
  /** What the model is; null where a file does not say. */
  readonly summary: ModelSummary | null;
  /** Whether it was run here, or read from a file. */
  readonly simulated: boolean;
}

/** One sweep of one model against the recording; an entry of `sweeps` of `rheobase.compare/1`. */
export interface SweepComparison {
  readonly model: string;
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  /** Amplitude where the current is one step [A]. */
  readonly amplitude_a: number | null;
  readonly rate_hz: Both<number>;
  /** Time that both cover [s]. */
  readonly duration_s: number;
  readonly spike_count: Both<number | null>;
  readonly spike_count_error: number | null;
  readonly latency_error_s: number | null;
  readonly coincidence: number | null;
  readonly van_rossum: number | null;
  readonly victor_purpura: number | null;
  /** Over all samples where both have a voltage, spikes among them. */
  readonly voltage_rms_v: number | null;
  readonly subthreshold_rms_v: number | null;
  readonly subthreshold_explained_variance: number | null;
  readonly features: Both<PartialFeatures | null>;
  /** Features of the first spike while the stimulus acts; null where it has no shape, or there is none. */
  readonly first_spike: Both<SpikeFeatures | null>;
  /** Why a measure is null, by its name. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What the reader should know, such as unequal lengths. */
  readonly notes: readonly string[];
}

/** Explained variance at one time scale; an absent value has its reason. */
export interface ExplainedVarianceReport {
  readonly sigma_s: number;
  readonly data: number | null;
  readonly model: number | null;
  readonly ratio: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/** Variance below threshold by runs with the recorded spikes imposed (glif.md C.6, C.7). */
export interface ForcedSpikesReport {
  readonly explained: number | null;
  readonly of_difference_v2: number | null;
  readonly of_recorded_v2: number | null;
  readonly sum_of_squares_v2: number | null;
  readonly samples: number;
  readonly reason: string | null;
}

/** How far one feature of a fit lies from the recorded ones (ephys-features.md E.5). */
export interface FeatureScoreReport {
  readonly feature: string;
  /** Distance in standard deviations of the recorded values, or the penalty for a feature that the model lacks. */
  readonly score: number | null;
  /** Sweeps of the model that lack it. */
  readonly missed: number;
  readonly reason: string | null;
}

/** All sweeps of one model with one kind of stimulus; an entry of `groups` of `rheobase.compare/1`. */
export interface GroupComparison {
  readonly model: string;
  readonly stimulus: string;
  readonly sweeps: readonly number[];
  /** How many different currents there are among the sweeps: repeats of one current count once. */
  readonly stimuli: number;
  /** Of all sweeps together. */
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
  /** What went wrong, where something did. */
  readonly error?: unknown;
}

/** What a comparison came to; with `schema`, the document `rheobase.compare/1`. */
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
