import { featureScores, featureTargets } from "../analysis/fitting/feature-scores.js";
import { type FittingFeatures, fittingFeatures } from "../analysis/fitting/fitting-features.js";
import { isRheobaseError } from "../base/errors.js";
import type { Response } from "../base/types.js";
import { isGlif } from "../responses/response-voltage.js";
import type { FeatureWindow } from "../responses/stimulus-window.js";
import type { FeatureScoreReport } from "./compare-report.js";

/** Features used to score fits (ephys-features.md E.5); null if the response has gaps or no spike shapes. */
export function fittingFeaturesOf(
  response: Pick<Response, "voltage" | "rateHz" | "kind" | "simulated">,
  { of, start_s, end_s }: FeatureWindow,
): FittingFeatures | null {
  const { voltage, rateHz } = response;
  if (of === "sweep" || isGlif(response) || !voltage.every(Number.isFinite)) return null;
  try {
    return fittingFeatures({ voltage, rateHz }, start_s, end_s - start_s);
  } catch (error) {
    if (isRheobaseError(error, "InvalidOption")) return null; // for example, a sweep that ends with its stimulus
    throw error;
  }
}

/** Fitting features of one sweep, simulated and recorded. */
export interface FittingPair {
  readonly model: FittingFeatures | null;
  readonly recorded: FittingFeatures | null;
}

/**
 * Scores of a model's features in standard deviations of the recorded ones: for each current the recorded sweeps set
 * the targets, and a feature's score is the mean over the sweeps.
 *
 * @param repeats sweeps grouped by current
 */
export function scoreFeatures(repeats: readonly (readonly FittingPair[])[]): FeatureScoreReport[] {
  const found = new Map<string, { scores: number[]; missed: number; reason: string | null }>();
  for (const set of repeats) {
    const targets = featureTargets(set.map(({ recorded }) => recorded).filter((features) => features !== null));
    for (const { model } of set) {
      if (model === null) continue;
      for (const { feature, score, missed } of featureScores(model, targets)) {
        const entry = found.get(feature) ?? { scores: [], missed: 0, reason: null };
        if (score.value !== null) entry.scores.push(score.value);
        entry.reason ??= score.reason;
        entry.missed += missed ? 1 : 0;
        found.set(feature, entry);
      }
    }
  }
  return [...found].map(([feature, { scores, missed, reason }]) => {
    const score = scores.length === 0 ? null : scores.reduce((sum, value) => sum + value, 0) / scores.length;
    return { feature, score, missed, reason: score === null ? (reason ?? "no sweep has it") : null };
  });
}
