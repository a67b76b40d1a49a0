import { InvalidOptionError } from "../../base/errors.js";
import { filterObstacle, slope } from "../spikes/derivative.js";
import { detect } from "../spikes/detect-spikes.js";
import type { DetectionOptions } from "../spikes/detection-options.js";
import { detectionSettings } from "../spikes/detection-options.js";
import type { FeatureTrace, PreparedTrace } from "../spikes/feature-trace.js";
import { prepareTrace } from "../spikes/feature-trace.js";
import type { SpikeFeatures } from "../spikes/spike-features.js";
import { spikeFeatures } from "../spikes/spike-features.js";
import { spikeLandmarks } from "../spikes/spike-landmarks.js";
import type { SweepFeatures } from "./sweep-features.js";
import { sweepFeatures } from "./sweep-features.js";

/** Features of a sweep and of each of its spikes. */
export interface Features {
  readonly spikes: SpikeFeatures[];
  readonly sweep: SweepFeatures;
  /** Deviations from the requested options with reasons, such as an omitted filter; usually empty. */
  readonly notes: readonly string[];
}

const SMOOTH_KHZ = 1;

/**
 * Features of a sweep as computed by AllenSDK's sweep extractor (ephys-features.md E.1 to E.3): with its names, in mV,
 * pA, s, mV/ms and Hz, and null for missing values.
 *
 * Sample k is at k·dt, with dt = 1/rateHz. At 20 kHz and below the default filter is not applicable; the slope is then
 * unfiltered, and `notes` says so. A trace of only 32-bit values, as in most files, is converted to mV and pA in 32
 * bits, as AllenSDK does.
 *
 * @param trace voltage [V], current [A] if there is one, and samples per second [Hz] (or a time for each sample)
 * @param options window and detector settings (E.2): `start`, `end`, `maxInterval` in s, `filter` in kHz, `dvCutoff` in
 *   mV/ms, `minHeight` and `minPeak` in mV
 * @throws InvalidOptionError for a trace without samples or with values that are not finite, and for invalid options
 */
export function extractFeatures(trace: FeatureTrace, options: DetectionOptions = {}): Features {
  const task = "extract features";
  return preparedFeatures(prepareTrace(trace, task), options, task);
}

/** {@link extractFeatures} of a prepared trace; `task` completes "Cannot …" in messages. */
export function preparedFeatures(prepared: PreparedTrace, options: DetectionOptions, task: string): Features {
  const count = prepared.v.length;
  if (count === 0) {
    throw new InvalidOptionError(`${task} from a voltage of 0 samples`, "expected at least one", { value: 0 });
  }
  const settings = detectionSettings(prepared, options, task);
  const notes = [...settings.notes];
  let smooth: Float64Array | null = null;
  const smoothSlope = () => {
    if (smooth !== null) return smooth;
    const obstacle = filterObstacle(prepared, SMOOTH_KHZ, 0, count);
    if (obstacle !== null) notes.push(`The slope for troughs and baseline was not filtered: ${obstacle}`);
    smooth = slope(prepared, SMOOTH_KHZ);
    return smooth;
  };
  const { spikes: detected, slope: steepness } = detect(prepared, settings);
  const landmarks =
    detected.thresholds.length === 0 ? [] : spikeLandmarks(prepared, steepness, smoothSlope(), detected, settings);
  const spikes = landmarks.map((marks) => spikeFeatures(prepared, steepness, marks));
  return { spikes, sweep: sweepFeatures(prepared, spikes, settings, smoothSlope), notes };
}
