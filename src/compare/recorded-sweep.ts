import type { FittingFeatures } from "../analysis/fitting/fitting-features.js";
import type { CallOptions, Response } from "../base/types.js";
import type { Recording } from "../nwb/read/recording.js";
import { withSpikes } from "../responses/recorded-spikes.js";
import { type ResponseFeatures, responseFeatures } from "../responses/response-features.js";
import { type AbsoluteVoltage, absoluteVoltage, withJunction } from "../responses/response-voltage.js";
import { type FeatureWindow, measuredVoltage, stepAmplitude, stimulusWindow } from "../responses/stimulus-window.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { fittingFeaturesOf } from "./compare-fitting.js";

/** The recorded side of a comparison. */
export interface RecordedSweep {
  /** Injected current [A] at the rate of the response; null if the file has none. */
  readonly current: Float64Array | null;
  readonly voltage: AbsoluteVoltage;
  readonly rateHz: number;
  /** Stored spike times, else detected ones [s]. */
  readonly spikeTimes: Float64Array;
  readonly window: FeatureWindow;
  /** Amplitude if the current is a single step [A]; null otherwise. */
  readonly amplitudeA: number | null;
  readonly features: ResponseFeatures;
  readonly fitting: FittingFeatures | null;
  /** Block means of the current, to recognize sweeps with the same stimulus; null without a current. */
  readonly fingerprint: Float64Array | null;
  /** Changes made to its traces. */
  readonly notes: readonly string[];
}

/** Results that are slow to compute and small to keep. */
type Known = Pick<RecordedSweep, "spikeTimes" | "features" | "fitting">;

/** Reads recorded sweeps. Each may be read once per model, but is analysed only once. */
export class RecordedSweeps {
  readonly recording: Recording;
  readonly #known = new Map<SweepInfo, Known>();

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** The sweep, or null if the file holds no response to it. */
  async read(info: SweepInfo, { signal }: CallOptions): Promise<RecordedSweep | null> {
    const where = { electrode: info.electrode ?? undefined, signal };
    const { stimulus, response: stored, notes: read = [] } = await this.recording.sweep(info.number, where);
    if (stored === null) return null;
    const { response, notes } = withJunction(stored);
    const current = stimulus === null ? null : (await stimulus.sample(response.rateHz)).current;
    const measured = measuredVoltage(this.recording, response);
    const window = stimulusWindow(current, info, response.voltage.length, measured);
    const known = this.#known.get(info) ?? (await this.#analyse(info, response, current, window));
    return {
      current,
      voltage: absoluteVoltage(response),
      rateHz: response.rateHz,
      window,
      amplitudeA: stepAmplitude(current, response.rateHz, window),
      fingerprint: current === null ? null : fingerprint(current),
      notes: [...read, ...notes],
      ...known,
    };
  }

  async #analyse(
    info: SweepInfo,
    response: Response,
    current: Float64Array | null,
    window: FeatureWindow,
  ): Promise<Known> {
    const complete = await withSpikes(this.recording, info, response);
    const known = {
      spikeTimes: complete.spikeTimes,
      features: responseFeatures(complete, current, window),
      fitting: fittingFeaturesOf(complete, window),
    };
    this.#known.set(info, known);
    return known;
  }
}

const BLOCKS = 512;

/** The current as {@link BLOCKS} block means, followed by its number of samples. */
function fingerprint(current: Float64Array): Float64Array {
  const means = new Float64Array(BLOCKS + 1);
  means[BLOCKS] = current.length;
  for (let block = 0; block < BLOCKS; block++) {
    const from = Math.floor((block * current.length) / BLOCKS);
    const to = Math.floor(((block + 1) * current.length) / BLOCKS);
    let sum = 0;
    for (let k = from; k < to; k++) sum += current[k]!;
    means[block] = to > from ? sum / (to - from) : 0;
  }
  return means;
}

/** Means of a current over {@link BLOCKS} parts of its first `durationS`; each sample is held until the next. */
export function heldMeans(current: Float64Array, rateHz: number, durationS: number): Float64Array {
  const block = (durationS * rateHz) / BLOCKS; // [samples]
  return Float64Array.from({ length: BLOCKS }, (_, n) => {
    const [from, to] = [n * block, (n + 1) * block];
    let sum = 0;
    for (let k = Math.floor(from); k < to && k < current.length; k++) {
      sum += current[k]! * (Math.min(to, k + 1) - Math.max(from, k));
    }
    return sum / block;
  });
}

/**
 * Whether two currents are equal except for rounding. Unknown currents count as equal, because the callers also compare
 * the stimulus names.
 */
export function sameCurrent(a: Float64Array | null, b: Float64Array | null): boolean {
  if (a === null || b === null) return true;
  return a[BLOCKS] === b[BLOCKS] && alike(a, b);
}

/** Whether two currents have the same time course, regardless of their rates. */
export function alike(a: Float64Array, b: Float64Array): boolean {
  const values = a.subarray(0, BLOCKS);
  const tolerance = 1e-3 * (Math.max(...values) - Math.min(...values));
  return values.every((value, k) => Math.abs(value - b[k]!) <= tolerance);
}
