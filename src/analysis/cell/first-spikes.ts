import type { Measure } from "../compare/measure.js";
import { measured, missing } from "../compare/measure.js";
import { meanOf } from "../numeric/search.js";
import type { SpikeFeatures } from "../spikes/spike-features.js";

/** Features of the first spike that describe a cell, named as in Allen's EphysFeature table. */
export const firstSpikeFeatures = [
  "upstroke_downstroke_ratio",
  "peak_v",
  "peak_t",
  "trough_v",
  "trough_t",
  "fast_trough_v",
  "fast_trough_t",
  "slow_trough_v",
  "slow_trough_t",
  "threshold_v",
  "threshold_i",
  "threshold_t",
] as const;

/** A feature of the first spike of a sweep. @useDeclaredType */
export type FirstSpikeFeature = (typeof firstSpikeFeatures)[number];

/**
 * Mean of each feature over the first spikes of several sweeps. If any of them lacks a feature, it has no mean, because
 * means must be over the same sweeps.
 *
 * @param none the reason, if there are no spikes
 */
export function meanFirstSpike(
  spikes: readonly SpikeFeatures[],
  none: string,
): Readonly<Record<FirstSpikeFeature, Measure>> {
  const meanOfFeature = (feature: FirstSpikeFeature): Measure => {
    if (spikes.length === 0) return missing(none);
    const values = spikes.map((spike) => spike[feature] ?? Number.NaN);
    return measured(meanOf(values), absence(values.filter(Number.isNaN).length, spikes.length, feature));
  };
  const entries = firstSpikeFeatures.map((feature) => [feature, meanOfFeature(feature)] as const);
  return Object.fromEntries(entries) as Record<FirstSpikeFeature, Measure>;
}

function absence(lacking: number, count: number, feature: FirstSpikeFeature): string {
  if (count === 1) return `the first spike has no ${feature}`;
  return `${lacking} of ${count} first spikes have no ${feature}`;
}
