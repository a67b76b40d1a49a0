/** Entry point of a worker thread: is given a model, and then batches of its sweeps to simulate. */
import { parentPort, workerData } from "node:worker_threads";
import type { Progress, Response } from "../../base/types.js";
import { loadBiophysics, type ModelSpec, modelOf } from "../../models/model-spec.js";
import type { Model, ModelRunOptions } from "../../models/opened-model.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import { type PlainError, plainError } from "./worker-errors.js";

/** A stimulus on its way to a worker: samples, or what describes them. */
export type SentStimulus =
  | { readonly current: Float64Array<ArrayBuffer>; readonly rateHz: number; readonly name: string }
  | { readonly spec: string };

/** What goes to a worker: sweeps that move together. */
export interface WorkerTask {
  readonly stimuli: readonly SentStimulus[];
  readonly settings: ModelRunOptions;
}

/** What goes to a worker: first of all its model. */
export type WorkerOrder = { readonly model: ModelSpec } | WorkerTask;

/** As `RunOutcome`, without the current where the caller sent its samples and has them still. */
export type WorkerOutcome = Omit<RunOutcome, "current"> & { readonly current: Float64Array | null };

/**
 * What comes back: that the thread can work, then how each sweep is doing, by its place in the task. Structured cloning
 * drops the class of an error, so failures travel as plain data.
 */
export type WorkerMessage =
  | "ready"
  | ({ readonly index: number } & (
      | { readonly progress: Progress }
      | { readonly outcome: WorkerOutcome }
      | { readonly failure: PlainError }
    ));

/** What is known of a worker when it starts. */
export interface WorkerStart {
  /** The model on its way is likely to be a biophysical one. */
  readonly biophysical: boolean;
}

// Loaded while the model is opened; an error comes again with the model.
if ((workerData as WorkerStart).biophysical) loadBiophysics().catch(() => undefined);

let model: Model | undefined;
// A model that cannot be made ends the thread, which its owner hears of.
parentPort!.on("message", async (order: WorkerOrder) => {
  if (!("model" in order)) return simulate(order);
  model = await modelOf(order.model);
  tell("ready");
  for (const task of waiting.splice(0)) simulate(task);
});

/** Batches that came before the model was there. */
const waiting: WorkerTask[] = [];

function simulate(task: WorkerTask): void {
  if (!model) return void waiting.push(task);
  const { stimuli, settings } = task;
  const runs = stimuli.map((sent, index) => ({
    stimulus: received(sent),
    options: { ...settings, onProgress: (progress: Progress): void => tell({ index, progress }) },
  }));
  for (const [index, run] of model.runBatch(runs).entries()) {
    run.then(
      ({ response, current, wallS }) => {
        const described = "spec" in stimuli[index]! ? current : null;
        tell({ index, outcome: { response, current: described, wallS } }, buffersOf(response, described));
      },
      (error: unknown) => tell({ index, failure: plainError(error) }),
    );
  }
}

function tell(message: WorkerMessage, moved: readonly ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, moved);
}

function received(sent: SentStimulus): Stimulus {
  return "spec" in sent ? Stimulus.parse(sent.spec) : Stimulus.samples(sent.current, sent.rateHz, { name: sent.name });
}

/** What is moved to the caller's thread instead of copied. */
function buffersOf(response: Response, current: Float64Array | null): ArrayBuffer[] {
  const traces = Object.values(response.traces).map((trace) => trace.data);
  const arrays = [response.voltage, ...traces, ...(current ? [current] : [])];
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}
