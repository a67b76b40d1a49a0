/** Entry point of a worker thread: runs one sweep of a model it keeps between calls. */
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { GlifConfig } from "../glif/config.js";
import { GlifModel, type GlifModelMeta, type GlifResponse } from "../glif/model.js";
import { Stimulus } from "../stimulus/stimulus.js";
import type { ModelRunOptions } from "./sweep-pool.js";
import { type PlainError, plainError } from "./worker-errors.js";

/** What goes to a worker. */
export interface WorkerTask {
  readonly config: GlifConfig;
  readonly meta: GlifModelMeta;
  /** Current [A]. */
  readonly current: Float64Array<ArrayBuffer>;
  readonly rateHz: number;
  readonly name: string;
  readonly settings: ModelRunOptions;
}

/** What comes back: structured cloning drops the class of an error, so failures travel as plain data. */
export type WorkerReply = { readonly response: GlifResponse } | { readonly failure: PlainError };

let kept: { readonly key: string; readonly model: GlifModel } | undefined;

export async function runTask(task: WorkerTask): Promise<WorkerReply> {
  try {
    const key = JSON.stringify(task.config);
    if (kept?.key !== key) kept = { key, model: new GlifModel(task.config, task.meta) };
    const stimulus = Stimulus.samples(task.current, task.rateHz, { name: task.name });
    const response = await kept.model.run(stimulus, task.settings);
    return handOver({ response }, response);
  } catch (error) {
    return { failure: plainError(error) };
  }
}

/** Marks the arrays of a reply to be moved to the caller's thread instead of copied. */
function handOver(reply: WorkerReply, response: GlifResponse): WorkerReply {
  const arrays = [response.voltage, ...Object.values(response.traces).map((trace) => trace.data)];
  const buffers = [...new Set(arrays.map((array) => array.buffer))];
  // piscina unwraps what `move` returns before the caller sees it, which its types do not say.
  return move({ [transferableSymbol]: buffers, [valueSymbol]: reply } as never) as unknown as WorkerReply;
}
