import { checkArguments } from "../../base/arguments.js";
import type { Measure } from "../compare/measure.js";
import { measured, missing } from "../compare/measure.js";
import { meanOf } from "../numeric/search.js";
import { standardDeviation } from "../train/isi-statistics.js";
import type { FittingFeatureName, FittingFeatures, FittingSpikeFeature } from "./fitting-features.js";
import { spikeFeatureNames, sweepFeatureNames } from "./fitting-features.js";

/** Mean and standard deviation that a feature should have. */
export interface FeatureTarget {
  readonly mean: number;
  readonly deviation: number;
}

export type FeatureTargets = Readonly<Partial<Record<FittingFeatureName, FeatureTarget>>>;

/** Score of one feature relative to its target. */
export interface FeatureScore {
  readonly feature: FittingFeatureName;
  /** Distance in standard deviations of the target, 0 if equal; or the reason why there is no score. */
  readonly score: Measure;
  /** Whether the sweep lacks the feature; the score is then a penalty. */
  readonly missed: boolean;
}

/** Descriptive features that are not targets of a fit. */
const unscored: ReadonlySet<FittingFeatureName> = new Set(["n_spikes", "isi_avg"]);
/** Excluded for the last spike, because the end of the stimulus may cut its trough and width short. */
const withoutLast: ReadonlySet<FittingFeatureName> = new Set(["f_trough", "width"]);
/** Features that are measured for each spike but scored by their mean. */
const byMean: ReadonlySet<FittingFeatureName> = new Set(["f_fast_ahp", "f_slow_ahp", "f_slow_ahp_time"]);

const PENALTY = 20;
const NO_PENALTY: ReadonlySet<FittingFeatureName> = new Set(["adapt", "latency"]);
const PENALTY_WITHOUT_RATE = 250;
const ISICV_PENALTY = 2; // times the mean of the target

const names: readonly FittingFeatureName[] = [...sweepFeatureNames, ...spikeFeatureNames].sort();

/**
 * Scores of a sweep against targets (ephys-features.md E.5): for features of the sweep, the distance of the value from
 * the mean in standard deviations; for features of spikes, the mean of the spikes' distances. A missing feature gets a
 * penalty. Fits minimise the sum of the scores.
 *
 * @returns one score per target, in the order of their names; `n_spikes` and `isi_avg` are never scored
 */
export function featureScores(found: FittingFeatures, targets: FeatureTargets): FeatureScore[] {
  checkArguments("score features", { found: [found, "object"], targets: [targets, "object"] });
  checkArguments("score features", {
    "found.values": [found.values, "object"],
    "found.spikes": [found.spikes, "list"],
  });
  return names.flatMap((feature): FeatureScore[] => {
    const target = targets[feature];
    if (target === undefined || unscored.has(feature)) return [];
    if (!(target.deviation > 0)) {
      return [{ feature, score: missing("the standard deviation of the target is zero"), missed: false }];
    }
    const value = found.values[feature];
    if (value === null) return [{ feature, score: measured(penalty(feature, target)), missed: true }];
    const score = isOfSpikes(feature)
      ? spikesScore(found, feature, target)
      : measured(Math.abs(value - target.mean) / target.deviation);
    return [{ feature, score, missed: false }];
  });
}

function isOfSpikes(feature: FittingFeatureName): feature is FittingSpikeFeature {
  return (spikeFeatureNames as readonly string[]).includes(feature) && !byMean.has(feature);
}

function spikesScore({ spikes }: FittingFeatures, feature: FittingSpikeFeature, target: FeatureTarget): Measure {
  const counted = withoutLast.has(feature) ? spikes.slice(0, -1) : spikes;
  const distances = counted
    .map((spike) => spike[feature])
    .filter((value) => value !== null)
    .map((value) => Math.abs(value - target.mean));
  return measured(meanOf(distances) / target.deviation, "the only spike with this feature is the last one");
}

function penalty(feature: FittingFeatureName, { mean }: FeatureTarget): number {
  if (NO_PENALTY.has(feature)) return 0;
  if (feature === "ISICV") return ISICV_PENALTY * mean;
  return feature === "rate" ? PENALTY_WITHOUT_RATE : PENALTY;
}

/**
 * Targets from recorded sweeps of one stimulus: mean and standard deviation (population) over the sweeps that have the
 * feature. A single sweep has a spread only in features of spikes.
 */
export function featureTargets(sweeps: readonly FittingFeatures[]): FeatureTargets {
  checkArguments("make targets of features", { sweeps: [sweeps, "list"] });
  for (const { values, deviations } of sweeps) {
    checkArguments("make targets of features", { values: [values, "object"], deviations: [deviations, "object"] });
  }
  const targets: Partial<Record<FittingFeatureName, FeatureTarget>> = {};
  for (const feature of names) {
    const values = sweeps.map(({ values }) => values[feature]).filter((value) => value !== null);
    if (values.length === 0) continue;
    const overSpikes = sweeps.length === 1 ? deviationOverSpikes(sweeps[0]!, feature) : null;
    targets[feature] = { mean: meanOf(values), deviation: overSpikes ?? standardDeviation(values) };
  }
  return targets;
}

function deviationOverSpikes({ deviations }: FittingFeatures, feature: FittingFeatureName): number | null {
  const ofSpikes: Readonly<Partial<Record<FittingFeatureName, number | null>>> = deviations;
  return ofSpikes[feature] ?? null;
}
