import { setImmediate } from "node:timers/promises";
import { detectionOptions } from "../analysis/spikes/detection-options.js";
import type { SpikeFeatures } from "../analysis/spikes/spike-features.js";
import { callOptions, checkArguments, checkOptions } from "../base/arguments.js";
import { isRheobaseError, throwIfAborted } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import type { TraceUnits } from "../nwb/read/trace-values.js";
import { ANY_CLAMP, selectSweeps } from "../nwb/select-sweeps.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { LONG_SWEEP, readWindow } from "./long-sweep.js";
import { withSpikes } from "./recorded-spikes.js";
import { type FeatureOptions, type PartialFeatures, responseFeatures } from "./response-features.js";
import { withJunction } from "./response-voltage.js";
import { type FeatureWindow, measuredVoltage, type WindowChoice, windowOf } from "./stimulus-window.js";

/** Which features to compute. */
export interface FeaturesRequest {
  /** NWB file. */
  readonly path: string;
  /** Selected sweeps, as `selectSweeps` reads them. */
  readonly sweeps?: string | undefined;
  /** Only sweeps recorded by this electrode. */
  readonly electrode?: string | undefined;
  /** Units of the file, if it does not state them. */
  readonly units?: TraceUnits | undefined;
  /** Whether to read other files that a recording refers to; default false. */
  readonly allowExternal?: boolean | undefined;
  /** Maximum number of samples to measure per sweep; default 5e7. */
  readonly maxSamples?: number | undefined;
  /** Default `stimulus`. */
  readonly window?: WindowChoice | undefined;
  /** Called for each sweep that is left out because a voltage clamp holds it, where others are measured. */
  readonly onSkip?: ((sweep: SkippedClamp) => void) | undefined;
  /** Settings of the spike detector. */
  readonly options?: FeatureOptions | undefined;
}

/** A voltage-clamp sweep without features; the shape of `skipped` of `rheobase.features/1`. */
export interface SkippedClamp {
  readonly sweep: number;
  readonly electrode: string | null;
  readonly reason: string;
}

const CLAMPED = "in voltage clamp there is no response of the membrane potential";

/** Features of one sweep; the shape of the `sweeps` of `rheobase.features/1`. */
export interface SweepFeaturesReport {
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  readonly rate_hz: number;
  readonly samples: number;
  readonly window: FeatureWindow;
  /** Null if there are none; `notes` gives the reason. */
  readonly features: PartialFeatures | null;
  readonly spikes: readonly SpikeFeatures[];
  /** Number of spikes in the window, even if their features are unknown; null if it cannot be determined. */
  readonly spike_count: number | null;
  readonly notes: readonly string[];
  /** The error of this sweep, if any. */
  readonly error?: unknown;
}

/**
 * Computes the features of the sweeps of a file one at a time, so memory is bounded by the longest sweep. An unreadable
 * sweep is reported with its `error`, and the others continue.
 *
 * @throws NotFoundError, InvalidRecordingError, and InvalidOptionError for settings that fit no sweep
 */
export async function* featuresOfRecording(
  request: FeaturesRequest,
  options: CallOptions = {},
): AsyncGenerator<SweepFeaturesReport, void, undefined> {
  const task = "take features";
  checkOptions(task, options, callOptions);
  checkArguments(task, { request: [request, "object"] });
  checkArguments(task, { "request.path": [request.path, "path"] });
  checkOptions(task, request, {
    path: "path",
    sweeps: "text",
    electrode: "text",
    units: "object",
    maxSamples: "number",
    allowExternal: "boolean",
    window: "textOrObject",
    onSkip: "function",
    options: "object",
  });
  checkOptions(task, request.options ?? {}, detectionOptions);
  checkOptions(task, request.units ?? {}, { voltageUnit: "text", currentUnit: "text" });
  using recording = await openRecording(request.path, {
    ...options,
    ...request.units,
    allowExternal: request.allowExternal,
  });
  const chosen = selectSweeps(recording.sweeps, request.sweeps, request.path, {
    electrode: request.electrode,
    usable: ANY_CLAMP,
  });
  // A choice names what it wants.
  if (request.sweeps === undefined) {
    const wanted = request.electrode;
    for (const { number: sweep, electrode, clamp } of recording.sweeps) {
      if (clamp !== "voltage" || (wanted !== undefined && electrode !== wanted)) continue;
      if (chosen.some((info) => info.number === sweep && info.electrode === electrode)) continue;
      request.onSkip?.({ sweep, electrode, reason: CLAMPED });
    }
  }
  for (const [done, info] of chosen.entries()) {
    options.onProgress?.({ stage: `sweep ${info.number}`, done, total: chosen.length, unit: "sweeps" });
    // A sweep blocks the thread for up to half a second; yield in between to notice cancellation.
    await setImmediate();
    throwIfAborted(options.signal, `taking features at sweep ${info.number}`);
    yield await featuresOfSweep(recording, info, request, options);
  }
}

async function featuresOfSweep(
  recording: Recording,
  info: SweepInfo,
  request: FeaturesRequest,
  { signal }: CallOptions,
): Promise<SweepFeaturesReport> {
  const where = { electrode: info.electrode ?? undefined, signal };
  const base = {
    sweep: info.number,
    electrode: info.electrode,
    stimulus: info.stimulusName,
    rate_hz: info.rateHz,
    samples: info.samples,
  };
  const without = (note: string, error?: unknown): SweepFeaturesReport => ({
    ...base,
    window: { start_s: 0, end_s: Math.max(0, info.samples - 1) / info.rateHz, of: "sweep" },
    features: null,
    spikes: [],
    spike_count: null,
    notes: [note],
    ...(error === undefined ? {} : { error }),
  });
  if (info.clamp === "voltage") return without(`no features: ${CLAMPED}`);
  try {
    if (info.samples > LONG_SWEEP) {
      const part = await readWindow(recording, info, request.window, where, request.maxSamples);
      if (part === null) return without("no features: the file holds no response to this stimulus");
      const { response, notes } = withJunction(part.response);
      const found = responseFeatures(response, part.current, part.window, request.options, part.first);
      return { ...base, window: part.window, ...found, notes: [...part.notes, ...notes, ...found.notes] };
    }
    const sweep = await recording.sweep(info.number, where);
    if (sweep.response === null) return without("no features: the file holds no response to this stimulus");
    const { response, notes } = withJunction(await withSpikes(recording, info, sweep.response));
    const current = sweep.stimulus === null ? null : (await sweep.stimulus.sample(response.rateHz)).current;
    const samples = response.voltage.length;
    const window = windowOf(request.window, current, info, samples, measuredVoltage(recording, response));
    const found = responseFeatures(response, current, window, request.options);
    return { ...base, samples, window, ...found, notes: [...(sweep.notes ?? []), ...notes, ...found.notes] };
  } catch (error) {
    if (!isRheobaseError(error, "InvalidRecording", "InvalidStimulus")) throw error;
    return without(`no features: ${error.message}`, error);
  }
}
