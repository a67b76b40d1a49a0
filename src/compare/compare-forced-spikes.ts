import type { ForcedSweep } from "../analysis/compare/subthreshold-variance.js";
import { subthresholdVariance } from "../analysis/compare/subthreshold-variance.js";
import { isRheobaseError } from "../base/errors.js";
import { runForcedSpikes } from "../glif/forced-spikes.js";
import type { Model } from "../models/opened-model.js";
import { lifted } from "../responses/response-voltage.js";
import type { ForcedSpikesReport } from "./compare-report.js";
import type { RecordedSweep } from "./recorded-sweep.js";

const NOT_GLIF = "only a GLIF model that is run here can have spikes imposed";

/** A report without forced spikes, for the given reason. */
function noForcedSpikes(reason: string): ForcedSpikesReport {
  const none = { explained: null, of_difference_v2: null, of_recorded_v2: null, sum_of_squares_v2: null };
  return { ...none, samples: 0, reason };
}

/**
 * Runs a GLIF model on each sweep with the recorded spikes imposed, and computes how much of the recorded variance
 * below threshold it explains (glif.md C.6, C.7). Sweeps are read one at a time.
 */
export async function compareForcedSpikes(
  model: Model | null,
  sweeps: AsyncIterable<RecordedSweep>,
): Promise<ForcedSpikesReport> {
  if (model?.kind !== "glif") return noForcedSpikes(NOT_GLIF);
  const { config } = model;
  const rest = config.El_reference;
  if (rest === undefined) return noForcedSpikes("the model does not state the rest of its cell (El_reference)");
  const runs: ForcedSweep[] = [];
  try {
    for await (const { current, voltage, rateHz, spikeTimes, amplitudeA } of sweeps) {
      if (current === null) return noForcedSpikes("the recording holds no current for a sweep");
      if (amplitudeA !== null) return noForcedSpikes("it is computed for fluctuating currents, not on steps");
      if (voltage.unplaced !== null) return noForcedSpikes(voltage.unplaced);
      const samples = Math.min(current.length, voltage.voltage.length);
      const steps = Array.from(spikeTimes, (time) => Math.trunc(time / (1 / rateHz))).filter((step) => step < samples);
      const run = runForcedSpikes(config, current.subarray(0, samples), rateHz, steps);
      runs.push({ model: lifted(run.voltage, rest), recorded: voltage.voltage.subarray(0, samples) });
    }
    const { ofDifference, ofRecorded, explained, sumOfSquares, samples } = subthresholdVariance(runs);
    return {
      explained: explained.value,
      of_difference_v2: ofDifference.value,
      of_recorded_v2: ofRecorded.value,
      sum_of_squares_v2: samples === 0 ? null : sumOfSquares,
      samples,
      reason: explained.reason ?? ofDifference.reason,
    };
  } catch (error) {
    if (!isRheobaseError(error, "InvalidOption", "InvalidModel", "NumericalFailure", "InvalidStimulus")) throw error;
    return noForcedSpikes(error.reason);
  }
}
