import { checkArguments } from "../../base/arguments.js";
import { requireTrain } from "../compare/spike-trains.js";
import { meanOf } from "../numeric/search.js";
import { finiteOrNull } from "../spikes/spike-features.js";
import { adaptation, intervals, median, variationCoefficient } from "./isi-statistics.js";

/** The sweep features that depend only on spike times. */
export interface SpikeTrainFeatures {
  /** Mean relative change from one interval between spikes to the next. */
  readonly adapt: number | null;
  /** Time of the first threshold after the start [s]. */
  readonly latency: number | null;
  /** Standard deviation of the intervals divided by their mean. */
  readonly isi_cv: number | null;
  readonly mean_isi: number | null; // [s]
  readonly median_isi: number | null; // [s]
  readonly first_isi: number | null; // [s]
  /** Spikes per second in the window [Hz]. */
  readonly avg_rate: number | null;
}

/**
 * Features of a spike train (ephys-features.md E.3), for models without spike shapes in their voltage, such as GLIF
 * models. Null for features that need more spikes.
 *
 * @param times spike times [s]
 * @param start of the stimulus [s]
 * @param end of the stimulus [s]
 * @throws InvalidOptionError for times that decrease or are not finite
 */
export function spikeTrainFeatures(times: ArrayLike<number>, start: number, end: number): SpikeTrainFeatures {
  const task = "measure the features of a spike train";
  requireTrain(times, task, "train");
  checkArguments(task, { start: [start, "number"], end: [end, "number"] });
  const spikes = Array.from(times);
  const isis = intervals(spikes);
  const rate = spikes.filter((time) => time >= start && time <= end).length / (end - start);
  return {
    adapt: finiteOrNull(adaptation(isis)),
    latency: spikes[0] === undefined ? null : spikes[0] - start,
    isi_cv: finiteOrNull(variationCoefficient(isis)),
    mean_isi: finiteOrNull(meanOf(isis)),
    median_isi: finiteOrNull(median(isis)),
    first_isi: isis[0] ?? null,
    avg_rate: spikes.length === 0 ? 0 : finiteOrNull(rate),
  };
}
