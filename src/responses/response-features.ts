import { firstNotFinite } from "../analysis/numeric/search.js";
import type { DetectionOptions } from "../analysis/spikes/detection-options.js";
import type { SpikeFeatures } from "../analysis/spikes/spike-features.js";
import { extractFeatures } from "../analysis/sweep/extract-features.js";
import type { SweepFeatures } from "../analysis/sweep/sweep-features.js";
import { spikeTrainFeatures } from "../analysis/train/spike-train-features.js";
import { isRheobaseError } from "../base/errors.js";
import type { Response } from "../base/types.js";
import { isGlif, withoutHead } from "./response-voltage.js";
import type { FeatureWindow } from "./stimulus-window.js";

/** Sweep features, any of which may be null. */
export type PartialFeatures = { readonly [K in keyof SweepFeatures]: SweepFeatures[K] | null };

/** Features of one response. */
export interface ResponseFeatures {
  /** Null if there are none; `notes` gives the reason. */
  readonly features: PartialFeatures | null;
  readonly spikes: readonly SpikeFeatures[];
  /** Number of spikes in the window, even if their features are unknown; null if it cannot be determined. */
  readonly spike_count: number | null;
  /** Notes for the reader: why features are missing, or what was done differently. */
  readonly notes: readonly string[];
}

/** Detector settings without the window. */
export type FeatureOptions = Omit<DetectionOptions, "start" | "end">;

/**
 * Features of a response in its window. A response without spike shapes (GLIF models) or with gaps only has features
 * that follow from spike times; the others are null.
 *
 * @param current [A], at least as long as the response; null if there is none
 * @param first index of the first sample within the sweep, for a part of a sweep; times count from the sweep's start
 */
export function responseFeatures(
  response: Response,
  current: Float64Array | null,
  window: FeatureWindow,
  options: FeatureOptions = {},
  first = 0,
): ResponseFeatures {
  const { rateHz } = response;
  const { voltage, fromS } = withoutHead(response);
  const none = (why: string): ResponseFeatures => ({
    features: null,
    spikes: [],
    spike_count: null,
    notes: [`no features: ${why}`],
  });
  if (voltage.length === 0) return none("the sweep has no samples");
  const byTrain = (why: string): ResponseFeatures => {
    const times = inWindow(response.spikeTimes, window);
    const features = { ...spikeTrainFeatures(times, window.start_s, window.end_s), ...NOT_BY_TRAIN };
    return { features, spikes: [], spike_count: times.length, notes: [`only features of the spike train: ${why}`] };
  };
  if (isGlif(response)) return byTrain("a GLIF model has no spike shape");
  const gap = firstNotFinite(voltage);
  if (gap >= 0) return byTrain(`the voltage has gaps, the first at ${short((first + gap) / rateHz)} s`);
  const unfit = current === null ? null : unfitness(current, voltage.length, rateHz, first);
  if (window.of !== "sweep" && fromS > 0 && fromS >= window.start_s)
    return byTrain(`there is no voltage before ${short(fromS)} s`);
  const notes = [
    ...(fromS > 0 ? [`there is no voltage before ${short(fromS)} s: the first value is taken there`] : []),
    ...(unfit === null ? [] : [`without the current: ${unfit}`]),
  ];
  try {
    const times = first === 0 ? { rateHz } : { timesS: timesFrom(first, voltage.length, rateHz) };
    const found = extractFeatures(
      { voltage, ...times, current: unfit === null ? current?.subarray(0, voltage.length) : undefined },
      { ...options, ...(window.of === "sweep" ? {} : { start: window.start_s, end: window.end_s }) },
    );
    const { peak_deflect: peak } = found.sweep;
    const sweep = peak === null ? found.sweep : { ...found.sweep, peak_deflect: [peak[0], peak[1] + first] as const };
    const spikes = first === 0 ? found.spikes : found.spikes.map((spike) => withIndicesFrom(first, spike));
    return { features: sweep, spikes, spike_count: spikes.length, notes: [...notes, ...found.notes] };
  } catch (error) {
    if (!isRheobaseError(error, "InvalidOption") || window.of === "given") throw error;
    return none(error.reason);
  }
}

/** Why a current cannot be used with a voltage of this many samples, or null. */
function unfitness(current: Float64Array, samples: number, rateHz: number, first: number): string | null {
  if (current.length < samples) return "it is shorter than the voltage";
  const gap = firstNotFinite(current);
  return gap < 0 || gap >= samples ? null : `it has gaps, the first at ${short((first + gap) / rateHz)} s`;
}

/** Times of samples from `first` on, bit-identical to those of the whole sweep [s]. */
function timesFrom(first: number, count: number, rateHz: number): Float64Array {
  const dt = 1 / rateHz;
  return Float64Array.from({ length: count }, (_, k) => (first + k) * dt);
}

/** A spike of a part of a sweep, with sample indices relative to the whole sweep. */
function withIndicesFrom(first: number, spike: SpikeFeatures): SpikeFeatures {
  const moved = Object.entries(spike).map(([name, value]) =>
    name.endsWith("_index") && typeof value === "number" ? [name, value + first] : [name, value],
  );
  return Object.fromEntries(moved) as SpikeFeatures;
}

const short = (seconds: number): number => Number(seconds.toPrecision(6));

/** Sweep features that spike times alone do not give. */
const NOT_BY_TRAIN = {
  v_baseline: null,
  peak_deflect: null,
  tau: null,
  sag: null,
  stim_amp: null,
  pause_metrics: null,
  burst_metrics: null,
  delay_metrics: null,
} as const;

function inWindow(spikeTimes: ArrayLike<number>, { start_s, end_s }: FeatureWindow): number[] {
  return Array.from(spikeTimes).filter((time) => time >= start_s && time <= end_s);
}
