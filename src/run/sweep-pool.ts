import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { type BiophysicalResponse, type BiophysicalRunOptions, simulationS } from "../biophys/model.js";
import { MOST_SWEEPS } from "../biophys/run-queue.js";
import { InvalidStimulusError } from "../errors.js";
import type { GlifRunOptions } from "../glif/model.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import type { Sweep } from "../stimulus/sweep.js";
import type { CallOptions, Response } from "../types.js";
import { specOf } from "./model-spec.js";
import type { Model } from "./opened-model.js";
import type { SentStimulus, WorkerReply, WorkerTask } from "./worker.js";
import { restoreError } from "./worker-errors.js";

/** Options of a run that do not depend on where it runs; a model passes over those of the other kind. */
export type ModelRunOptions = Omit<GlifRunOptions & BiophysicalRunOptions, keyof CallOptions>;

/** A response and how long the model took for it, without any waiting for a worker [s]. */
export interface TimedResponse {
  readonly response: Response;
  readonly wallS: number;
}

/** Sweeps that a thread is given at a time: those of a biophysical model move together. */
export function sweepsTogether(model: Model): number {
  return model.kind === "biophysical" ? MOST_SWEEPS : 1;
}

/** Runs one sweep in the calling thread. */
export async function runInThread(
  model: Model,
  sweep: Sweep,
  options: ModelRunOptions & CallOptions,
): Promise<TimedResponse> {
  const start = performance.now();
  const response = await model.run(stimulusOf(sweep), options);
  return { response, wallS: timeOf(response) ?? (performance.now() - start) / 1000 };
}

/** What a response took where several were simulated together [s]. */
export function timeOf(response: Response): number | undefined {
  return simulationS.get(response as BiophysicalResponse);
}

/** Worker threads that each hold the model; sweeps go there and responses come back without being copied. */
export class SweepPool {
  readonly #workers: Piscina<WorkerTask, WorkerReply>;

  constructor(model: Model, jobs: number) {
    this.#workers = new Piscina({
      filename: workerFile(),
      // Threads start at once, so that sweeps are dealt out among all and not heaped on the first.
      minThreads: model.kind === "biophysical" ? jobs : 1,
      maxThreads: jobs,
      concurrentTasksPerWorker: sweepsTogether(model),
      idleTimeout: 1000,
      workerData: specOf(model),
    });
  }

  async run(sweep: Sweep, options: ModelRunOptions & CallOptions): Promise<TimedResponse> {
    const stimulus = await sent(stimulusOf(sweep), sweep.stimulusName);
    const { signal, onProgress, ...settings } = options;
    // Piscina's own channel carries results only; how far a sweep is comes on one of its own.
    const { port1, port2 } = new MessageChannel();
    if (onProgress) port1.on("message", onProgress);
    try {
      const reply = await this.#workers.run(
        { stimulus, settings, progress: port2 },
        {
          name: "runTask",
          transferList: [port2, ...("current" in stimulus ? [stimulus.current.buffer] : [])],
          ...(signal ? { signal } : {}),
        },
      );
      if ("failure" in reply) throw restoreError(reply.failure);
      if (reply.sampled !== null) sweep.stimulus?.remember(reply.sampled);
      return reply;
    } catch (error) {
      throw restoreError(error);
    } finally {
      port1.close();
    }
  }

  close(): Promise<void> {
    return this.#workers.destroy();
  }
}

/** A described waveform goes as its text: a plain run samples it at its own step. A recording's array stays usable here. */
async function sent(stimulus: Stimulus, name: string): Promise<SentStimulus> {
  if (stimulus.spec !== null) return { spec: stimulus.spec };
  const { current, rateHz } = await stimulus.sample();
  return { current: current.slice(), rateHz, name };
}

/** The stimulus of a sweep to be simulated. */
function stimulusOf(sweep: Sweep): Stimulus {
  if (sweep.stimulus) return sweep.stimulus;
  throw new InvalidStimulusError(
    `Cannot simulate sweep ${sweep.number}: it has no injected current (${sweep.clamp} clamp), and a current-clamp sweep is needed`,
    { id: sweep.number },
  );
}

/** The compiled worker: beside this file in dist/, and there too when this file is run from src/ by the tests. */
function workerFile(): string {
  const here = import.meta.url;
  return new URL(here.endsWith(".ts") ? "../../dist/run/worker.js" : "./worker.js", here).href;
}
