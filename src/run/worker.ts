/** Entry point of a worker thread: runs sweeps of the model that its pool was made for. */
import type { MessagePort } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol, workerData } from "piscina";
import { type SampledCurrent, Stimulus } from "../stimulus/stimulus.js";
import type { Progress, Response } from "../types.js";
import { type ModelSpec, modelOf } from "./model-spec.js";
import type { Model } from "./opened-model.js";
import { type ModelRunOptions, timeOf } from "./sweep-pool.js";
import { type PlainError, plainError } from "./worker-errors.js";

/** A stimulus on its way to a worker: samples, or what describes them. */
export type SentStimulus =
  | { readonly current: Float64Array<ArrayBuffer>; readonly rateHz: number; readonly name: string }
  | { readonly spec: string };

/** What goes to a worker. */
export interface WorkerTask {
  readonly stimulus: SentStimulus;
  readonly settings: ModelRunOptions;
  /** Where to tell how far the run is. */
  readonly progress: MessagePort;
}

/** What comes back: structured cloning drops the class of an error, so failures travel as plain data. */
export type WorkerReply =
  | { readonly response: Response; readonly sampled: SampledCurrent | null; readonly wallS: number }
  | { readonly failure: PlainError };

let model: Promise<Model> | undefined;

export async function runTask({ stimulus, settings, progress }: WorkerTask): Promise<WorkerReply> {
  try {
    model ??= modelOf(workerData as ModelSpec);
    const own = received(stimulus);
    const opened = await model;
    const start = performance.now();
    const onProgress = (report: Progress): void => progress.postMessage(report);
    const response = await opened.run(own, { ...settings, onProgress });
    return handOver({
      response,
      sampled: own.remembered,
      wallS: timeOf(response) ?? (performance.now() - start) / 1000,
    });
  } catch (error) {
    return { failure: plainError(error) };
  } finally {
    progress.close();
  }
}

/** What a description comes to is kept, to go back with the response: the caller writes it. */
function received(sent: SentStimulus): Stimulus {
  return "spec" in sent
    ? Stimulus.parse(sent.spec).remembering()
    : Stimulus.samples(sent.current, sent.rateHz, { name: sent.name });
}

/** A reply whose arrays are marked to be moved to the caller's thread instead of copied. */
function handOver(reply: Exclude<WorkerReply, { readonly failure: PlainError }>): WorkerReply {
  const { response, sampled } = reply;
  const traces = Object.values(response.traces).map((trace) => trace.data);
  const arrays = [response.voltage, ...traces, ...(sampled ? [sampled.current] : [])];
  const buffers = [...new Set(arrays.map((array) => array.buffer))];
  // piscina unwraps what `move` returns before the caller sees it, which its types do not say.
  return move({ [transferableSymbol]: buffers, [valueSymbol]: reply } as never) as unknown as WorkerReply;
}
