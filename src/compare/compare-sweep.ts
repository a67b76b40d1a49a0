import { coincidenceFactor } from "../analysis/compare/coincidence.js";
import type { Measure } from "../analysis/compare/measure.js";
import { spikeErrors } from "../analysis/compare/spike-errors.js";
import { vanRossumDistance } from "../analysis/compare/van-rossum.js";
import { victorPurpuraDistance } from "../analysis/compare/victor-purpura.js";
import { compareVoltages } from "../analysis/compare/voltage.js";
import type { Response } from "../base/types.js";
import { responseFeatures } from "../responses/response-features.js";
import { absoluteVoltage, withJunction } from "../responses/response-voltage.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { type FittingPair, fittingFeaturesOf } from "./compare-fitting.js";
import type { SweepComparison } from "./compare-report.js";
import { alike, heldMeans, type RecordedSweep } from "./recorded-sweep.js";

/** Time scales of the measures of single sweeps, as usual in the literature. */
export const SCALES = { precisionS: 0.002, vanRossumTauS: 0.01, victorPurpuraCostPerS: 100 } as const;

/** A compared sweep with the data for groups and figures. */
export interface ComparedSweep {
  readonly comparison: SweepComparison;
  readonly recorded: RecordedSweep;
  /** Absolute membrane voltage, as in recordings [V]. */
  readonly voltage: Float64Array;
  readonly rateHz: number;
  /** Spike times within the duration covered by both [s]. */
  readonly trains: { readonly model: Float64Array; readonly recorded: Float64Array };
  readonly fitting: FittingPair;
}

/** Collects measures by name, and reasons for missing ones. */
class Measures {
  readonly reasons: Record<string, string> = {};

  take(name: string, measure: Measure): number | null {
    if (measure.reason !== null) this.reasons[name] = measure.reason;
    return measure.value;
  }
}

/** A model's response, and the current stored with it if it was read from a file. */
export interface Answer {
  readonly response: Response;
  readonly current: Float64Array | null;
}

/** Compares a model's response with the recorded one. Any measure may be missing, for a stated reason. */
export function compareSweep(model: string, info: SweepInfo, answer: Answer, recorded: RecordedSweep): ComparedSweep {
  const { current } = answer;
  const { response, notes } = withJunction(answer.response);
  const ours = absoluteVoltage(response);
  const theirs = recorded.voltage;
  const durations = [ours.voltage.length / response.rateHz, theirs.voltage.length / recorded.rateHz] as const;
  const durationS = Math.min(...durations);
  const within = (times: Float64Array) => times.filter((time) => time >= 0 && time < durationS);
  const trains = { model: within(response.spikeTimes), recorded: within(recorded.spikeTimes) };
  const measures = new Measures();
  const features = responseFeatures(response, recorded.current, recorded.window);
  const none = durationS > 0 ? null : emptySide(durations);
  // If nothing can be measured, all measures share one reason; otherwise each has its own.
  const take = (name: string, measure: () => Measure): number | null =>
    measures.take(name, none === null ? measure() : { value: null, reason: none });
  const number = (value: number): Measure => ({ value, reason: null });

  const errors = none === null ? spikeErrors(trains.model, trains.recorded, recorded.window.start_s) : null;
  const unplaced = ours.unplaced ?? theirs.unplaced;
  const voltages =
    none !== null || unplaced !== null
      ? null
      : compareVoltages(
          { voltage: ours.voltage, rateHz: response.rateHz, spikeTimes: trains.model },
          { voltage: theirs.voltage, rateHz: recorded.rateHz, spikeTimes: trains.recorded },
        );
  const voltage = (name: string, pick: (found: NonNullable<typeof voltages>) => Measure) =>
    take(name, () => (voltages === null ? { value: null, reason: unplaced ?? "there is no voltage" } : pick(voltages)));

  const comparison: SweepComparison = {
    model,
    sweep: info.number,
    electrode: info.electrode,
    stimulus: info.stimulusName,
    amplitude_a: recorded.amplitudeA,
    rate_hz: { model: response.rateHz, recorded: recorded.rateHz },
    duration_s: durationS,
    spike_count: {
      model: durations[0] > 0 ? trains.model.length : null,
      recorded: durations[1] > 0 ? trains.recorded.length : null,
    },
    spike_count_error: take("spike_count_error", () => number(trains.model.length - trains.recorded.length)),
    latency_error_s: take("latency_error_s", () => errors!.latencyS),
    coincidence: take("coincidence", () =>
      coincidenceFactor(trains.model, trains.recorded, { durationS, precisionS: SCALES.precisionS }),
    ),
    van_rossum: take("van_rossum", () =>
      number(vanRossumDistance(trains.model, trains.recorded, SCALES.vanRossumTauS)),
    ),
    victor_purpura: take("victor_purpura", () =>
      number(victorPurpuraDistance(trains.model, trains.recorded, SCALES.victorPurpuraCostPerS)),
    ),
    voltage_rms_v: voltage("voltage_rms_v", ({ rmsV }) => rmsV),
    subthreshold_rms_v: voltage("subthreshold_rms_v", ({ belowThreshold }) => belowThreshold.rmsV),
    subthreshold_explained_variance: voltage(
      "subthreshold_explained_variance",
      ({ belowThreshold }) => belowThreshold.explainedVariance,
    ),
    features: { model: features.features, recorded: recorded.features.features },
    first_spike: { model: features.spikes[0] ?? null, recorded: recorded.features.spikes[0] ?? null },
    reasons: measures.reasons,
    notes: [
      ...unequal(response, recorded, durations),
      ...otherCurrent(current, response.rateHz, recorded),
      ...[...notes, ...(features.features === null ? features.notes : [])].map((note) => `model: ${note}`),
      ...[...recorded.notes, ...recorded.features.notes].map((note) => `recording: ${note}`),
    ],
  };
  const fitting = { model: fittingFeaturesOf(response, recorded.window), recorded: recorded.fitting };
  return { comparison, recorded, voltage: ours.voltage, rateHz: response.rateHz, trains, fitting };
}

function otherCurrent(current: Float64Array | null, rateHz: number, recorded: RecordedSweep): string[] {
  const { current: theirs, rateHz: theirRateHz } = recorded;
  if (current === null || theirs === null || current.length === 0 || theirs.length === 0) return [];
  const sharedS = Math.min(current.length / rateHz, theirs.length / theirRateHz);
  if (alike(heldMeans(theirs, theirRateHz, sharedS), heldMeans(current, rateHz, sharedS))) return [];
  return ["currents differ: the response of the file answers to another current than the recorded one"];
}

function emptySide([model, recorded]: readonly [number, number]): string {
  if (model > 0) return "the recorded sweep has no samples";
  return recorded > 0 ? "the sweep of the model has no samples" : "neither sweep has samples";
}

function unequal(response: Response, recorded: RecordedSweep, [model, theirs]: readonly [number, number]): string[] {
  const notes: string[] = [];
  const { rateHz } = recorded;
  if (response.rateHz !== rateHz) {
    notes.push(`rates differ: model ${response.rateHz} Hz, recording ${rateHz} Hz, compared at the lower one`);
  }
  // A run at another rate may end one sample earlier or later.
  if (Math.abs(model - theirs) > 1.5 / Math.min(response.rateHz, rateHz)) {
    notes.push(`lengths differ: model ${round(model)} s, recording ${round(theirs)} s, compared up to the shorter one`);
  }
  return notes;
}

const round = (value: number): number => Number(value.toPrecision(6));
