import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { indexAtTime, meanOf } from "../numeric/search.js";
import type { FeatureTrace, PreparedTrace } from "../spikes/feature-trace.js";
import { prepareTrace } from "../spikes/feature-trace.js";
import { adaptation, intervals, standardDeviation, variationCoefficient } from "../train/isi-statistics.js";
import type { FittingSpike } from "./fitting-spikes.js";
import { fittingSpikes } from "./fitting-spikes.js";

/** Features of the sweep as a whole. */
export const sweepFeatureNames = [
  "adapt",
  "base_v",
  "doublet",
  "ISICV",
  "isi_avg",
  "latency",
  "n_spikes",
  "rate",
] as const;
/** Features of each spike. */
export const spikeFeatureNames = [
  "downstroke",
  "downstroke_v",
  "f_fast_ahp",
  "f_peak",
  "f_slow_ahp",
  "f_slow_ahp_time",
  "f_trough",
  "thresh_ramp",
  "threshold",
  "upstroke",
  "upstroke_v",
  "width",
] as const;

/** A feature that is averaged over the spikes of a sweep. @useDeclaredType */
export type FittingSpikeFeature = (typeof spikeFeatureNames)[number];
/** A feature of one sweep that fits are scored with. @useDeclaredType */
export type FittingFeatureName = (typeof sweepFeatureNames)[number] | FittingSpikeFeature;

/** Features of one sweep for scoring fits (ephys-features.md E.5); units mV, ms, mV/ms and Hz. */
export interface FittingFeatures {
  /** Value of each feature; for features of spikes, the mean over the spikes; null if there is none. */
  readonly values: Readonly<Record<FittingFeatureName, number | null>>;
  /** Standard deviation over the spikes (population) of each feature of spikes; null if there is none. */
  readonly deviations: Readonly<Record<FittingSpikeFeature, number | null>>;
  readonly spikes: readonly FittingSpike[];
}

/**
 * Features that AllenSDK uses to fit biophysical models: its older extractor, with a separate spike detector
 * (ephys-features.md E.5).
 *
 * @param trace voltage [V] and samples per second [Hz]
 * @param onsetS start of the stimulus [s]
 * @param durationS duration of the stimulus [s]; later spikes are ignored
 * @throws InvalidOptionError for a voltage that is not finite, and for a stimulus outside the sweep
 */
export function fittingFeatures(trace: FeatureTrace, onsetS: number, durationS: number): FittingFeatures {
  const task = "measure the features of a fit";
  const prepared = prepareTrace(trace, task);
  checkArguments(task, { onsetS: [onsetS, "number"], durationS: [durationS, "number"] });
  const endS = onsetS + durationS;
  const [start, stop] = [indexAtTime(prepared.t, onsetS), indexAtTime(prepared.t, endS)];
  if (!(durationS > 0) || start < 0 || stop < 0) {
    const last = prepared.t[prepared.t.length - 1] ?? 0;
    throw new InvalidOptionError(
      `${task} of a stimulus from ${onsetS} s to ${endS} s`,
      `expected a stimulus that ends by the last sample at ${Number(last.toPrecision(9))} s`,
      { value: endS },
    );
  }
  const spikes = fittingSpikes(prepared, start, stop);
  const isis = intervals(spikes.map(({ t }) => t));
  const ofSpikes = (name: FittingSpikeFeature) =>
    spikes.map((spike) => spike[name]).filter((value): value is number => Number.isFinite(value));
  return {
    values: {
      n_spikes: spikes.length,
      rate: spikes.length / durationS,
      adapt: isis.length < 3 ? null : adaptation(isis),
      base_v: orNull(baseline(prepared, onsetS)),
      doublet: isis.length < 1 ? null : 1e3 * isis[0]!,
      ISICV: isis.length < 2 ? null : variationCoefficient(isis),
      isi_avg: isis.length < 1 ? null : 1e3 * meanOf(isis),
      latency: spikes.length < 1 ? null : 1e3 * (spikes[0]!.t - onsetS),
      ...record((name) => orNull(meanOf(ofSpikes(name)))),
    },
    deviations: record((name) => orNull(standardDeviation(ofSpikes(name)))),
    spikes,
  };
}

const BASELINE_FROM = 0.1; // [s] before the onset
const BASELINE_TO = 0.001;

/** Mean voltage [mV] between 100 and 1 ms before the onset, both excluded. */
function baseline({ v, t }: PreparedTrace, onset: number): number {
  const stop = indexAtTime(t, onset - BASELINE_TO);
  const from = onset - BASELINE_FROM;
  let first = indexAtTime(t, from);
  while (first < stop && t[first]! <= from) first++;
  return meanOf(v, first, stop);
}

function record(value: (name: FittingSpikeFeature) => number | null): Record<FittingSpikeFeature, number | null> {
  return Object.fromEntries(spikeFeatureNames.map((name) => [name, value(name)])) as Record<
    FittingSpikeFeature,
    number | null
  >;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
