import type { Response } from "../../base/types.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import type { RunRow } from "../results/run-row.js";
import { featureValues } from "./feature-values.js";
import type { ModelStimuli } from "./opened-stimuli.js";
import type { SharedWork, TaskRun } from "./task.js";
import { writeTrace } from "./write-trace.js";

/**
 * Measures a run when it has come to its end, and writes its traces if they are asked for.
 *
 * @throws what the run threw; errors of the recording it is scored by; WriteFailedError
 */
export async function rowOf(
  run: TaskRun,
  pending: Promise<RunOutcome>,
  { measures, folder }: Pick<SharedWork, "measures" | "folder">,
  stimuli: ModelStimuli,
): Promise<RunRow> {
  const { index, key, stimulus } = run;
  const outcome = await pending;
  const { response, current, wallS } = outcome;
  if (folder !== null) await writeTrace(run, outcome, stimuli.opened, folder);
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
