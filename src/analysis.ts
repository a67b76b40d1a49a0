/**
 * `rheobase/analysis`: spikes, features of spikes, sweeps and cells, and measures of similarity between responses, as
 * functions of arrays. Runs in Node and in browsers.
 *
 * ```ts
 * import { detectSpikes, vanRossumDistance } from "rheobase/analysis";
 *
 * const spikes = detectSpikes(voltage, 50_000); // [V], [Hz] → [s]
 * console.log(vanRossumDistance(spikes, recorded, 0.01));
 * ```
 *
 * @module
 */
export type {
  CellFeatureName,
  CellFeatures,
  CellOptions,
  CellSweeps,
  StimulusSuffix,
} from "./analysis/cell/analyze-cell.js";
export { analyzeCell } from "./analysis/cell/analyze-cell.js";
export type { CellSweep, SkippedSweep } from "./analysis/cell/cell-sweep.js";
export type { FirstSpikeFeature } from "./analysis/cell/first-spikes.js";
export { coarseStep } from "./analysis/cell/stimulus.js";
export type { CoincidenceOptions } from "./analysis/compare/coincidence.js";
export { coincidenceFactor } from "./analysis/compare/coincidence.js";
export type { ExplainedVariance, ExplainedVarianceOptions } from "./analysis/compare/explained-variance.js";
export { explainedVariance } from "./analysis/compare/explained-variance.js";
export type { Measure } from "./analysis/compare/measure.js";
export type { SpikeErrors } from "./analysis/compare/spike-errors.js";
export { spikeErrors } from "./analysis/compare/spike-errors.js";
export type { ForcedSweep, SubthresholdVariance } from "./analysis/compare/subthreshold-variance.js";
export { subthresholdVariance } from "./analysis/compare/subthreshold-variance.js";
export { vanRossumDistance } from "./analysis/compare/van-rossum.js";
export { victorPurpuraDistance } from "./analysis/compare/victor-purpura.js";
export type { ComparedVoltage, VoltageComparison, VoltageOptions } from "./analysis/compare/voltage.js";
export { compareVoltages } from "./analysis/compare/voltage.js";
export type { FeatureScore, FeatureTarget, FeatureTargets } from "./analysis/fitting/feature-scores.js";
export { featureScores, featureTargets } from "./analysis/fitting/feature-scores.js";
export type { FittingFeatureName, FittingFeatures, FittingSpikeFeature } from "./analysis/fitting/fitting-features.js";
export { fittingFeatures } from "./analysis/fitting/fitting-features.js";
export type { FittingSpike } from "./analysis/fitting/fitting-spikes.js";
export { crossings } from "./analysis/spikes/crossings.js";
export { detectSpikes } from "./analysis/spikes/detect-spikes.js";
export type { DetectionOptions } from "./analysis/spikes/detection-options.js";
export type { FeatureTrace } from "./analysis/spikes/feature-trace.js";
export type { SpikeFeatures } from "./analysis/spikes/spike-features.js";
export type { IsiType } from "./analysis/spikes/trough-details.js";
export type { Features } from "./analysis/sweep/extract-features.js";
export { extractFeatures } from "./analysis/sweep/extract-features.js";
export type { SweepFeatures } from "./analysis/sweep/sweep-features.js";
export type { SpikeTrainFeatures } from "./analysis/train/spike-train-features.js";
export { spikeTrainFeatures } from "./analysis/train/spike-train-features.js";
export type {
  CancelledError,
  DamagedCacheError,
  ErrorByCode,
  ErrorCode,
  ErrorDetails,
  InternalError,
  InvalidModelError,
  InvalidMorphologyError,
  InvalidOptionError,
  InvalidRecordingError,
  InvalidStimulusError,
  ModelIssue,
  MorphologyIssue,
  NetworkError,
  NotFoundError,
  NumericalFailureError,
  OutputExistsError,
  RheobaseError,
  UnsupportedMechanismError,
  WriteFailedError,
} from "./base/errors.js";
export { isRheobaseError } from "./base/errors.js";
export type { CallOptions, Progress } from "./base/types.js";
