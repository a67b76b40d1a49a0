import { firstAtLeast } from "../numeric/search.js";
import { slope } from "./derivative.js";
import type { DetectionOptions, DetectionSettings } from "./detection-options.js";
import { detectionSettings } from "./detection-options.js";
import type { PreparedTrace } from "./feature-trace.js";
import { prepareTrace } from "./feature-trace.js";
import { putativeSpikes, withPeaks } from "./putative-spikes.js";
import type { DetectedSpikes } from "./thresholds.js";
import { detectedSpikes } from "./thresholds.js";

/**
 * Spike times of a sweep: the thresholds that {@link extractFeatures} finds with the same options, without the other
 * features. Linear in the number of samples.
 *
 * @param voltage membrane voltage [V], finite
 * @param rateHz samples per second [Hz]
 * @param options settings of the detector (ephys-features.md E.2), in s, mV, mV/ms and kHz
 * @returns threshold times [s] from the first sample
 * @throws InvalidOptionError for a voltage that is not finite, a rate that is not positive, or invalid options
 */
export function detectSpikes(voltage: Float64Array, rateHz: number, options: DetectionOptions = {}): Float64Array {
  const task = "detect spikes";
  const trace = prepareTrace({ voltage, rateHz }, task);
  if (voltage.length === 0) return new Float64Array(0);
  const { spikes } = detect(trace, detectionSettings(trace, options, task));
  return Float64Array.from(spikes.thresholds, (index) => trace.t[index]!);
}

/** The detected spikes, and the slope of the whole trace [mV/ms] if it was needed. */
export interface Detection {
  readonly spikes: DetectedSpikes;
  readonly slope: Float64Array;
}

/** The spike detector (ephys-features.md E.2 steps 1 to 6). */
export function detect(trace: PreparedTrace, settings: DetectionSettings): Detection {
  const { first, last, filterKhz, minPeak } = settings;
  // Most subthreshold sweeps end here: if no sample is high enough for a peak, the slope is not needed.
  if (firstAtLeast(trace.v, minPeak, first, last + 1) < 0) return nothingDetected();
  const windowSlope = slope(trace, filterKhz, first, last + 1);
  const starts = putativeSpikes(windowSlope, settings);
  if (starts.length === 0) return nothingDetected();
  // From here on the slope of the whole trace is used, which differs near the window's ends because of the filter.
  const isWhole = first === 0 && last === trace.v.length - 1;
  const wholeSlope = isWhole ? windowSlope : slope(trace, filterKhz);
  const candidates = withPeaks(trace.v, wholeSlope, starts, settings);
  return { spikes: detectedSpikes(trace, wholeSlope, candidates, settings), slope: wholeSlope };
}

const nothingDetected = (): Detection => ({
  spikes: { thresholds: [], peaks: [], lastClipped: false },
  slope: new Float64Array(0),
});
