import type { Response } from "../../base/types.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import type { CampaignMeasures } from "../plan/campaign.js";
import type { RunRow } from "../results/run-row.js";
import { featureValues } from "./feature-values.js";
import type { ModelStimuli } from "./opened-stimuli.js";
import type { TaskRun } from "./task.js";

/** Measures a run when it has come to its end. @throws what the run threw; errors of the recording it is scored by */
export async function rowOf(
  { index, key, stimulus }: TaskRun,
  outcome: Promise<RunOutcome>,
  measures: CampaignMeasures,
  stimuli: ModelStimuli,
): Promise<RunRow> {
  const { response, current, wallS } = await outcome;
  return {
    index,
    key,
    status: "ok",
    reason: null,
    rateHz: response.rateHz,
    durationS: samplesOf(response, current) / response.rateHz,
    spikeTimes: Array.from(response.spikeTimes),
    features: measures.features ? featureValues(response, current) : null,
    scores: measures.scores ? await stimuli.scores(stimulus, response) : null,
    wallS,
    reused: false,
  };
}

/** A run for spikes only has no voltage. */
const samplesOf = ({ voltage }: Response, current: Float64Array): number => voltage.length || current.length;
