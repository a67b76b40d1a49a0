import type { CallOptions, Response } from "../base/types.js";
import { type BiophysicalResponse, type BiophysicalRunOptions, simulationS } from "../biophys/model.js";
import type { GlifRunOptions } from "../glif/model.js";
import type { Model } from "../models/opened-model.js";
import type { Stimulus } from "../stimulus/stimulus.js";

/** Options of a run that do not depend on where it runs; a model passes over those of the other kind. */
export type ModelRunOptions = Omit<GlifRunOptions & BiophysicalRunOptions, keyof CallOptions>;

/** A response and how long the model took for it, its share where several were simulated together [s]. */
export interface TimedResponse {
  readonly response: Response;
  readonly wallS: number;
}

/**
 * Runs a model on several stimuli in this thread, together where the model can. Each promise is settled with its own run.
 *
 * @param optionsOf options of the run of the stimulus at an index
 */
export function runTogether(
  model: Model,
  stimuli: readonly Stimulus[],
  optionsOf: (index: number) => ModelRunOptions & CallOptions,
): Promise<TimedResponse>[] {
  // Runs move together when they are asked for in one breath, so what has to be loaded first is. Its errors come again.
  const ready = Promise.allSettled(stimuli.map((stimulus) => stimulus.ready()));
  return stimuli.map(async (stimulus, index) => {
    await ready;
    const start = performance.now();
    const response = await model.run(stimulus, optionsOf(index));
    const sharedS = simulationS.get(response as BiophysicalResponse);
    return { response, wallS: sharedS ?? (performance.now() - start) / 1000 };
  });
}
