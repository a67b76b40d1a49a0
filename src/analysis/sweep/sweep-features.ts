import { indexAtTime } from "../numeric/search.js";
import type { DetectionSettings } from "../spikes/detection-options.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";
import type { SpikeFeatures } from "../spikes/spike-features.js";
import { finiteOrNull } from "../spikes/spike-features.js";
import type { Burst } from "../train/bursts.js";
import { detectBursts } from "../train/bursts.js";
import { riseTau } from "../train/delay.js";
import { intervals } from "../train/isi-statistics.js";
import { detectPauses } from "../train/pauses.js";
import { type SpikeTrainFeatures, spikeTrainFeatures } from "../train/spike-train-features.js";
import { baselineVoltage, deflectionIndex, membraneTau, sagOf } from "./subthreshold.js";

/** Features of one sweep with AllenSDK's names (ephys-features.md E.3); null if undefined. */
export interface SweepFeatures extends SpikeTrainFeatures {
  /** Mean voltage in the 0.1 s before the start [mV]. */
  readonly v_baseline: number | null;
  /** Peak deflection in the window: voltage [mV] and sample. */
  readonly peak_deflect: readonly [v: number, index: number] | null;
  /** Membrane time constant [s] of a downward deflection; requires a start. */
  readonly tau: number | null;
  /** Fraction of a downward deflection that has recovered at the end of the window. */
  readonly sag: number | null;
  /** Amplitude of the stimulus [pA]: AllenSDK computes it only if the caller specifies how. */
  readonly stim_amp: null;
  /** Number of pauses, and their fraction of the window. */
  readonly pause_metrics: readonly [count: number, share: number];
  /** Maximum burst index, and number of bursts. */
  readonly burst_metrics: readonly [index: number, count: number];
  /**
   * Latency divided by the time constant of the rise before the first spike, and that time constant [s]. For a rise of
   * more than 131,072 samples, only every n-th is fitted.
   */
  readonly delay_metrics: readonly [ratio: number, tau: number] | null;
}

type Window = Pick<DetectionSettings, "start" | "end">;

/**
 * Features of a sweep.
 *
 * @param spikes features of its spikes
 * @param window as given; default the whole trace
 * @param smoothSlope returns the slope under the 1 kHz low-pass [mV/ms]
 */
export function sweepFeatures(
  trace: PreparedTrace,
  spikes: readonly SpikeFeatures[],
  window: Window,
  smoothSlope: () => Float64Array,
): SweepFeatures {
  const start = window.start ?? trace.t[0]!;
  const end = window.end ?? trace.t[trace.t.length - 1]!;
  const duration = end - start;
  const times = spikes.map((spike) => spike.threshold_t);
  const isis = intervals(times);
  const types = spikes.slice(0, -1).map((spike) => spike.isi_type);
  const pauses = detectPauses(isis, types);
  const bursts = detectBursts(isis, spikes);
  const deflection = deflectionIndex(trace, start, end);
  return {
    ...spikeTrainFeatures(times, start, end),
    ...deflectionFeatures(trace, window, start, end, smoothSlope),
    peak_deflect: deflection === null ? null : [trace.v[deflection]!, deflection],
    stim_amp: null,
    pause_metrics: [pauses.length, pauses.reduce((sum, n) => sum + isis[n]!, 0) / (duration || 1)],
    burst_metrics: [greatestIndex(bursts), bursts.length],
    delay_metrics: delayMetrics(trace, spikes[0], start),
  };
}

function greatestIndex(bursts: readonly Burst[]): number {
  return bursts.length === 0 ? 0 : bursts.reduce((most, { index }) => Math.max(most, index), -1);
}

function deflectionFeatures(
  trace: PreparedTrace,
  window: Window,
  start: number,
  end: number,
  smoothSlope: () => Float64Array,
): Pick<SweepFeatures, "v_baseline" | "tau" | "sag"> {
  const baseline = baselineVoltage(trace, window.start, smoothSlope);
  const trough = deflectionIndex(trace, start, end, "down");
  if (trough === null || window.start === undefined || !Number.isFinite(baseline)) {
    return { v_baseline: finiteOrNull(baseline), tau: null, sag: null };
  }
  return {
    v_baseline: baseline,
    tau: finiteOrNull(membraneTau(trace, start, trough, baseline)),
    sag: finiteOrNull(sagOf(trace, end, trough, baseline)),
  };
}

function delayMetrics(
  trace: PreparedTrace,
  spike: SpikeFeatures | undefined,
  start: number,
): readonly [number, number] | null {
  if (spike === undefined) return [0, 0];
  const tau = riseTau(trace, indexAtTime(trace.t, start), spike.threshold_index);
  const ratio = (spike.threshold_t - start) / tau;
  return Number.isFinite(tau) && Number.isFinite(ratio) ? [ratio, tau] : null;
}
