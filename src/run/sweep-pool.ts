import { Piscina } from "piscina";
import { InvalidStimulusError } from "../errors.js";
import type { GlifRunOptions } from "../glif/model.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import type { Sweep } from "../stimulus/sweep.js";
import type { CallOptions, Response } from "../types.js";
import type { Model } from "./open-model.js";
import type { WorkerReply, WorkerTask } from "./worker.js";
import { restoreError } from "./worker-errors.js";

/** Options of a run that do not depend on where it runs. */
export type ModelRunOptions = Omit<GlifRunOptions, keyof CallOptions>;

/** Runs one sweep in the calling thread. */
export function runInThread(model: Model, sweep: Sweep, options: ModelRunOptions & CallOptions): Promise<Response> {
  return model.run(stimulusOf(sweep), options);
}

/** Worker threads that each hold the model; sweeps go there and responses come back without being copied. */
export class SweepPool {
  readonly #model: Model;
  readonly #workers: Piscina<WorkerTask, WorkerReply>;

  constructor(model: Model, jobs: number) {
    this.#model = model;
    this.#workers = new Piscina({ filename: workerFile(), minThreads: 1, maxThreads: jobs, idleTimeout: 1000 });
  }

  async run(sweep: Sweep, options: ModelRunOptions & CallOptions): Promise<Response> {
    const { current, rateHz } = await stimulusOf(sweep).sample(options.dt === undefined ? undefined : 1 / options.dt);
    const { signal, onProgress: _, ...settings } = options;
    const task: WorkerTask = {
      config: this.#model.config,
      meta: this.#model.meta,
      // A described waveform is sampled here, so its rate is final; the recording's own array must stay usable here.
      current: current.slice(),
      rateHz,
      name: sweep.stimulusName,
      settings,
    };
    try {
      const reply = await this.#workers.run(task, {
        name: "runTask",
        transferList: [task.current.buffer],
        ...(signal ? { signal } : {}),
      });
      if ("failure" in reply) throw restoreError(reply.failure);
      return reply.response;
    } catch (error) {
      throw restoreError(error);
    }
  }

  close(): Promise<void> {
    return this.#workers.destroy();
  }
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
