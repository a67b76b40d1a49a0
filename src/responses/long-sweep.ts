/** Reads sweeps in parts if they and their features would need too much memory. */

import type { Response } from "../base/types.js";
import type { Recording, SweepOptions } from "../nwb/read/recording.js";
import { checkRunLength } from "../stimulus/run-length.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { LEAD_IN, rangeOf, restThreshold } from "./excursions.js";
import { type FeatureWindow, stimulusWindow, type WindowChoice, windowOf } from "./stimulus-window.js";

/** Longer sweeps are read in parts: features of this many samples take about 0.7 GB. */
export const LONG_SWEEP = 10e6;
/** Number of samples in the outline of a long trace. */
export const OUTLINE_SAMPLES = 2e6;
/** Time before and after a window that its features may use: baselines, slopes, filters [s]. */
const MARGIN_S = 2;
/** Memory per sample for computing features: voltage, current, times, slopes, filtered copies. */
const BYTES_PER_SAMPLE = 72;

/** The part of a long sweep used for its features. */
export interface SweepPart {
  readonly window: FeatureWindow;
  /** Index of the first sample within the sweep. */
  readonly first: number;
  readonly response: Response;
  /** [A], at the rate of the response; null if there is none. */
  readonly current: Float64Array | null;
  readonly notes: readonly string[];
}

/**
 * Finds the window of a long sweep and reads it with a margin on both sides.
 *
 * @returns null if the file holds no response
 * @throws InvalidStimulusError if the window has more than `maxSamples`
 */
export async function readWindow(
  recording: Recording,
  info: SweepInfo,
  choice: WindowChoice | undefined,
  where: SweepOptions,
  maxSamples: number | undefined,
  outlineSamples = OUTLINE_SAMPLES,
): Promise<SweepPart | null> {
  const { number, rateHz, samples } = info;
  const window =
    choice === undefined || choice === "stimulus"
      ? await longStimulusWindow(recording, info, where, outlineSamples)
      : windowOf(choice, null, info, samples);
  const margin = Math.ceil(MARGIN_S * rateHz);
  const first = Math.max(0, Math.floor(window.start_s * rateHz) - margin);
  const end = Math.min(samples, Math.ceil(window.end_s * rateHz) + 1 + margin);
  checkRunLength(`measure sweep ${number}`, end - first, maxSamples, BYTES_PER_SAMPLE);
  const part = { start: first, count: Math.max(0, end - first) };
  const { stimulus, response, notes = [] } = await recording.sweep(number, { ...where, part });
  if (response === null) return null;
  const current = stimulus === null ? null : (await stimulus.sample(response.rateHz)).current;
  return { window, first, response, current, notes };
}

/** The stimulus window: located in the outline of the current, then refined to the sample at both edges. */
async function longStimulusWindow(
  recording: Recording,
  info: SweepInfo,
  where: SweepOptions,
  outlineSamples: number,
): Promise<FeatureWindow> {
  const { number, samples } = info;
  const whole = stimulusWindow(null, info, samples);
  const currentOf = async (options: SweepOptions) => {
    const { stimulus } = await recording.sweep(number, { ...where, ...options, response: false });
    return stimulus === null ? null : stimulus.sample();
  };
  const outline = await currentOf({ most: outlineSamples });
  if (outline === null) return whole;
  const share = outline.current.length / samples;
  const start = Math.floor(info.window.start * share);
  const rough = { rateHz: outline.rateHz, window: { start, count: outline.current.length - start } };
  const found = stimulusWindow(outline.current, rough, outline.current.length);
  if (found.of === "sweep") return whole;

  const lead = Math.min(LEAD_IN.longestS * info.rateHz, LEAD_IN.share * (samples - info.window.start));
  const before = await currentOf({ part: { start: info.window.start, count: Math.max(1, Math.floor(lead)) } });
  const rest = rangeOf(before!.current, 0, before!.current.length);
  const least = restThreshold(rangeOf(outline.current, start, outline.current.length), rest);
  const isOff = (value: number): boolean => Math.abs(value - rest.mean) > least;
  const near = Math.ceil(4 / share);
  const edge = async (timeS: number, findOff: (current: Float64Array) => number): Promise<number> => {
    const from = Math.max(0, Math.floor(timeS * info.rateHz) - near);
    const part = await currentOf({ part: { start: from, count: Math.min(2 * near, samples - from) } });
    const at = part === null ? -1 : findOff(part.current);
    return part === null || at < 0 ? timeS : from / info.rateHz + at / part.rateHz;
  };
  const start_s = await edge(found.start_s, (current) => current.findIndex(isOff));
  const end_s = await edge(found.end_s, (current) => current.findLastIndex(isOff) + 1 || -1);
  return { start_s, end_s: Math.min(end_s, whole.end_s), of: "stimulus" };
}
